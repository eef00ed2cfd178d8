"""The reasons for which a person is called: the list, earlier versions, the file."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.escalation import RulesError, changed
from bot.escalation.changes import by_id
from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable
from crm_bridge.escalation_rules import versions
from crm_bridge.escalation_rules.editing import added, changes_to
from crm_bridge.escalation_rules.export import exported
from crm_bridge.escalation_rules.reasons import Reason, reasons
from crm_bridge.escalation_rules.standing import STANDING_RULES, Snapshot, StandingRules
from crm_bridge.escalation_rules.telling import told
from crm_bridge.intelligence.segments.reading import segment_names

routes = web.RouteTableDef()

VERSIONS_SHOWN = 20
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Step:
    """A version with what it changed, by kind and name of the reasons; None where that cannot be
    told, because the version before is not shown any more."""

    kept: versions.Kept
    changes: Mapping[tuple[str, str], list[str]]


@routes.get("/reasons")
async def show(request: web.Request) -> web.Response:
    return await _list(request)


@routes.post("/reasons")
async def add(request: web.Request) -> web.Response:
    """A topic of the shop's own, switched off until it has phrases."""
    given = await read_form(request)
    title, snapshot = str(given.get("title", "")), await standing(request)
    try:
        name, after = added(by_id(snapshot.plain), title)
        changes = changes_to(by_id(snapshot.shipped), after)
        await save(request, changes, why="", based_on=snapshot.number)
    except (Conflict, Unprocessable) as refused:
        return await _list(request, refused, title)
    raise web.HTTPSeeOther(f"/reasons/topic/{name}")


@routes.post("/reasons/versions/{number}/restore")
async def restore(request: web.Request) -> web.Response:
    """The changes of an earlier version again, as a version of their own."""
    number, given = whole(request.match_info["number"]), await read_form(request)
    async with request.config_dict[DATABASE].reading() as session:
        changes = await versions.changes_of(session, number)
    try:
        await save(
            request, changes, why="", based_on=whole(str(given.get("based_on"))), restores=number
        )
    except RulesError as error:
        return await _list(request, Unprocessable("rules_invalid", str(error)))
    except (Conflict, Unprocessable) as refused:
        return await _list(request, refused)
    raise web.HTTPSeeOther("/reasons")


@routes.get("/reasons/export")
async def export(request: web.Request) -> web.Response:
    """The rules in use, as the file that has them."""
    rules = request.config_dict[STANDING_RULES]
    snapshot = await standing(request)
    text = await asyncio.to_thread(exported, rules.path, snapshot.changes)
    name = f"escalation-{snapshot.number}.yml"
    return web.Response(
        text=text,
        content_type="application/yaml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def standing(request: web.Request) -> Snapshot:
    """The rules in use, read anew; raises 503 while there are none that can be used."""
    rules: StandingRules = request.config_dict[STANDING_RULES]
    await rules.refresh()
    return rules.standing()


async def save(
    request: web.Request,
    changes: Mapping[str, Any],
    *,
    why: str,
    based_on: int,
    restores: int | None = None,
) -> None:
    """Check and keep changes, and use them here. Raises `RulesError`, 409 `rules_changed`."""
    rules: StandingRules = request.config_dict[STANDING_RULES]
    await rules.check(changes)
    async with request.config_dict[DATABASE].session() as session:
        await versions.keep(
            session, request[STAFF], changes, why=why, based_on=based_on, restores=restores
        )
    await rules.refresh()


def whole(given: str) -> int:
    """A number of a version. Raises 404 `version_unknown`."""
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS):
        raise NotFound("version_unknown", "There is no such version.")
    return int(given)


async def _list(
    request: web.Request, refused: BridgeError | None = None, title: str = ""
) -> web.Response:
    snapshot = await standing(request)
    async with request.config_dict[DATABASE].reading() as session:
        steps = await _steps(session, snapshot)
        segments = await segment_names(session)
    found = reasons(by_id(snapshot.plain), by_id(snapshot.shipped))
    context = {
        "groups": _groups(found),
        "segments": segments,
        "number": snapshot.number,
        "steps": steps,
        "problem": request.config_dict[STANDING_RULES].problem,
        "refused": refused.detail if refused else "",
        "title": title,
        "currency": request.config_dict[SETTINGS].currency,
    }
    response = page(request, "reasons.html", context)
    response.set_status(refused.status if refused else 200)
    return response


def _groups(found: list[Reason]) -> dict[str, list[Reason]]:
    return {
        "What a customer writes": [one for one in found if one.kind == "topic"],
        "What a customer feels": [one for one in found if one.kind == "feeling"],
        "Who the customer is, and which order": [one for one in found if one.kind == "rule"],
        "Asked for, not understood, assistant down": [one for one in found if one.kind == "call"],
    }


async def _steps(session: AsyncSession, snapshot: Snapshot) -> list[Step]:
    kept = await versions.history(session, VERSIONS_SHOWN + 1)
    plain = {
        one.version.number: by_id(changed(snapshot.shipped, one.version.changes)) for one in kept
    }
    plain[versions.THE_FILE] = by_id(snapshot.shipped)
    return [
        Step(one, told(plain[one.version.number - 1], plain[one.version.number]))
        for one in kept[:VERSIONS_SHOWN]
    ]
