"""Brings the facts up to date as the feed goes on, in small steps beside the work of the bridge."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy import bindparam, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.places import among
from crm_bridge.db import Database, now
from crm_bridge.insights import keeping
from crm_bridge.insights.facts import Facts, facts_of
from crm_bridge.insights.reading import stretches
from crm_bridge.insights.stretch import Stretch
from crm_bridge.insights.word_index import Form, form_for
from crm_bridge.models.conversation import Episode
from crm_bridge.models.event import Event
from crm_bridge.models.facts import EpisodeFacts, FactsProgress
from crm_bridge.models.message import Message
from crm_bridge.supervision import Rest, supervised

BREATH = 0.02
"""Seconds at least for everybody else between two steps while there is more to do."""
EVENTS = 200
EPISODES = 10
"""Of a step."""
OF_INTEREST = ("message", "outcome", "control", "identity", "understood")
_HELD = select(FactsProgress.last).with_for_update()
# Two that begin at the same time make one row. It reads the same on both databases.
_THE_ROW = text("INSERT INTO facts_progress (id, last) VALUES (1, 0) ON CONFLICT (id) DO NOTHING")
_SAME_MOMENT = timedelta(seconds=1)

_NEXT = (
    select(Event.number, Event.type, Event.conversation_id, Event.seq, Event.at)
    .where(Event.number > bindparam("after"))
    .order_by(Event.number)
    .limit(EVENTS)
)
_OLDEST = select(Event.at).where(Event.number > bindparam("after")).order_by(Event.number).limit(1)
_DUE = (
    select(EpisodeFacts.episode_id)
    .where(
        or_(
            EpisodeFacts.first_response_late.is_(None)
            & EpisodeFacts.first_response_due_at.is_not(None)
            & (EpisodeFacts.first_response_due_at < bindparam("now")),
            EpisodeFacts.resolution_late.is_(None)
            & EpisodeFacts.resolution_due_at.is_not(None)
            & (EpisodeFacts.resolution_due_at < bindparam("now")),
        )
    )
    .limit(EVENTS)
)


class Overtaken(Exception):
    """Another process has brought the facts further meanwhile; it does what was to be done."""


@dataclass(frozen=True, slots=True)
class News:
    """What the feed tells after `last` was read: up to `upto`, of these episodes."""

    last: int
    upto: int
    episode_ids: Sequence[str]
    more: bool
    """Whether the feed may tell of more after that."""


class Projector:
    """One a process; `run` it under supervision: it looks `every` so many seconds. Several
    processes do the work of one: a step that another has done already is not kept."""

    def __init__(self, database: Database, zone: ZoneInfo, every: float) -> None:
        self._database = database
        self._zone = zone
        self._every = every
        self._rest = Rest()

    async def run(self) -> None:
        """Work for ever."""
        loop = asyncio.get_running_loop()
        while True:
            more, began = False, loop.time()
            with suppress(Overtaken):
                more = await self.step()
                if not more:
                    await self.late()
            # Behind by a year, it still leaves as much time to everybody else as it takes.
            await self._rest.over(max(BREATH, loop.time() - began) if more else self._every)

    async def catch_up(self) -> None:
        """Everything that the feed tells by now. Raises `Overtaken`."""
        more = True
        while more:
            more = await self.step()
        await self.late()

    async def catch_up_beside_others(self) -> None:
        """The same while another process does it, too."""
        while True:
            with suppress(Overtaken):
                return await self.catch_up()

    async def step(self) -> bool:
        """The next events of the feed; whether there may be more after them. Raises `Overtaken`."""
        async with self._database.reading() as session:
            news = await _news(session)
        if news is None:
            return False
        for ids in _portions(news.episode_ids):
            await self._project(ids, news.last)
        async with self._database.session() as session:
            await hold(session, news.last)
            await session.execute(update(FactsProgress).values(last=news.upto))
        return news.more

    async def late(self) -> None:
        """What was promised for a moment that has passed, without anything having happened."""
        async with self._database.reading() as session:
            last = await last_held(session)
            due = list(await session.scalars(_DUE, {"now": now(session)}))
        for ids in _portions(due):
            await self._project(ids, last)

    async def _project(self, episode_ids: Sequence[str], last: int) -> None:
        async with self._database.reading() as session:
            read, at = await stretches(session, episode_ids), now(session)
            form = form_for(session)
        made, words = await asyncio.to_thread(all_facts, read, self._zone, at, form)
        async with self._database.session() as session:
            await hold(session, last)
            await keeping.keep(session, made, words)
            await keeping.settle(session, await keeping.before(session, made))


def all_facts(
    read: Iterable[Stretch], zone: ZoneInfo, at: datetime, form: Form
) -> tuple[list[Facts], list[str]]:
    """The facts of each, and its entry in the index of words."""
    made = [facts_of(stretch, zone, at) for stretch in read]
    return made, [form(one.texts) for one in made]


async def _news(session: AsyncSession) -> News | None:
    last = await last_held(session)
    events = (await session.execute(_NEXT, {"after": last})).all()
    if not events:
        return None
    told = [event for event in events if event.type in OF_INTEREST and event.conversation_id]
    upto, more = events[-1].number, len(events) == EVENTS
    if not told:
        return News(last, upto, (), more)
    since = min(event.at for event in told) - _SAME_MOMENT
    places = {(event.conversation_id, event.seq) for event in told if event.seq is not None}
    renamed = {event.conversation_id for event in told if event.type == "identity"}
    found = await session.scalars(
        select(Episode.id)
        .where(
            Episode.conversation_id.in_({event.conversation_id for event in told}),
            or_(
                Episode.ended_at.is_(None),
                Episode.ended_at >= since,
                Episode.csat_at >= since,
                Episode.conversation_id.in_(renamed),
            ),
        )
        .order_by(Episode.id)
    )
    ids = dict.fromkeys(found)
    if places:
        ids |= dict.fromkeys(
            one
            for one in await session.scalars(
                select(Message.episode_id).where(among(places)).distinct()
            )
            if one is not None
        )
    return News(last, upto, list(ids), more)


async def last_held(session: AsyncSession) -> int:
    """The number of the last event that the facts hold."""
    return await session.scalar(select(FactsProgress.last)) or 0


async def behind(session: AsyncSession) -> timedelta:
    """For how long something has been in the feed that the facts do not hold yet."""
    oldest = await session.scalar(_OLDEST, {"after": await last_held(session)})
    return now(session) - oldest if oldest is not None else timedelta()


async def hold(session: AsyncSession, expected: int) -> None:
    """Nobody else writes facts until this transaction is over. Raises `Overtaken`."""
    last = await session.scalar(_HELD)
    if last is None:
        await session.execute(_THE_ROW)
        last = await session.scalar(_HELD)
    if last != expected:
        raise Overtaken


def _portions(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + EPISODES] for start in range(0, len(ids), EPISODES))


PROJECTOR = web.AppKey("PROJECTOR", Projector)


def add_facts(app: web.Application, database: Database, zone: ZoneInfo, every: float) -> None:
    """Keep the facts up to date while the application runs."""
    app[PROJECTOR] = Projector(database, zone, every)
    app.cleanup_ctx.append(_running)


async def _running(app: web.Application) -> AsyncIterator[None]:
    async with supervised("facts", app[PROJECTOR].run):
        yield
