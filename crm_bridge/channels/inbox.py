"""What providers sent, kept before they get their acknowledgement: each once, until handled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.channels import (
    MOST_UPDATES,
    HandleUpdates,
    KeptUpdate,
    NewUpdate,
)
from crm_bridge.db import now
from crm_bridge.models.channel import Channel, ChannelConnection, ChannelUpdate

NOTED_EVERY = timedelta(seconds=5)
"""When something came in or went out last is written down no more often than this."""
_KEPT = [getattr(ChannelUpdate, name) for name in KeptUpdate.model_fields]


async def keep(session: AsyncSession, updates: Sequence[NewUpdate]) -> list[KeptUpdate]:
    """Those of them that were new, each thread's in its order."""
    if not updates:
        return []
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    # Two gateways may get the same updates in another order: in one order neither waits for a row
    # of the other's while that waits for one of theirs.
    in_order = sorted(updates, key=lambda one: (one.channel, one.thread, one.position, one.key))
    rows = [{**one.model_dump(), "received_at": now(session)} for one in in_order]
    found = await session.execute(
        insert(ChannelUpdate.__table__).on_conflict_do_nothing().returning(*_KEPT),  # type: ignore[arg-type]
        rows,
    )
    fresh = sorted((KeptUpdate(**row._mapping) for row in found), key=lambda one: one.id)
    if fresh:
        await note_last(session, "last_in_at", {(one.channel, one.connection) for one in fresh})
    return fresh


async def left_before(session: AsyncSession, fresh: Sequence[KeptUpdate]) -> list[KeptUpdate]:
    """What was kept of the same threads before these and is not handled yet: whoever kept it may
    have died, or never heard that it was kept."""
    if not fresh:
        return []
    threads = {(one.channel, one.thread) for one in fresh}
    rows = await session.execute(
        select(*_KEPT)
        .where(
            ChannelUpdate.handled_at.is_(None),
            tuple_(ChannelUpdate.channel, ChannelUpdate.thread).in_(threads),
            ChannelUpdate.id.not_in([one.id for one in fresh]),
        )
        .order_by(ChannelUpdate.thread, ChannelUpdate.position, ChannelUpdate.id)
        .limit(MOST_UPDATES)
    )
    return [KeptUpdate(**row._mapping) for row in rows]


async def unhandled(session: AsyncSession, older_than: timedelta, limit: int) -> list[KeptUpdate]:
    """Those that nobody has handled yet, each thread's in its order. What came in before the clock
    was put back has a time that is still to come, and is old."""
    received = ChannelUpdate.received_at
    is_old = or_(received <= now(session) - older_than, received > now(session))
    rows = await session.execute(
        select(*_KEPT)
        .where(ChannelUpdate.handled_at.is_(None), is_old)
        .order_by(ChannelUpdate.thread, ChannelUpdate.position, ChannelUpdate.id)
        .limit(limit)
    )
    return [KeptUpdate(**row._mapping) for row in rows]


async def handled(session: AsyncSession, done: HandleUpdates) -> None:
    """What was said in them is in the conversation now; it stays here only where it could not be
    used."""
    values: dict[str, Any] = {"handled_at": now(session), "problem": done.problem}
    if done.problem is None:
        values["body"] = {}
    channels = await session.scalars(
        update(ChannelUpdate)
        .where(ChannelUpdate.id.in_(done.ids), ChannelUpdate.handled_at.is_(None))
        .values(values)
        .returning(ChannelUpdate.channel)
        .execution_options(synchronize_session=False)
    )
    names = set(channels)
    if names and done.problem is not None:
        await session.execute(
            update(Channel)
            .where(Channel.name.in_(names))
            .values(problem=done.problem, problem_at=now(session))
            .execution_options(synchronize_session=False)
        )


async def tidy(session: AsyncSession, before: datetime) -> None:
    """Drop what was handled before then."""
    await session.execute(delete(ChannelUpdate).where(ChannelUpdate.handled_at < before))


async def note_last(session: AsyncSession, what: str, places: set[tuple[str, str]]) -> None:
    """Write down (`last_in_at` or `last_out_at`) that something passed at these places (channel,
    connection) now."""
    of_channels = Channel.name.in_({channel for channel, _ in places})
    of_places = tuple_(ChannelConnection.channel, ChannelConnection.external_id).in_(places)
    for table, those in ((Channel, of_channels), (ChannelConnection, of_places)):
        column = getattr(table, what)
        # A time that is still to come is from before the clock was put back.
        is_old = or_(column.is_(None), column <= now(session) - NOTED_EVERY, column > now(session))
        await session.execute(
            update(table)
            .where(those, is_old)
            .values({what: now(session)})
            .execution_options(synchronize_session=False)
        )
