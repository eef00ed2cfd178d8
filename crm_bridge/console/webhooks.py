"""Webhooks: who is told what happens, what was sent and answered, and sending it again."""

from collections.abc import Awaitable, Callable
from typing import get_args

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable
from crm_bridge.models.webhook import Webhook
from crm_bridge.webhooks import log, subscriptions
from crm_bridge.webhooks.addresses import check_url
from crm_bridge.webhooks.events import EVENT_NAMES

routes = web.RouteTableDef()

PAGE_SIZE = 30
_DIGITS = 9

Change = Callable[[AsyncSession, str, str], Awaitable[object]]


@routes.get("/webhooks")
async def show_all(request: web.Request) -> web.Response:
    return await _list(request)


@routes.post("/webhooks")
async def add(request: web.Request) -> web.Response:
    """The secret is on the page that answers, and on no other."""
    given = await read_form(request)
    url, events = str(given.get("url", "")).strip(), [str(e) for e in given.getall("events", [])]
    try:
        await check_url(url, private=request.config_dict[SETTINGS].webhook_private)
        async with request.config_dict[DATABASE].session() as session:
            made = await subscriptions.add(session, _actor(request), url, events)
    except (Conflict, Unprocessable) as refused:
        return await _list(request, url=url, chosen=events, problem=refused)
    return await _list(request, made=made)


@routes.get("/webhooks/{id}")
async def show(request: web.Request) -> web.Response:
    """The subscription with its log; `?state=` and `?before=` narrow it."""
    return await _one(request)


@routes.get("/webhooks/{id}/deliveries/{number}")
async def show_delivery(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        webhook = await subscriptions.one(session, request.match_info["id"])
        found = await log.entry(session, webhook.id, _number(request.match_info["number"]))
    return page(request, "webhook_delivery.html", {"webhook": webhook, "entry": found})


@routes.post("/webhooks/{id}/deliveries/{number}/resend")
async def resend(request: web.Request) -> web.Response:
    number = _number(request.match_info["number"])

    async def again(session: AsyncSession, actor: str, webhook_id: str) -> None:
        await log.resend(session, actor, webhook_id, number)

    return await _changed(request, again, f"/deliveries/{number}")


@routes.post("/webhooks/{id}/test")
async def send_test(request: web.Request) -> web.Response:
    return await _changed(request, subscriptions.send_test)


@routes.post("/webhooks/{id}/pause")
async def pause(request: web.Request) -> web.Response:
    async def change(session: AsyncSession, actor: str, webhook_id: str) -> None:
        await subscriptions.change(session, actor, webhook_id, active=False)

    return await _changed(request, change)


@routes.post("/webhooks/{id}/go-on")
async def go_on(request: web.Request) -> web.Response:
    async def change(session: AsyncSession, actor: str, webhook_id: str) -> None:
        await subscriptions.change(session, actor, webhook_id, active=True)

    return await _changed(request, change)


@routes.post("/webhooks/{id}/remove")
async def remove(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await subscriptions.remove(session, _actor(request), request.match_info["id"])
    raise web.HTTPSeeOther("/webhooks")


async def _changed(request: web.Request, change: Change, onward: str = "") -> web.Response:
    webhook_id = request.match_info["id"]
    try:
        async with request.config_dict[DATABASE].session() as session:
            await change(session, _actor(request), webhook_id)
    except Conflict as refused:
        return await _one(request, refused)
    raise web.HTTPSeeOther(f"/webhooks/{webhook_id}{onward}")


async def _list(
    request: web.Request,
    *,
    made: Webhook | None = None,
    url: str = "",
    chosen: list[str] | None = None,
    problem: BridgeError | None = None,
) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        found = await subscriptions.all_webhooks(session)
        counts = await log.waiting_and_failed(session)
    context = {
        "webhooks": found,
        "counts": counts,
        "made": made,
        "url": url,
        "events": EVENT_NAMES,
        "chosen": EVENT_NAMES if chosen is None else chosen,
        "problem": problem.detail if problem else "",
    }
    return _with_status(page(request, "webhooks.html", context), problem)


async def _one(request: web.Request, refused: BridgeError | None = None) -> web.Response:
    state = next((s for s in get_args(log.State) if s == request.query.get("state")), None)
    before = request.query.get("before")
    async with request.config_dict[DATABASE].reading() as session:
        webhook = await subscriptions.one(session, request.match_info["id"])
        found = await log.entries(
            session,
            webhook.id,
            state=state,
            before=_number(before) if before else None,
            limit=PAGE_SIZE,
        )
    context = {
        "webhook": webhook,
        "entries": found,
        "state": state or "",
        "states": ["", *get_args(log.State)],
        "next": found[-1].delivery.id if len(found) == PAGE_SIZE else None,
        "refused": refused.detail if refused else "",
    }
    return _with_status(page(request, "webhook.html", context), refused)


def _with_status(response: web.Response, error: BridgeError | None) -> web.Response:
    if error is not None:
        response.set_status(error.status)
    return response


def _number(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS):
        raise NotFound("delivery_unknown", "There is no such delivery.")
    return int(given)


def _actor(request: web.Request) -> str:
    return f"staff:{request[STAFF].id}"
