"""Orders and accounts that stand out, for agents to look at: never a refusal."""

from typing import Any, TypeVar, get_args

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.guard import STAFF, Form, read_form
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, Unprocessable
from crm_bridge.intelligence.risk import listing, looks
from crm_bridge.intelligence.risk.model import BUDGET, ENOUGH_ORDERS
from crm_bridge.intelligence.risk.of_order import risk_of
from crm_bridge.intelligence.risk.recipe import RISK
from crm_bridge.intelligence.running.shelf import MODEL_SHELF

routes = web.RouteTableDef()

_Name = TypeVar("_Name", bound=str)


@routes.get("/unusual-orders")
async def show(request: web.Request) -> web.Response:
    """`?show=open|looked&kind=orders|accounts`."""
    return await _page(request)


@routes.post("/unusual-orders/orders/{number}/look")
async def look_at_order(request: web.Request) -> web.Response:
    """Fine or not, with a note."""
    form = await read_form(request)
    try:
        async with request.config_dict[DATABASE].session() as session:
            await looks.look_at_order(
                session, request[STAFF], request.match_info["number"], *_said(form)
            )
    except (Conflict, Unprocessable) as refused:
        return await _page(request, refused, _said(form)[1])
    raise web.HTTPSeeOther(_back(request, form))


@routes.post("/unusual-orders/accounts/{customer_id}/look")
async def look_at_account(request: web.Request) -> web.Response:
    """The same for an account."""
    form = await read_form(request)
    try:
        async with request.config_dict[DATABASE].session() as session:
            await looks.look_at_account(
                session, request[STAFF], request.match_info["customer_id"], *_said(form)
            )
    except (Conflict, Unprocessable) as refused:
        return await _page(request, refused, _said(form)[1])
    raise web.HTTPSeeOther(_back(request, form))


async def order_risk(request: web.Request, session: AsyncSession, number: str) -> dict[str, Any]:
    """What an order's own view shows of it: `risk` None where nothing was learnt yet, there is no
    such order, or the customer is not profiled."""
    model = request.config_dict[MODEL_SHELF].get(RISK)
    if model is None:
        return {"risk": None, "risk_look": None}
    found = await risk_of(session, model, number)
    look = (await looks.looks_at(session, numbers=[number])).get(number)
    return {"risk": found, "risk_look": look}


async def _page(
    request: web.Request, refused: BridgeError | None = None, typed: str = ""
) -> web.Response:
    which, kind = _asked(request)
    async with request.config_dict[DATABASE].reading() as session:
        context: dict[str, Any] = {
            "show": which,
            "kind": kind,
            "orders": await listing.unusual_orders(session, which) if kind == "orders" else [],
            "accounts": await listing.unusual_accounts(session, which)
            if kind == "accounts"
            else [],
            "counts": await listing.open_counts(session),
            "scored_at": await listing.scored_at(session),
            "found": await looks.found_lately(session),
        }
    context |= {
        "model": request.config_dict[MODEL_SHELF].get(RISK),
        "limit": listing.LIMIT,
        "enough": ENOUGH_ORDERS,
        "budget": BUDGET,
        "days": looks.COUNTED.days,
        "longest": looks.LONGEST_NOTE,
        "refused": refused.detail if refused else "",
        "typed": typed,
    }
    response = page(request, "unusual_orders.html", context)
    if refused:
        response.set_status(refused.status)
    return response


def _asked(request: web.Request) -> tuple[listing.Show, listing.Kind]:
    return (
        _one_of(request, "show", get_args(listing.Show)),
        _one_of(request, "kind", get_args(listing.Kind)),
    )


def _said(form: Form) -> tuple[str, str]:
    return str(form.get("verdict", "")), str(form.get("note", ""))


def _back(request: web.Request, form: Form) -> str:
    """The page that was looked from: this one, or the conversation or customer of an order."""
    back = str(form.get("back", ""))
    if back.startswith(("/conversations/", "/customers/")):
        return back
    which, kind = _asked(request)
    return f"/unusual-orders?show={which}&kind={kind}"


def _one_of(request: web.Request, name: str, known: tuple[_Name, ...]) -> _Name:
    """What the address says, where it says something known; else the first."""
    given = request.query.get(name)
    return next((one for one in known if one == given), known[0])
