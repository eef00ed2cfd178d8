"""A small shop in the database, a clock that a test moves, and visitors who talk to the bridge."""

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jwt
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import URL

from crm_bridge.app import init_app
from crm_bridge.connectors.builtin import BUILTIN
from crm_bridge.connectors.outbox import OUTBOX
from crm_bridge.connectors.port import Connector
from crm_bridge.db import DATABASE, Database
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order, OrderLine, Return
from crm_bridge.models.product import Product
from crm_bridge.orders.numbers import order_number_keys
from crm_bridge.settings import Settings
from tests.databases import engine_kept_for
from tests.fakes.assistant import TOKEN as ASSISTANT_TOKEN

GATEWAY, ACTIONS = "gateway-token-of-the-tests", "actions-token-of-the-tests"
METRICS = "metrics-token-of-the-tests"
WEBHOOKS = "webhooks-token-of-the-tests"
HELP_DESK = "help-desk-token-of-the-tests"
IDENTITY = "identity-secret-of-the-tests-0123456789"
# base64 of 32 characters
ENCRYPTION = "ZW5jcnlwdGlvbi1rZXktb2YtdGhlLXRlc3RzLTAxMjM"
START = datetime(2026, 3, 20, 12, tzinfo=UTC)


@dataclass
class MovingClock:
    """Stands still until it is moved."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class Reply:
    """What the bridge answered; `code` is the problem's, empty when all is well."""

    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))


@dataclass
class ShopBridge:
    """A running bridge with the small shop in it."""

    client: TestClient[Any, Any]
    clock: MovingClock

    @property
    def database(self) -> Database:
        return self.client.app[DATABASE]  # type: ignore[union-attr]

    async def work_outbox(self) -> None:
        """One look of the outbox, as at the present moment of the clock."""
        await self.client.app[OUTBOX].work_once()  # type: ignore[union-attr]

    async def visitor(self, customer_id: str | None = None) -> "Visitor":
        """Somebody opens the chat, signed in at the shop as `customer_id` or anonymous."""
        body = {"identity": self.identity(customer_id)} if customer_id else {}
        opened = await self.call("POST", "/v1/sessions", GATEWAY, body)
        assert opened.status == 201, opened.body
        return Visitor(self, opened.body["conversation_id"])

    def identity(self, customer_id: str) -> str:
        until = self.clock() + timedelta(hours=20)
        return jwt.encode({"sub": customer_id, "exp": int(until.timestamp())}, IDENTITY)

    async def call(
        self,
        method: str,
        path: str,
        token: str = ACTIONS,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        **query: object,
    ) -> Reply:
        response = await self.client.request(
            method,
            path,
            json=body,
            params={name: str(value) for name, value in query.items()},
            headers={"Authorization": f"Bearer {token}", **(headers or {})},
        )
        return Reply(response.status, await response.json() if response.content_length else {})


@dataclass
class Visitor:
    """One conversation."""

    bridge: ShopBridge
    conversation_id: str
    turn: dict[str, Any] = field(default_factory=dict)

    async def get(self, path: str, **query: object) -> Reply:
        return await self.bridge.call("GET", f"{self._base}{path}", **query)

    async def prove(self, number: str, **proof: str) -> Reply:
        body = {"order_number": number, **proof}
        return await self.bridge.call("POST", f"{self._base}/proofs", body=body)

    async def says(self, text: str = "please do it") -> None:
        """Write a message and take the turn that answers it."""
        message = {"id": str(uuid.uuid4()), "text": text}
        await self.bridge.call("POST", f"{self._base}/messages", GATEWAY, message)
        taken = await self.bridge.call("POST", f"{self._base}/turns", GATEWAY, {"holder": "test"})
        assert taken.status == 201, taken.body
        self.turn = taken.body

    async def asks(
        self, kind: str, number: str, *, key: str | None = None, **wish: object
    ) -> Reply:
        """Ask for a change, in a turn of its own unless one was taken."""
        if not self.turn:
            await self.says()
        body = {
            "kind": kind,
            "order_number": number,
            "turn_id": self.turn["turn_id"],
            "fence": self.turn["fence"],
            **wish,
        }
        headers = {"Idempotency-Key": key or f"{self.turn['turn_id']}:{kind}:{number}"}
        return await self.bridge.call("POST", f"{self._base}/commands", body=body, headers=headers)

    async def turn_ends(self, outcome: str = "answered") -> None:
        """The gateway records what came of the turn."""
        body = {
            "fence": self.turn["fence"],
            "outcome": outcome,
            "replies": [{"author": "system", "text": "Sorry."}],
        }
        path = f"/v1/turns/{self.turn['turn_id']}/result"
        recorded = await self.bridge.call("POST", path, GATEWAY, body)
        assert recorded.status == 200, recorded.body
        self.turn = {}

    async def texts(self) -> list[str]:
        """What the customer reads, their own messages left out."""
        changes = await self.bridge.call("GET", f"{self._base}/changes", GATEWAY)
        messages = changes.body["messages"]
        return [one["text"] for one in messages if one["author"] != "customer"]

    @property
    def _base(self) -> str:
        return f"/v1/conversations/{self.conversation_id}"


@asynccontextmanager
async def running_bridge(
    url: URL,
    connector: Connector = BUILTIN,
    *,
    assistant: str = "http://127.0.0.1:9",
    shop: bool = True,
    **settings_wanted: Any,
) -> AsyncIterator[ShopBridge]:
    """A bridge on an empty database with its tables made; the small shop is put in. Nobody listens
    at the assistant's address unless one is given. `shop` false: it is there already."""
    clock = MovingClock()
    with TemporaryDirectory(prefix="careline-state-") as folder:
        settings = Settings(
            state=Path(folder),
            database_address=url.render_as_string(hide_password=False),
            gateway_token=SecretStr(GATEWAY),
            metrics_token=SecretStr(METRICS),
            actions_token=SecretStr(ACTIONS),
            identity_secret=SecretStr(IDENTITY),
            cookie_secret=SecretStr("cookie-secret-of-the-tests"),
            encryption_keys=SecretStr(ENCRYPTION),
            assistant_url=assistant,
            assistant_token=SecretStr(ASSISTANT_TOKEN),
            webhooks_token=SecretStr(WEBHOOKS),
            help_desk_token=SecretStr(HELP_DESK),
            # Tests that look at facts or models say when they are made.
            **{"facts_seconds": 86_400, "models_train": False, **settings_wanted},
        )
        with engine_kept_for(url) as engine:
            app = init_app(settings, clock=clock, connector=connector, engine=engine)
            if shop:
                await open_shop(app[DATABASE])
            async with TestClient(TestServer(app)) as client:
                yield ShopBridge(client, clock)


async def open_shop(database: Database) -> None:
    """Ann and Bob, five products, and orders in the states that matter."""
    async with database.session() as session:
        session.add_all([customer("ann", "Ann Archer", "SW1A 1AA"), customer("bob", "Bob Baker")])
        session.add_all(
            [
                product(
                    "boot", "Trail Boot", "Shoes", {"stock_by_size": {"7": 0, "8": 4}}, stock=4
                ),
                product("socks", "Wool Socks", "Clothing", stock=50),
                product("lamp", "Desk Lamp", "Home", stock=0),
            ]
        )
        await session.flush()
        session.add_all(
            [
                order("CL-100001", "ann", "placed"),
                order("CL-100002", "ann", "shipped", shipped_at=START - timedelta(days=1)),
                order("CL-100003", "ann", "delivered", delivered_at=START - timedelta(days=8)),
                order("CL-100004", "bob", "delivered", delivered_at=START - timedelta(days=2)),
                order("CL-100005", "bob", "packed"),
                order("AX-7001", "bob", "placed"),
                order("BX-7001", "bob", "placed"),
            ]
        )
        await session.flush()
        for number in ("CL-100001", "CL-100002", "CL-100003", "CL-100004", "CL-100005"):
            session.add(line(number, 0, "boot", 8_900, size="8"))
            session.add(line(number, 1, "socks", 1_200, quantity=2))


def customer(customer_id: str, name: str, postcode: str | None = None) -> Customer:
    email = f"{customer_id}@shop.example"
    return Customer(
        id=customer_id,
        name=name,
        email=email,
        email_key=email,
        postcode=postcode,
        created_at=START - timedelta(days=400),
    )


def product(
    product_id: str,
    name: str,
    category: str,
    attributes: dict[str, Any] | None = None,
    stock: int = 5,
) -> Product:
    return Product(
        id=product_id,
        name=name,
        category=category,
        description=f"A good {name.lower()}.",
        price=8_900 if product_id == "boot" else 1_200,
        currency="GBP",
        stock=stock,
        attributes=attributes or {},
    )


def order(number: str, customer_id: str, status: str, **changes: Any) -> Order:
    keys = order_number_keys(number)
    values: dict[str, Any] = {
        "placed_at": START - timedelta(days=10, minutes=int(keys[-1]) % 60),
        "currency": "GBP",
        "total": 11_795,
        "shipping_address": "1 High Street, London",
        "postcode": "M1 1AE" if customer_id == "bob" else None,
        **changes,
    }
    return Order(
        number=number,
        number_key=keys[0],
        number_digits=keys[-1],
        customer_id=customer_id,
        status=status,
        **values,
    )


def line(number: str, position: int, product_id: str, unit_price: int, *, quantity: int = 1,
         size: str | None = None) -> OrderLine:  # fmt: skip
    return OrderLine(
        order_number=number,
        position=position,
        product_id=product_id,
        quantity=quantity,
        unit_price=unit_price,
        size=size,
    )


def sent_back(number: str, product_id: str, state: str = "requested") -> Return:
    return Return(
        order_number=number, product_id=product_id, requested_at=START, state=state, amount=100
    )
