"""An order opened in place, beside a conversation or on a customer's page, and changed there."""

from typing import cast

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.commerce import SHOP_RULES
from crm_bridge.connectors.outbox import OUTBOX
from crm_bridge.connectors.port import CONNECTOR
from crm_bridge.console.formats import money
from crm_bridge.console.guard import STAFF, Form, read_form
from crm_bridge.console.order_view import KINDS, OF_LINES, Change, choices, order_view, why_not
from crm_bridge.console.pages import page
from crm_bridge.console.unusual_orders import order_risk
from crm_bridge.db import DATABASE
from crm_bridge.errors import Conflict, Forbidden, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.orders.by_staff import Beside, Terms, outlook, submit
from crm_bridge.orders.placing import Asked
from crm_bridge.orders.queries import order_by_number

routes = web.RouteTableDef()

_CHANGE = "{change:cancel|address|return|refund}"
_DIGITS = 12
DONE = {
    "cancel": "cancelled",
    "address": "sent elsewhere",
    "return": "taken back",
    "refund": "refunded",
}


@routes.get("/conversations/{cid}/orders/{number}")
@routes.get("/customers/{customer_id}/orders/{number}")
async def show(request: web.Request) -> web.Response:
    """What can be done with the order, and its history; a page of its own without scripts."""
    return await _shown(request, "_order_more.html")


@routes.get(f"/conversations/{{cid}}/orders/{{number}}/{_CHANGE}")
@routes.get(f"/customers/{{customer_id}}/orders/{{number}}/{_CHANGE}")
async def ask(request: web.Request) -> web.Response:
    """The form of one change, which says what will happen; asked again as lines are chosen."""
    change, beside = _change(request), _beside(request)
    number = request.match_info["number"]
    touched = "asked" in request.query
    chosen = tuple(request.query.getall("items", []))
    async with request.config_dict[DATABASE].reading() as session:
        shop = request.config_dict[CONNECTOR].port_for(session)
        staff, terms = request[STAFF], _terms(request)
        asked = Asked(KINDS[change], number)
        order, everything = await outlook(session, shop, terms, staff, asked, beside)
        wished = Asked(KINDS[change], number, product_ids=chosen)
        _, decision = await outlook(session, shop, terms, staff, wished, beside)
        limit = money(terms.refund_limit, order.currency)
    offered = choices(everything.lines) if change in OF_LINES else []
    nothing = bool(offered) and touched and not chosen
    context = {
        "change": change,
        "order": order,
        "choices": offered,
        "chosen": chosen if touched else [one.product_id for one in offered],
        "decision": decision,
        "nothing": nothing,
        "why_not": why_not(decision.refusal, limit) if decision.refusal else None,
        "key": new_id("key"),
        **_place(request),
    }
    if "HX-Request" in request.headers:
        return page(request, "_order_form.html", context)
    return page(request, "order.html", {**context, "part": "_order_form.html"})


@routes.post(f"/conversations/{{cid}}/orders/{{number}}/{_CHANGE}")
@routes.post(f"/customers/{{customer_id}}/orders/{{number}}/{_CHANGE}")
async def do(request: web.Request) -> web.Response:
    """Make the change that was confirmed."""
    change, form = _change(request), await read_form(request)
    asked = _asked(request, change, form)
    connector = request.config_dict[CONNECTOR]
    try:
        async with request.config_dict[DATABASE].session() as session:
            command = await submit(
                session, connector, _terms(request), request[STAFF], asked, _beside(request),
                key=_key(form), agreed=_agreed(form),
            )  # fmt: skip
    except (Conflict, Forbidden) as refusal:
        raise await _in_words(request, change, refusal) from refusal
    if command.state == "requested":
        request.config_dict[OUTBOX].wake()
    if "HX-Request" in request.headers:
        return await _shown(request, "_order_changed.html")
    raise web.HTTPSeeOther(_place(request)["base"])


async def _shown(request: web.Request, part: str) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        shop = request.config_dict[CONNECTOR].port_for(session)
        found = await order_view(
            session, shop, _terms(request), request[STAFF], _beside(request),
            request.match_info["number"],
        )  # fmt: skip
        risk = await order_risk(request, session, found.order.number)
    context = {
        "view": found,
        "order": found.order,
        "back_from": request.query.get("from", ""),
        **risk,
        **_place(request),
    }
    if "HX-Request" in request.headers:
        return page(request, part, context)
    return page(request, "order.html", {**context, "part": "_order_more.html"})


async def _in_words(
    request: web.Request, change: Change, refusal: Conflict | Forbidden
) -> Conflict | Forbidden:
    """The refusal with the shop's own reason, for whoever reads it on the page."""
    if refusal.code in ("outlook_changed", "order_gone"):
        return refusal
    number = request.match_info["number"]
    async with request.config_dict[DATABASE].reading() as session:
        order = await order_by_number(session, number)
    currency = order.currency if order else request.config_dict[SETTINGS].currency
    why = why_not(refusal.code, money(_terms(request).refund_limit, currency))
    return type(refusal)(refusal.code, f"{number} cannot be {DONE[change]}: {why}")


def _asked(request: web.Request, change: Change, form: Form) -> Asked:
    items = tuple(dict.fromkeys(str(one) for one in form.getall("items", [])))
    if change in OF_LINES and not items:
        raise Unprocessable("nothing_chosen", "Choose at least one item.")
    return Asked(
        KINDS[change],
        request.match_info["number"],
        address=_text(form, "address") if change == "address" else None,
        product_ids=items if change in OF_LINES else (),
        reason=_text(form, "reason"),
    )


def _text(form: Form, name: str) -> str | None:
    return " ".join(str(form.get(name, "")).replace("\x00", "").split()) or None


def _key(form: Form) -> str:
    key = str(form.get("key", ""))
    if not key:
        raise Unprocessable("key_missing", "Open the form again: a part of it is missing.")
    return key[:64]


def _agreed(form: Form) -> int | None:
    given = str(form.get("agreed", ""))
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else None


def _change(request: web.Request) -> Change:
    return cast(Change, request.match_info["change"])


def _beside(request: web.Request) -> Beside:
    return Beside(request.match_info.get("cid"), request.match_info.get("customer_id"))


def _place(request: web.Request) -> dict[str, str]:
    """The address of the order here, and of the page it lies on."""
    parts = request.rel_url.raw_parts
    return {"base": "/".join(parts[:5]).replace("//", "/"), "around": f"/{parts[1]}/{parts[2]}"}


def _terms(request: web.Request) -> Terms:
    limit = request.config_dict[SETTINGS].agent_refund_limit
    return Terms(request.config_dict[SHOP_RULES], limit)
