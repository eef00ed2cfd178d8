"""Scorecards: what they say over a period, how far reviewers agree, and what is asked."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from crm_bridge.console.days import days_of
from crm_bridge.console.guard import STAFF, Form, read_form
from crm_bridge.console.pages import page
from crm_bridge.conversations.wording import clean
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, Unprocessable
from crm_bridge.reviews import calibration, criteria, results, scored

routes = web.RouteTableDef()

PERIODS = (7, 30, 90, 365)
_USUAL = 30
_NO_NUMBER = -1


@routes.get("/scores")
async def show(request: web.Request) -> web.Response:
    days = days_of(request, PERIODS, _USUAL)
    async with request.config_dict[DATABASE].reading() as session:
        found = await results.results(session, days.since, days.until)
        asked = await criteria.standing(session)
    context = {"results": found, "criteria": asked, "days": days}
    return page(request, "scores.html", context, status=days.status)


@routes.get("/scores/transcripts")
async def behind(request: web.Request) -> web.Response:
    """What a figure was made of: `?who=` an agent or the assistant, `?criterion=` and its
    `&version=`."""
    who, criterion_id = (clean(request.query.get(name, "")) for name in ("who", "criterion"))
    version = _number(request.query, "version") if "version" in request.query else None
    days = days_of(request, PERIODS, _USUAL)
    async with request.config_dict[DATABASE].reading() as session:
        found = await scored.scored(
            session, days.since, days.until, who=who, criterion_id=criterion_id, version=version
        )
    context = {"scored": found, "days": days, "limit": scored.LIMIT}
    return page(request, "scores_transcripts.html", context, status=days.status)


@routes.get("/scores/calibration")
async def agree(request: web.Request) -> web.Response:
    days = days_of(request, PERIODS, _USUAL)
    async with request.config_dict[DATABASE].reading() as session:
        found = await calibration.calibration(session, days.since, days.until)
    context = {"calibration": found, "days": days}
    return page(request, "scores_calibration.html", context, status=days.status)


@routes.get("/scores/criteria")
async def asked(request: web.Request) -> web.Response:
    return await _criteria(request)


@routes.post("/scores/criteria")
async def add(request: web.Request) -> web.Response:
    """One of one's own; with `starters` those that are offered to begin with."""
    form = await read_form(request)
    try:
        async with request.config_dict[DATABASE].session() as session:
            if form.get("starters"):
                await criteria.add_starters(session, request[STAFF])
            else:
                await criteria.add(session, request[STAFF], _wording(form))
    except (Conflict, Unprocessable) as refused:
        return await _criteria(request, refused, form)
    raise web.HTTPSeeOther("/scores/criteria")


@routes.post("/scores/criteria/{id}")
async def change(request: web.Request) -> web.Response:
    """A new version; `seen` is the one that the form showed."""
    form = await read_form(request)
    try:
        async with request.config_dict[DATABASE].session() as session:
            await criteria.change(
                session,
                request.match_info["id"],
                request[STAFF],
                _wording(form),
                _number(form, "seen"),
            )
    except (Conflict, Unprocessable) as refused:
        return await _criteria(request, refused, form)
    raise web.HTTPSeeOther("/scores/criteria")


@routes.post("/scores/criteria/{id}/retire")
async def retire(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await criteria.retire(session, request.match_info["id"], request[STAFF])
    raise web.HTTPSeeOther("/scores/criteria")


async def _criteria(
    request: web.Request, refused: BridgeError | None = None, form: Form | None = None
) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        found = await criteria.standing(session)
        past = {one.criterion_id: await criteria.versions(session, one.criterion_id)
                for one in found if one.version > 1}  # fmt: skip
    context: dict[str, Any] = {
        "criteria": found,
        "past": past,
        "starters": criteria.STARTERS,
        "weights": criteria.WEIGHTS,
        "refused": refused.detail if refused else "",
        "refused_at": request.match_info.get("id", "new") if refused else "",
        "typed": _wording(form) if form is not None and refused else None,
    }
    response = page(request, "scores_criteria.html", context)
    if refused:
        response.set_status(refused.status)
    return response


def _wording(form: Form) -> criteria.Wording:
    name, question, scale, about = (
        str(form.get(field, "")).strip() for field in ("name", "question", "scale", "about")
    )
    return criteria.Wording(name, question, scale, about, _number(form, "weight"))


def _number(form: Mapping[str, Any], name: str) -> int:
    """What is no number is none that is allowed."""
    given = str(form.get(name, ""))
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else _NO_NUMBER
