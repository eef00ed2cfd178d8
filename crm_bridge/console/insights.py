"""What happens: the page of figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console import insights_rows as rows
from crm_bridge.console.formats import label
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.insights_links import Links
from crm_bridge.console.insights_tiles import tiles
from crm_bridge.console.pages import page
from crm_bridge.console.transcripts_words import need
from crm_bridge.console.wording import CHANNELS
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable
from crm_bridge.figures import alerts, mailing, periods, telling, words
from crm_bridge.figures.board import board
from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.watching import conversations
from crm_bridge.insights.conditions import MAIN
from crm_bridge.insights.filters import Filter
from crm_bridge.mail_outbox import MAIL_OUTBOX
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.staff import Team

routes = web.RouteTableDef()

NARROWED_BY = ("channel", "intent", "team")
"""What the form chooses; an address may narrow by most other fields of a filter as well."""
_NOT_BY = ("words", "order", "figure", "agent", "article", "reviewed", "hour")
"""Fields that the lists behind figures set themselves, or that figures are not counted by: with
them a list would not hold what its figure counts."""


@routes.get("/insights")
async def show(request: web.Request) -> web.Response:
    """`?period=`, `from`, `to`, `compare`, and the fields of a filter."""
    settings, database = request.config_dict[SETTINGS], request.config_dict[DATABASE]
    zone = ZoneInfo(settings.time_zone)
    today = database.clock().astimezone(zone).date()
    problem, status = "", 200
    try:
        wanted, choice = asked(request.query, today)
    except Unprocessable as refused:
        problem, status = refused.detail, refused.status
        wanted, choice = Filter(), periods.chosen({}, today)
    if "chosen" in request.query and not problem:
        # What the form sent, as the shortest address that means it.
        raise web.HTTPSeeOther(Links(wanted, choice).page())
    found, links = await board(database, wanted, choice, zone), Links(wanted, choice)
    async with database.reading() as session:
        known = await _known(session, wanted)
        news = await alerts.recent(session, today, zone)
        muted = await alerts.mutes(session)
        wish = await mailing.wish_of(session, request[STAFF])
    context = {
        "choice": choice,
        "wanted": wanted,
        "links": links,
        "known": known,
        "problem": problem,
        "board": found,
        "tiles": tiles(found, links),
        "trend": rows.trend(found, links),
        "heat": rows.heat(found, links),
        "reasons": rows.reasons(found, links),
        "intents": rows.intents(found, links),
        "articles": rows.articles(found, links),
        "load": rows.load(found, links),
        "scores": rows.scores(found, links),
        "comments": found.rows.comments,
        "names": {field: dict(values) for field, values in known.items()},
        "say": words,
        "zone": settings.time_zone,
        "today": today,
        "alerts": [
            (
                one.alert,
                telling.headline(one.alert),
                telling.explained(one.alert, one.window),
                conversations(one),
            )
            for one in news
        ],
        "muted": [(mute, MEASURES[mute.figure].title) for mute in muted if mute.figure in MEASURES],
        "mutes": alerts.MUTES,
        "wish": wish,
        "mails": MAIL_OUTBOX in request.config_dict,
        "periods": periods.PERIODS,
        "comparisons": periods.COMPARISONS,
    }
    response = page(request, "insights.html", context)
    response.set_status(status)
    return response


@routes.post("/insights/mute")
async def mute(request: web.Request) -> web.Response:
    """`figure`, and `days`; without days its alerts are shown again."""
    given = await read_form(request)
    figure, days = str(given.get("figure", "")), str(given.get("days", ""))
    async with request.config_dict[DATABASE].session() as session:
        if days in map(str, alerts.MUTES):
            await alerts.mute(session, request[STAFF], figure, int(days))
        else:
            await alerts.unmute(session, request[STAFF], figure)
    raise web.HTTPSeeOther("/insights#alerts")


@routes.post("/insights/mails")
async def choose_mails(request: web.Request) -> web.Response:
    """Which mails the reader gets: `alerts`, `report`."""
    given = await read_form(request)
    async with request.config_dict[DATABASE].session() as session:
        await mailing.set_wish(
            session, request[STAFF], alerts="alerts" in given, report="report" in given
        )
    raise web.HTTPSeeOther("/insights#mails")


def asked(query: Mapping[str, str], today: Any) -> tuple[Filter, periods.Choice]:
    """What an address wants to see. Raises 422, naming the field."""
    wanted = Filter.from_query(query)
    for field in _NOT_BY:
        if getattr(wanted, field):
            raise _cannot(field, "figures cannot be narrowed by it. The transcripts can.")
    if not all(one.startswith(MAIN) for one in wanted.intent):
        raise _cannot("intent", f"figures are narrowed by what was mostly wanted, as {MAIN}refund.")
    # Days are the period's; which date counts is not chosen here.
    wanted = replace(wanted, from_day=None, to_day=None, dates="activity")
    return wanted, periods.chosen(query, today)


def _cannot(field: str, problem: str) -> Unprocessable:
    return Unprocessable("filter_invalid", f"{field}: {problem}", extras={"field": field})


async def _known(session: AsyncSession, wanted: Filter) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What the form offers: names in the records, and in words. What was asked for and is not
    known is offered too, so that it can be taken away."""
    intents = await session.scalars(
        select(EpisodeFacts.main_intent).where(EpisodeFacts.main_intent.is_not(None)).distinct()
    )
    teams = await session.execute(select(Team.id, Team.name).order_by(Team.name))
    known = {
        "channel": list(CHANNELS.items()),
        # What conversations are mostly about: so they are counted without looking further.
        "intent": [(f"{MAIN}{name}", label(name)) for name in sorted(map(str, intents))],
        "team": [(team, name) for team, name in teams],
    }
    for field, values in known.items():
        there = {value for value, _ in values}
        values += [(one, need(one)) for one in getattr(wanted, field) if one not in there]
    return known
