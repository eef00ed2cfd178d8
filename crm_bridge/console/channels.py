"""The page of channels: where customers write besides the web, how each stands, and its set-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.channels import by_admin, history
from crm_bridge.channels.standing import Standing, standings
from crm_bridge.console.channel_cards import STAFF as STAFF_PREFIX
from crm_bridge.console.channel_cards import Card, card
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import BridgeError, Unprocessable
from crm_bridge.staff.names import names_of

routes = web.RouteTableDef()

FIELD = "field-"
"""Before the names of a channel's own fields in its form."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was not taken: of which channel, and what was typed into it."""

    error: BridgeError
    channel: str
    typed: Mapping[str, str] = field(default_factory=dict)


@routes.get("/channels")
async def show(request: web.Request) -> web.Response:
    """The whole page; the live refresh asks for what stands on it alone."""
    if "HX-Request" in request.headers:
        return page(request, "_channels.html", await _context(request))
    return await _render(request)


@routes.post("/channels/{name}")
async def change(request: web.Request) -> web.Response:
    """What was filled in; one of the buttons switches it on as well."""
    name, form = request.match_info["name"], await read_form(request)
    typed = {
        key.removeprefix(FIELD): str(value) for key, value in form.items() if key.startswith(FIELD)
    }
    enabled = True if form.get("enabled") == "on" else None
    try:
        async with request.config_dict[DATABASE].session() as session:
            await by_admin.change(session, request[STAFF], name, values=typed, enabled=enabled)
    except Unprocessable as refused:
        return await _render(request, Refusal(refused, name, typed))
    return _back(name)


@routes.post("/channels/{name}/switch")
async def switch(request: web.Request) -> web.Response:
    name, enabled = request.match_info["name"], (await read_form(request)).get("enabled") == "on"
    async with request.config_dict[DATABASE].session() as session:
        await by_admin.change(session, request[STAFF], name, enabled=enabled)
    return _back(name)


@routes.post("/channels/{name}/test")
async def press_test(request: web.Request) -> web.Response:
    """A gateway tries it; how that went comes to the open page by itself."""
    name = request.match_info["name"]
    async with request.config_dict[DATABASE].session() as session:
        await by_admin.press_test(session, request[STAFF], name)
    return _back(name)


@routes.post("/channels/{name}/forget")
async def forget(request: web.Request) -> web.Response:
    """A secret: leaving its field empty keeps it."""
    name, secret = request.match_info["name"], str((await read_form(request)).get("forget", ""))
    async with request.config_dict[DATABASE].session() as session:
        await by_admin.forget_secret(session, request[STAFF], name, secret)
    return _back(name)


@routes.post("/channels/{name}/connections/remove")
async def remove_connection(request: web.Request) -> web.Response:
    name, place = request.match_info["name"], str((await read_form(request)).get("place", ""))
    async with request.config_dict[DATABASE].session() as session:
        await by_admin.remove_connection(session, request[STAFF], name, place)
    return _back(name)


def _back(name: str) -> web.Response:
    raise web.HTTPSeeOther(f"/channels#channel-{name}")


async def _render(request: web.Request, refusal: Refusal | None = None) -> web.Response:
    response = page(request, "channels.html", await _context(request, refusal))
    if refusal:
        response.set_status(refusal.error.status)
    return response


async def _context(request: web.Request, refusal: Refusal | None = None) -> dict[str, object]:
    async with request.config_dict[DATABASE].reading() as session:
        found = sorted(await standings(session), key=lambda one: not one.channel.enabled)
        cards = [await _card(session, one) for one in found]
    return {
        "cards": cards,
        "refused_at": refusal.channel if refusal else "",
        "problem": refusal.error.detail if refusal else "",
        "typed": refusal.typed if refusal else {},
    }


async def _card(session: AsyncSession, found: Standing) -> Card:
    name = found.channel.name
    events = await history.changes(session, name)
    names = await names_of(session, {one.actor.removeprefix(STAFF_PREFIX) for one in events})
    return card(found, await history.set_aside(session, name), events, names, now(session))
