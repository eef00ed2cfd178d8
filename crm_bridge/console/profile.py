"""What is known of a customer, shown beside a conversation and on their page, and their wish not
to be profiled."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.console.profile_ahead import ahead_facts, outlook
from crm_bridge.console.profile_lines import (
    SHOWN_FIRST,
    buying_facts,
    first_facts,
    open_matters,
    orders_looked_at,
    talking_facts,
    talks_looked_at,
)
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable
from crm_bridge.intelligence.profile.asking import ahead_in
from crm_bridge.intelligence.profile.exclusion import exclude, include
from crm_bridge.intelligence.profile.portrait import NotProfiled, portrait_of
from crm_bridge.staff.names import names_of

routes = web.RouteTableDef()

_WISHES = {"no": exclude, "yes": include}


@routes.get("/customers/{customer_id}/profile")
async def beside(request: web.Request) -> web.Response:
    """The part beside a conversation (`?beside=`), fetched once the page stands; the customer's
    own page for a browser without scripts."""
    if "HX-Request" not in request.headers:
        raise web.HTTPSeeOther(f"{_page_of(request.match_info['customer_id'])}#known")
    here = request.query.get("beside")
    async with request.config_dict[DATABASE].reading() as session:
        known = await known_of(request, session, request.match_info["customer_id"], here)
    return page(request, "_profile_beside.html", {"known": known})


@routes.post("/customers/{customer_id}/profiling")
async def wish(request: web.Request) -> web.Response:
    """Profile them no longer, or again. Raises 404 `customer_unknown`, 422 `wish_unknown`."""
    form, customer_id = await read_form(request), request.match_info["customer_id"]
    change = _WISHES.get(str(form.get("allowed")))
    if change is None:
        raise Unprocessable("wish_unknown", "Say whether they may be profiled: yes or no.")
    async with request.config_dict[DATABASE].session() as session:
        await change(session, customer_id, f"staff:{request[STAFF].id}")
    raise web.HTTPSeeOther(f"{_page_of(customer_id)}#known")


async def known_of(
    request: web.Request, session: AsyncSession, customer_id: str, here: str | None = None
) -> Mapping[str, Any]:
    """What the templates of the profile need. Raises 404 `customer_unknown`."""
    zone = ZoneInfo(request.config_dict[SETTINGS].time_zone)
    found = await portrait_of(session, customer_id, zone)
    path = _page_of(customer_id)
    if isinstance(found, NotProfiled):
        return {"path": path, "exclusion": found.exclusion, "by": await _who(session, found)}
    ahead = await ahead_in(request, session, found)
    return {
        "path": path,
        "exclusion": None,
        "portrait": found,
        "open": open_matters(found, here),
        "first": [*first_facts(found), *outlook(ahead)],
        "ahead": ahead_facts(ahead),
        "models": ahead,
        "buying": buying_facts(found),
        "talking": talking_facts(found),
        "shown": SHOWN_FIRST,
        "orders": orders_looked_at(found),
        "talks": talks_looked_at(found),
    }


async def _who(session: AsyncSession, found: NotProfiled) -> str:
    """Who set the wish, as staff read it."""
    kind, _, staff_id = found.exclusion.actor.partition(":")
    if kind == "staff":
        return (await names_of(session, {staff_id})).get(staff_id, "a colleague")
    return {"customer": "the customer", "scope": "another system"}.get(kind, "the system")


def _page_of(customer_id: str) -> str:
    return f"/customers/{quote(customer_id, safe='')}"
