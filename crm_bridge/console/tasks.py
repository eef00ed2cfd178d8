"""The page of tasks: customers who left a message, or whom nobody came to in time."""

from collections.abc import Awaitable, Callable
from typing import get_args
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.console.people_mail import MAILER
from crm_bridge.console.task_mail import answered, sent_again
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, Unprocessable
from crm_bridge.models.staff import Staff
from crm_bridge.tasks import listing, working
from crm_bridge.tasks.answering import new_mail_id

routes = web.RouteTableDef()

Step = Callable[[AsyncSession, str, Staff], Awaitable[None]]
STEPS: dict[str, Step] = {"done": working.finish, "open-again": working.open_again}


@routes.get("/tasks")
async def show(request: web.Request) -> web.Response:
    """The whole page; the live refresh asks for its list alone."""
    if "HX-Request" in request.headers:
        return page(request, "_tasks.html", await _context(request))
    return await _render(request)


@routes.post("/tasks/{id}/take")
async def take(request: web.Request) -> web.Response:
    """`seen` is whose it was on the page."""
    seen = str((await read_form(request)).get("seen", "")) or None

    async def step(session: AsyncSession, task_id: str, staff: Staff) -> None:
        await working.take(session, task_id, staff, seen)

    return await _done(request, step)


@routes.post("/tasks/{id}/{step:done|open-again}")
async def settle(request: web.Request) -> web.Response:
    return await _done(request, STEPS[request.match_info["step"]])


@routes.post("/tasks/{id}/answer")
async def answer(request: web.Request) -> web.Response:
    """What was typed stays on the page where it is refused."""
    form = await read_form(request)
    typed, mail_id = str(form.get("text", "")), str(form.get("mail", ""))
    try:
        told = await answered(request, request.match_info["id"], mail_id, typed)
    except (Conflict, Unprocessable) as refused:
        return await _render(request, refused=refused, typed=typed)
    return _back(request, told)


@routes.post("/tasks/{id}/send")
async def send_again(request: web.Request) -> web.Response:
    """The mail that did not leave."""
    try:
        told = await sent_again(request, request.match_info["id"])
    except Conflict as refused:
        return await _render(request, refused=refused)
    return _back(request, told)


async def _done(request: web.Request, step: Step) -> web.Response:
    try:
        async with request.config_dict[DATABASE].session() as session:
            await step(session, request.match_info["id"], request[STAFF])
    except Conflict as refused:
        return await _render(request, refused=refused)
    return _back(request)


def _back(request: web.Request, told: str = "") -> web.Response:
    query = {"show": _show(request), "whose": _whose(request), **({"told": told} if told else {})}
    raise web.HTTPSeeOther(f"/tasks?{urlencode(query)}")


async def _render(
    request: web.Request, refused: BridgeError | None = None, typed: str = ""
) -> web.Response:
    context = {
        **await _context(request),
        "told": request.query.get("told", ""),
        "refused": refused.detail if refused else "",
        "refused_at": request.match_info.get("id", "") if refused else "",
        "typed": typed,
    }
    response = page(request, "tasks.html", context)
    if refused:
        response.set_status(refused.status)
    return response


async def _context(request: web.Request) -> dict[str, object]:
    show, whose, reader = _show(request), _whose(request), request[STAFF]
    async with request.config_dict[DATABASE].reading() as session:
        rows = await listing.tasks(session, reader, show, whose)
        counts = await listing.counts(session, reader)
    return {
        "rows": rows,
        "answerable": {row.task.id for row in rows if row.is_answered_by(reader)},
        "counts": counts,
        "show": show,
        "whose": whose,
        "limit": listing.LIMIT,
        "can_mail": MAILER in request.config_dict,
        "new_mail_id": new_mail_id,
        "refused_at": "",
        "typed": "",
    }


def _show(request: web.Request) -> listing.Show:
    given = request.query.get("show")
    return next((one for one in get_args(listing.Show) if one == given), "open")


def _whose(request: web.Request) -> listing.Whose:
    given = request.query.get("whose")
    return next((one for one in get_args(listing.Whose) if one == given), "all")
