"""Making all facts anew, beside a bridge that runs or without one."""

import asyncio
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from crm_bridge.conversations.feed import last_number
from crm_bridge.db import Database, now
from crm_bridge.insights import keeping
from crm_bridge.insights.projecting import all_facts, hold, last_held
from crm_bridge.insights.reading import stretches
from crm_bridge.insights.word_index import form_for
from crm_bridge.models.conversation import Episode
from crm_bridge.models.facts import EpisodeFacts, FactsProgress

EPISODES = 100
"""Of one transaction: whoever writes meanwhile waits for a fraction of a second."""
_TOLD_EVERY = 10_000


async def rebuild(database: Database, zone: ZoneInfo, write: Callable[[str], None]) -> int:
    """The facts of every episode, by the shop's clocks; how many there are. How far it is goes to
    `write`. What happens meanwhile is brought up to date by the bridge that runs, or will run."""
    async with database.reading() as session:
        upto = await last_number(session)
        # As they came, so that rows of one time lie together: a period is read twice as fast.
        found = await session.scalars(select(Episode.id).order_by(Episode.started_at, Episode.id))
        everything = found.all()
    for start in range(0, len(everything), EPISODES):
        await _make(database, zone, everything[start : start + EPISODES])
        if start and start % _TOLD_EVERY == 0:
            write(f"{start} of {len(everything)}")
    await _settle_all(database)
    async with database.session() as session:
        if await last_held(session) < upto:
            await hold(session, await last_held(session))
            await session.execute(update(FactsProgress).values(last=upto))
        return await session.scalar(select(func.count()).select_from(EpisodeFacts)) or 0


async def _make(database: Database, zone: ZoneInfo, ids: Sequence[str]) -> None:
    """Read, made and kept in one transaction, which alone writes facts."""
    async with database.session() as session:
        await hold(session, await last_held(session))
        read = await stretches(session, ids)
        form = form_for(session)
        made, words = await asyncio.to_thread(all_facts, read, zone, now(session), form)
        await keeping.keep(session, made, words)


async def _settle_all(database: Database) -> None:
    """Who came back is known when all are there."""
    after = 0
    while True:
        async with database.session() as session:
            rows = await session.execute(
                select(EpisodeFacts.id, EpisodeFacts.episode_id)
                .where(EpisodeFacts.id > after)
                .order_by(EpisodeFacts.id)
                .limit(EPISODES)
            )
            found = rows.all()
            if not found:
                return
            after = found[-1][0]
            await keeping.settle(session, [episode_id for _, episode_id in found])
