"""One reason for which a person is called: its editor, what it would have caught, saving it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select

from bot.escalation import RulesError, changed
from bot.escalation.changes import by_id
from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import read_form
from crm_bridge.console.pages import page
from crm_bridge.console.reasons import save, standing, whole
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, NotFound
from crm_bridge.escalation_rules import past
from crm_bridge.escalation_rules.editing import Wish, WishRefused, changes_to, edited, refused
from crm_bridge.escalation_rules.preview import Comparison, Sought
from crm_bridge.escalation_rules.reasons import Reason, find, meant_by, reasons
from crm_bridge.escalation_rules.standing import STANDING_RULES, Snapshot
from crm_bridge.intelligence.segments.reading import segment_names
from crm_bridge.models.staff import Team

routes = web.RouteTableDef()

LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent: what it makes of the rules, and the changes that are kept then."""

    snapshot: Snapshot
    reason: Reason
    wish: Wish
    changes: Mapping[str, Any]


@routes.get("/reasons/{kind}/{name}")
async def show(request: web.Request) -> web.Response:
    snapshot = await standing(request)
    return await _editor(request, snapshot, _reason(request, snapshot))


@routes.post("/reasons/{kind}/{name}")
async def change(request: web.Request) -> web.Response:
    sent = await _sent(request)
    why = sent.wish.text("why")[:LONGEST_WHY]
    based_on = whole(sent.wish.text("based_on"))
    try:
        await save(request, sent.changes, why=why, based_on=based_on)
    except RulesError as error:
        return await _editor(request, sent.snapshot, sent.reason, sent.wish, _at_field(sent, error))
    except Conflict as error:
        return await _editor(request, sent.snapshot, sent.reason, sent.wish, error)
    raise web.HTTPSeeOther("/reasons")


@routes.post("/reasons/{kind}/{name}/preview")
async def preview(request: web.Request) -> web.Response:
    """Nothing is saved. Scripts get the preview alone, others the page with it."""
    sent = await _sent(request)
    try:
        found = await _comparison(request, sent)
    except RulesError as error:
        return await _previewed(request, sent, None, _at_field(sent, error))
    return await _previewed(request, sent, found, None)


@routes.post("/reasons/topic/{name}/remove")
async def remove(request: web.Request) -> web.Response:
    """A topic of the shop's own; those of the file can be switched off."""
    name, snapshot = request.match_info["name"], await standing(request)
    after = by_id(snapshot.plain)
    if name not in after["entries"] or name in by_id(snapshot.shipped)["entries"]:
        raise NotFound("reason_unknown", "There is no topic of this name that was added here.")
    del after["entries"][name]
    changes = changes_to(by_id(snapshot.shipped), after)
    based_on = whole(str((await read_form(request)).get("based_on")))
    try:
        await save(request, changes, why="", based_on=based_on)
    except Conflict as error:
        return await _editor(request, snapshot, _named(snapshot, "topic", name), problem=error)
    raise web.HTTPSeeOther("/reasons")


async def _previewed(
    request: web.Request, sent: Sent, found: Comparison | None, problem: WishRefused | None
) -> web.Response:
    if "HX-Request" in request.headers:
        context = {"found": found, "problem": problem, "most": past.MOST_MESSAGES}
        return page(request, "reasons_preview.html", context)
    return await _editor(request, sent.snapshot, sent.reason, sent.wish, problem, found)


async def _sent(request: web.Request) -> Sent:
    snapshot = await standing(request)
    reason = _reason(request, snapshot)
    wish = Wish({name: str(value) for name, value in (await read_form(request)).items()})
    after = edited(by_id(snapshot.plain), reason, wish)
    return Sent(snapshot, reason, wish, changes_to(by_id(snapshot.shipped), after))


async def _comparison(request: web.Request, sent: Sent) -> Comparison:
    async with request.config_dict[DATABASE].reading() as session:
        talks = await past.last_talks(session)
        segments = await segment_names(session)
    plain = by_id(sent.snapshot.plain)
    meaning = meant_by(sent.reason.name, plain) if sent.reason.kind == "topic" else None
    sought = Sought(
        sent.reason.kind,
        sent.reason.name,
        meaning,
        request.config_dict[SETTINGS].currency,
        segments,
    )
    return await request.config_dict[STANDING_RULES].replayed(sent.changes, sought, talks)


async def _editor(
    request: web.Request,
    snapshot: Snapshot,
    reason: Reason,
    wish: Wish | None = None,
    problem: BridgeError | None = None,
    found: Comparison | None = None,
) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        teams = list(await session.scalars(select(Team.name).order_by(Team.name)))
        segments = await segment_names(session)
    context = {
        "reason": reason,
        "wish": wish,
        "based_on": wish.text("based_on") if wish else str(snapshot.number),
        "teams": teams,
        "segments": segments,
        "currency": request.config_dict[SETTINGS].currency,
        "problem": problem,
        "wrong": problem.field if isinstance(problem, WishRefused) else "",
        "found": found,
        "most": past.MOST_MESSAGES,
    }
    if isinstance(problem, Conflict):
        # Theirs has been seen now; sent again, this one is saved on top of it.
        context["based_on"] = str(snapshot.number)
    response = page(request, "reason.html", context)
    response.set_status(problem.status if problem else 200)
    return response


def _reason(request: web.Request, snapshot: Snapshot) -> Reason:
    return _named(snapshot, request.match_info["kind"], request.match_info["name"])


def _named(snapshot: Snapshot, kind: str, name: str) -> Reason:
    reason = find(reasons(by_id(snapshot.plain), by_id(snapshot.shipped)), kind, name)
    if reason is None:
        raise NotFound("reason_unknown", "There is no such reason for calling a person.")
    return reason


def _at_field(sent: Sent, error: RulesError) -> WishRefused:
    return refused(error, by_id(changed(sent.snapshot.shipped, sent.changes)), sent.wish)
