"""The review beside a transcript: who read it, who is asked to, comments, and the scorecard."""

from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.guard import STAFF, Form, read_form
from crm_bridge.console.pages import page
from crm_bridge.conversations.wording import clean
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable
from crm_bridge.models.staff import Staff
from crm_bridge.reviews import comments, criteria, reading, scoring, status
from crm_bridge.staff.names import names_of

routes = web.RouteTableDef()

_SCORE = "score:"
_DIGITS = 9


async def review_context(session: AsyncSession, episode_id: str, staff: Staff) -> dict[str, Any]:
    """What the part of the page that stays up to date shows."""
    review = await status.review_of(session, episode_id)
    everybodys = await scoring.cards(session, episode_id)
    seen = scoring.seen_by(staff, everybodys)
    people = {review.reviewed_by, review.assignee_id, review.assigned_by} if review else set()
    return {
        "episode_id": episode_id,
        "review": review,
        "people": await names_of(session, {one for one in people if one}),
        "reviewers": await status.reviewers(session),
        "comments": await comments.of(session, episode_id),
        "criteria": await criteria.standing(session),
        "agents": await reading.agents_of(session, episode_id),
        "values_of": criteria.values_of,
        "cards": seen,
        "others_hidden": sum(1 for card in everybodys if card.staff_id != staff.id and not seen),
        "mine": next((card for card in everybodys if card.staff_id == staff.id), None),
        "compared": await scoring.compared(session, episode_id, seen) if len(seen) > 1 else [],
    }


@routes.post("/transcripts/{episode_id}/review")
async def mark(request: web.Request) -> web.Response:
    """Reviewed, or to be read again."""
    reviewed = (await read_form(request)).get("reviewed") == "yes"
    async with request.config_dict[DATABASE].session() as session:
        await status.set_reviewed(
            session, request.match_info["episode_id"], request[STAFF], reviewed
        )
    return await _after(request)


@routes.post("/transcripts/{episode_id}/assign")
async def assign(request: web.Request) -> web.Response:
    """A colleague is asked to look at it; nobody any more where none is named."""
    form = await read_form(request)
    to, wish = str(form.get("to", "")), str(form.get("wish", "look"))
    async with request.config_dict[DATABASE].session() as session:
        await status.assign(session, request.match_info["episode_id"], request[STAFF], to, wish)
    return await _after(request)


@routes.post("/transcripts/{episode_id}/comments")
async def comment(request: web.Request) -> web.Response:
    form = await read_form(request)
    given = str(form.get("seq", "")).strip()
    seq = int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else None
    if given and seq is None:
        raise Unprocessable("message_unknown", "seq: is the number of a message.")
    async with request.config_dict[DATABASE].session() as session:
        await comments.add(
            session,
            request.match_info["episode_id"],
            request[STAFF],
            str(form.get("text", "")),
            seq,
        )
    return await _after(request)


@routes.post("/transcripts/{episode_id}/scores")
async def score(request: web.Request) -> web.Response:
    """The whole page follows: what a colleague gave may be shown from now on."""
    form, episode_id = await read_form(request), request.match_info["episode_id"]
    async with request.config_dict[DATABASE].session() as session:
        await scoring.give(
            session, episode_id, request[STAFF], _given(form), str(form.get("comment", ""))
        )
    raise web.HTTPSeeOther(f"/transcripts/{episode_id}#scorecard")


@routes.get("/reviews/names")
async def names(request: web.Request) -> web.Response:
    """Whom one can name in a comment, for completing what is typed."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await status.reviewers(session)
    mine = request[STAFF].id
    return web.json_response([name for one, name in found.items() if one != mine])


def _given(form: Form) -> list[scoring.Given]:
    """The fields named `score:CRITERION:VERSION:SUBJECT`; an empty one takes a score back. Raises
    422 `score_invalid`."""
    found = []
    for name, value in form.items():
        if not name.startswith(_SCORE):
            continue
        criterion_id, _, rest = name.removeprefix(_SCORE).partition(":")
        version, _, subject = rest.partition(":")
        if not (_is_number(version) and (value == "" or _is_number(str(value)))):
            raise Unprocessable("score_invalid", f"{name}: is no score.")
        number = None if value == "" else int(str(value))
        found.append(scoring.Given(clean(criterion_id), int(version), subject, number))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS


async def _part(request: web.Request) -> web.Response:
    episode_id = request.match_info["episode_id"]
    async with request.config_dict[DATABASE].reading() as session:
        await reading.episode_of(session, episode_id)
        context = await review_context(session, episode_id, request[STAFF])
    return page(request, "_transcript_review.html", context)


async def _after(request: web.Request) -> web.Response:
    """The part as it is then; a browser without scripts is led back to the page."""
    if "HX-Request" in request.headers:
        return await _part(request)
    raise web.HTTPSeeOther(f"/transcripts/{request.match_info['episode_id']}#review")
