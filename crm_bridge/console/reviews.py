"""What colleagues ask one to read, and customers who gave a low score."""

from typing import TypeVar, get_args

from aiohttp import web

from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, Unprocessable
from crm_bridge.reviews import follow_up, listing
from crm_bridge.reviews.status import reviewers

routes = web.RouteTableDef()

_Name = TypeVar("_Name", bound=str)


@routes.get("/reviews")
async def reviews(request: web.Request) -> web.Response:
    """The whole page; the live refresh asks for its list alone."""
    which = _one_of(request, "show", get_args(listing.Which))
    async with request.config_dict[DATABASE].reading() as session:
        context = {
            "which": which,
            "rows": await listing.rows(session, request[STAFF], which),
            "counts": await listing.counts(session, request[STAFF]),
            "shares": await listing.shares(session),
            "limit": listing.LIMIT,
        }
    is_part = "HX-Request" in request.headers
    return page(request, "_reviews.html" if is_part else "reviews.html", context)


@routes.get("/follow-up")
async def low_scores(request: web.Request) -> web.Response:
    """The same for low scores."""
    return await _low_scores(request)


@routes.post("/follow-up/{episode_id}/assign")
async def assign(request: web.Request) -> web.Response:
    """To somebody who reviews, oneself included; to nobody where nobody is named."""
    to = str((await read_form(request)).get("to", ""))
    try:
        async with request.config_dict[DATABASE].session() as session:
            await follow_up.assign(session, request.match_info["episode_id"], request[STAFF], to)
    except (Conflict, Unprocessable) as refused:
        return await _low_scores(request, refused)
    raise _back(request)


@routes.post("/follow-up/{episode_id}/done")
async def done(request: web.Request) -> web.Response:
    """With a note; what was typed stays on the page where it is refused."""
    note = str((await read_form(request)).get("note", ""))
    try:
        async with request.config_dict[DATABASE].session() as session:
            await follow_up.finish(session, request.match_info["episode_id"], request[STAFF], note)
    except (Conflict, Unprocessable) as refused:
        return await _low_scores(request, refused, note)
    raise _back(request)


@routes.post("/follow-up/{episode_id}/open-again")
async def open_again(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await follow_up.open_again(session, request.match_info["episode_id"], request[STAFF])
    raise _back(request)


async def _low_scores(
    request: web.Request, refused: BridgeError | None = None, typed: str = ""
) -> web.Response:
    show = _one_of(request, "show", get_args(follow_up.Show))
    whose = _one_of(request, "whose", get_args(follow_up.Whose))
    async with request.config_dict[DATABASE].reading() as session:
        context = {
            "show": show,
            "whose": whose,
            "rows": await follow_up.rows(session, request[STAFF], show, whose),
            "counts": await follow_up.counts(session, request[STAFF]),
            "reviewers": await reviewers(session),
            "limit": follow_up.LIMIT,
            "refused": refused.detail if refused else "",
            "refused_at": request.match_info.get("episode_id", "") if refused else "",
            "typed": typed,
        }
    is_part = "HX-Request" in request.headers and refused is None
    response = page(request, "_follow_up.html" if is_part else "follow_up.html", context)
    if refused:
        response.set_status(refused.status)
    return response


def _back(request: web.Request) -> web.HTTPSeeOther:
    show = _one_of(request, "show", get_args(follow_up.Show))
    whose = _one_of(request, "whose", get_args(follow_up.Whose))
    return web.HTTPSeeOther(f"/follow-up?show={show}&whose={whose}")


def _one_of(request: web.Request, name: str, known: tuple[_Name, ...]) -> _Name:
    """What the address says, where it says something known; else the first."""
    given = request.query.get(name)
    return next((one for one in known if one == given), known[0])
