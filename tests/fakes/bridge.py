"""A bridge in memory: the actions' part of `/v1` over real HTTP, with failures to order.

It keeps what it was asked, so that a test can see that nothing was changed twice or unasked.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "actions-token-of-the-fake-bridge"
MAX_TRIES = 5

Handler = Callable[[web.Request], Awaitable[web.Response]]


def money(pence: int) -> dict[str, Any]:
    return {"amount": pence, "currency": "GBP"}


def iso(moment: datetime) -> str:
    return moment.isoformat()


def make_order(number: str, status: str = "shipped", **fields: Any) -> dict[str, Any]:
    """An order as `OrderDetail` travels, with sensible dates."""
    now = datetime.now(UTC)
    lines = fields.pop("lines", None) or [make_line("P-1", "Merino Jumper", 4800, size="M")]
    return {
        "number": number,
        "status": status,
        "placed_at": iso(now - timedelta(days=4)),
        "total": money(sum(ln["unit_price"]["amount"] * ln["quantity"] for ln in lines)),
        "items": [ln["name"] for ln in lines],
        "promised_at": iso(now + timedelta(days=2)),
        "delivered_at": iso(now - timedelta(days=3)) if status == "delivered" else None,
        "lines": lines,
        "carrier": "Royal Mail",
        "tracking_number": "RM123456789GB",
        "tracking_url": "https://carrier.example/RM123456789GB",
        "shipping_address": "1 Elm Road, London, N1 9GU",
        "payment_method": "Visa card",
        "returns": [],
        "open_commands": [],
    } | fields


def make_line(product: str, name: str, pence: int, **fields: Any) -> dict[str, Any]:
    return {"product_id": product, "name": name, "quantity": 1, "unit_price": money(pence)} | fields


def make_product(product_id: str, name: str, pence: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": product_id,
        "name": name,
        "category": "clothing",
        "description": f"A good {name.lower()}.",
        "price": money(pence),
        "stock": 12,
        "attributes": {},
    } | fields


@dataclass
class FakeBridge:
    """`failures` maps a part of a path to a status, to "drop" (the connection is cut) or to "hang"
    (no answer until the end of the test)."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    proofs: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Order number: (e-mail, postcode)."""
    products: list[dict[str, Any]] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)
    """Where the visitor is, as their page says."""
    level: str = "anonymous"
    private: bool = True
    own: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    wishes: list[dict[str, Any]] = field(default_factory=list)
    """What was said to have something suggested, as it was sent."""
    suggested: dict[str, Any] = field(default_factory=dict)
    """What is answered to that in place of the first products."""
    failures: dict[str, int | str] = field(default_factory=dict)
    command_state: str = "confirmed"
    refusal: str | None = None
    locked_until: datetime | None = None
    tries: int = 0
    commands: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Idempotency key: the command as it was sent."""
    asked: Counter[str] = field(default_factory=Counter)
    conversations: set[str] = field(default_factory=set)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve on a free port; gives the base URL."""
        server = TestServer(self.app())
        await server.start_server()
        try:
            yield str(server.make_url("")).rstrip("/")
        finally:
            self.let_go.set()
            await server.close()

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        base = "/v1/conversations/{cid}"
        app.router.add_get(f"{base}/access", self._access)
        app.router.add_post(f"{base}/proofs", self._prove)
        app.router.add_get(f"{base}/orders", self._list)
        app.router.add_get(f"{base}/orders/{{number}}", self._order)
        app.router.add_get(f"{base}/orders/{{number}}/options/{{kind}}", self._preview)
        app.router.add_post(f"{base}/commands", self._command)
        app.router.add_post(f"{base}/recommendations", self._suggest)
        app.router.add_get(f"{base}/context", self._context)
        app.router.add_get("/v1/products", self._products)
        app.router.add_get("/v1/products/{id}", self._product)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.Response:
        self.asked[f"{request.method} {request.path.rsplit('/', 1)[-1]}"] += 1
        if cid := request.match_info.get("cid"):
            self.conversations.add(cid)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return problem(401, "token_invalid")
        for part, failure in self.failures.items():
            if part in request.path:
                if failure == "drop" and request.transport:
                    request.transport.close()
                    return web.Response()
                if failure == "hang":
                    await self.let_go.wait()
                    return web.Response()
                return problem(int(failure), "broken")
        personal = "/orders" in request.path or "/proofs" in request.path
        if personal and not self.private:
            return problem(403, "place_not_private")
        return await handler(request)

    async def _context(self, request: web.Request) -> web.Response:
        return web.json_response(self.context)

    async def _access(self, request: web.Request) -> web.Response:
        locked = iso(self.locked_until) if self.locked_until else None
        return web.json_response(
            {
                "level": self.level,
                "private": self.private,
                "opened_orders": self.opened,
                "locked_until": locked,
            }
        )

    async def _prove(self, request: web.Request) -> web.Response:
        if self.locked_until:
            return problem(429, "proof_locked", locked_until=iso(self.locked_until))
        body = await request.json()
        number = self._find(body["order_number"])
        given = {body.get("email"), body.get("postcode")} - {None}
        if number and given & set(self.proofs.get(number, ())):
            self.opened.append(number)
            expires = datetime.now(UTC) + timedelta(minutes=30)
            answer = {"order_number": number, "expires_at": iso(expires)}
            return web.json_response(answer, status=201)
        self.tries += 1
        if self.tries >= MAX_TRIES:
            self.locked_until = datetime.now(UTC) + timedelta(minutes=15)
        return problem(403, "proof_wrong", tries_left=MAX_TRIES - self.tries)

    async def _list(self, request: web.Request) -> web.Response:
        if self.level != "customer":
            return problem(403, "proof_needed")
        return web.json_response({"orders": [self.orders[number] for number in self.own]})

    async def _order(self, request: web.Request) -> web.Response:
        refused, number = self._opened(request.match_info["number"])
        return refused or web.json_response(self.orders[number])

    async def _preview(self, request: web.Request) -> web.Response:
        refused, number = self._opened(request.match_info["number"])
        if refused:
            return refused
        order, kind = self.orders[number], request.match_info["kind"]
        refusal = self.refusal or _refusal(order["status"], kind)
        wanted = request.query.get("product_ids", "")
        lines = [ln for ln in order["lines"] if not wanted or ln["product_id"] in wanted.split(",")]
        refund = money(sum(ln["unit_price"]["amount"] * ln["quantity"] for ln in lines))
        return web.json_response(
            {
                "kind": kind,
                "order_number": number,
                "allowed": refusal is None,
                "refusal": refusal,
                "refund": refund if kind in ("cancel_order", "return_items") else None,
                "lines": lines,
            }
        )

    async def _command(self, request: web.Request) -> web.Response:
        key, body = request.headers["Idempotency-Key"], await request.json()
        refused, number = self._opened(body["order_number"])
        if refused:
            return refused
        known = key in self.commands
        self.commands[key] = body
        labelled = body["kind"] in ("return_items", "exchange_items")
        confirmed = self.command_state == "confirmed"
        view = {
            "id": f"cmd_{len(self.commands)}",
            "kind": body["kind"],
            "order_number": number,
            "state": self.command_state,
            "refusal": "refused_by_shop" if self.command_state == "refused" else None,
            "refund": self.orders[number]["total"] if body["kind"] == "cancel_order" else None,
            "label_number": "AF-77001" if labelled and confirmed else None,
            "address": body.get("address"),
        }
        return web.json_response(view, status=200 if known else 201)

    async def _suggest(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.wishes.append(said)
        others = bool({"others", "more"} & set(said["text"].split()))
        left = [p for p in self.products if not others or p["id"] not in said["seen"]]
        shown = [p | {"reason": "Popular this month"} for p in left[: said["limit"]]]
        verdict = "fits" if shown else "no_more" if others else "none"
        told = {"verdict": verdict, "products": shown, "wish": {"size": "8"}, "others": others}
        return web.json_response(told | self.suggested)

    async def _products(self, request: web.Request) -> web.Response:
        words = set(request.query["text"].lower().replace("?", "").split())
        found = [p for p in self.products if words & set(p["name"].lower().split())]
        return web.json_response({"products": found[: int(request.query.get("limit", 5))]})

    async def _product(self, request: web.Request) -> web.Response:
        wanted = request.match_info["id"]
        found = next((p for p in self.products if p["id"] == wanted), None)
        return web.json_response(found) if found else problem(404, "product_unknown")

    def _find(self, typed: str) -> str | None:
        digits = "".join(c for c in typed if c.isdigit()).lstrip("0")
        return next((n for n in self.orders if digits and n.endswith(digits)), None)

    def _opened(self, typed: str) -> tuple[web.Response | None, str]:
        number = self._find(typed)
        if self.level == "customer":
            if number not in self.own:
                return problem(404, "order_unknown"), ""
        elif number not in self.opened:
            return problem(403, "proof_needed"), ""
        return None, number or ""


def problem(status: int, code: str, **extras: Any) -> web.Response:
    body = {"type": "about:blank", "title": code, "status": status, "code": code, "detail": code}
    return web.json_response(body | extras, status=status, content_type="application/problem+json")


def _refusal(status: str, kind: str) -> str | None:
    if kind in ("cancel_order", "change_address"):
        gone = {"cancelled": "already_cancelled", "delivered": "already_delivered"}
        return None if status in ("placed", "packed") else gone.get(status, "already_dispatched")
    return None if status == "delivered" else "not_delivered"
