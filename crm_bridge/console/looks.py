"""Worth a look: the messages that leads should correct first."""

from collections.abc import Iterator, Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.correct_tool import Place, Tool, tools
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import how_many, page
from crm_bridge.corrections import alike, change_sets
from crm_bridge.corrections.choices import CHOICES, Choices
from crm_bridge.corrections.looks import LOOKS, MOST, Group, counted, look_again, look_over
from crm_bridge.corrections.worth import REASONS
from crm_bridge.db import DATABASE

routes = web.RouteTableDef()

SHOWN = 25
MOST_SHOWN = 500
PORTION = 10
"""Messages of one transaction: turns write between two of them."""
_DIGITS = 9


@routes.get("/corrections")
async def show(request: web.Request) -> web.Response:
    groups = await request.config_dict[LOOKS].groups()
    why = request.query.get("why", "")
    why = why if why in REASONS else ""
    wanted = [group for group in groups if not why or why in group.kinds]
    shown = how_many(request, least=SHOWN, most=MOST_SHOWN)
    choices = await request.config_dict[CHOICES].get()
    async with request.config_dict[DATABASE].reading() as session:
        controls = await _controls(session, wanted[:shown], choices)
        change_set = await change_sets.collecting(session)
        collected = len(await change_sets.drafted(session, change_set.id)) if change_set else 0
    context = {
        "groups": [group for group in wanted[:shown] if group.first.heard.place in controls],
        "tools": controls,
        "count": len(wanted),
        "all": len(groups),
        "counts": counted(groups),
        "reasons": REASONS,
        "why": why,
        "more": shown + SHOWN if len(wanted) > shown else None,
        "change_set": change_set,
        "collected": collected,
        "places": written,
    }
    return page(request, "corrections.html", context)


@routes.post("/corrections/looked-over")
async def dismiss(request: web.Request) -> web.Response:
    """Right as it is. Scripts get what stands in its place, with a way back."""
    form = await read_form(request)
    places = read_places(str(form.get("places", "")))
    for some in portions(places):
        async with request.config_dict[DATABASE].session() as session:
            await look_over(session, request[STAFF], some)
    if "HX-Request" in request.headers:
        return page(request, "_looked_over.html", {"places": written(places)})
    raise web.HTTPSeeOther("/corrections")


@routes.post("/corrections/look-again")
async def bring_back(request: web.Request) -> web.Response:
    places = read_places(str((await read_form(request)).get("places", "")))
    for some in portions(places):
        async with request.config_dict[DATABASE].session() as session:
            await look_again(session, some)
    raise web.HTTPSeeOther("/corrections")


def portions(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """One after the other, each for a transaction of its own."""
    for start in range(0, len(places), PORTION):
        yield places[start : start + PORTION]


def written(places: list[Place]) -> str:
    """Places as a form has them: `conversation#seq`, blanks between."""
    return " ".join(f"{cid}#{seq}" for cid, seq in places)


def read_places(given: str, most: int = MOST) -> list[Place]:
    """The first `most` of them: as many as one group can have."""
    found = []
    for one in given.split()[:most]:
        cid, _, seq = one.partition("#")
        if seq.isascii() and seq.isdecimal() and len(seq) <= _DIGITS:
            found.append((cid, int(seq)))
    return found


async def _controls(
    session: AsyncSession, groups: list[Group], choices: Choices
) -> dict[Place, Tool]:
    """The control of the first of each group, which knows of the others."""
    found = await tools(session, [group.first.heard.place for group in groups], choices)
    for group in groups:
        tool = found.get(group.first.heard.place)
        if tool is not None:
            tool.also = [f"{cid}#{seq}" for cid, seq in group.places[1:]]
            tool.also_same = alike.same_words([look.heard.text for look in group.looks])
    return dict(found)
