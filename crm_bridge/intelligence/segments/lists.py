"""Writes who is in which segment, and how customers moved: small transactions, and of the members
only those who changed, so that nobody who talks waits for it."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database, now
from crm_bridge.intelligence.profile.exclusion import excluded_customers
from crm_bridge.intelligence.running.recipe import TrainingData
from crm_bridge.intelligence.segments import rfm
from crm_bridge.intelligence.segments.files import groups_as_data, groups_from, search_as_data
from crm_bridge.intelligence.segments.habits import Purchases
from crm_bridge.intelligence.segments.model import (
    GROUP,
    HABITS,
    SCHEMES,
    VALUE,
    Before,
    Segments,
)
from crm_bridge.intelligence.segments.movement import Member, Move, members, moves
from crm_bridge.models.segments import Segment, Segmentation, SegmentMembership, SegmentMove

BATCH = 250
PAUSE = 0.02
"""Seconds between two transactions: other processes that wait for SQLite look again after such
pauses, and would find it taken each time."""


async def read_before(session: AsyncSession) -> Before:
    """The groups by habit that the lists have now; none where they are of another format."""
    kept = await session.get(Segmentation, HABITS)
    keys = await session.scalars(select(Segment.key).where(Segment.scheme == HABITS))
    numbers = [int(key.removeprefix(GROUP)) for key in keys]
    try:
        groups = groups_from(kept.groups) if kept else None
    except (KeyError, TypeError, ValueError):
        groups = None
    return Before(groups, max(numbers, default=0))


async def write_lists(database: Database, segments: Segments, data: TrainingData) -> None:
    """As of the data's moment, whichever model it is."""
    purchases = Purchases(data.lines, data.returns)
    for scheme in SCHEMES:
        found = members(purchases, segments, scheme, data.as_of)
        moved = moves(purchases, segments, scheme, data.as_of)
        async with database.session() as session:
            await _describe(session, segments, scheme, len(found), data)
            await _write_moves(session, scheme, moved)
        await _write_members(database, scheme, found)
        async with database.session() as session:
            await _retire(session, scheme, segments.keys(scheme))


def described(segments: Segments, scheme: str) -> list[Segment]:
    """The segments of a scheme as rows."""
    if scheme == VALUE:
        return [
            Segment(
                key=key, scheme=scheme, position=at, name=kind.name, means=kind.means, traits=[]
            )
            for at, (key, kind) in enumerate(rfm.KINDS.items())
        ]
    groups = segments.by_habit.groups if segments.by_habit else ()
    return [
        Segment(
            key=one.key,
            scheme=scheme,
            position=at,
            name=one.name,
            means=", ".join(one.said) or "buy as most customers do",
            traits=[asdict(trait) for trait in one.traits],
        )
        for at, one in enumerate(groups)
    ]


async def _describe(
    session: AsyncSession, segments: Segments, scheme: str, customers: int, data: TrainingData
) -> None:
    for segment in described(segments, scheme):
        segment.gone_at = None
        await session.merge(segment)
    by_habit = scheme == HABITS
    await session.merge(
        Segmentation(
            scheme=scheme,
            at=data.as_of,
            customers=customers,
            search=search_as_data(segments.search) if by_habit else None,
            groups=groups_as_data(segments.by_habit) if by_habit else None,
        )
    )


async def _retire(session: AsyncSession, scheme: str, keys: Sequence[str]) -> None:
    await session.execute(
        update(Segment)
        .where(Segment.scheme == scheme, Segment.key.not_in(keys), Segment.gone_at.is_(None))
        .values(gone_at=now(session))
    )


async def _write_moves(session: AsyncSession, scheme: str, moved: Iterable[Move]) -> None:
    await session.execute(delete(SegmentMove).where(SegmentMove.scheme == scheme))
    rows = [{"scheme": scheme, **asdict(one)} for one in moved]
    if rows:
        await session.execute(insert(SegmentMove), rows)


async def _write_members(database: Database, scheme: str, found: Sequence[Member]) -> None:
    async with database.reading() as session:
        rows = await session.execute(
            select(
                SegmentMembership.customer_id,
                SegmentMembership.segment,
                SegmentMembership.before,
                SegmentMembership.spend,
            ).where(SegmentMembership.scheme == scheme)
        )
        there = {row.customer_id: Member(*row) for row in rows}
    changed = [one for one in found if there.get(one.customer) != one]
    gone = sorted(there.keys() - {one.customer for one in found})
    for at in range(0, len(gone), BATCH):
        async with database.session() as session:
            await _remove(session, scheme, gone[at : at + BATCH])
        await asyncio.sleep(PAUSE)
    for at in range(0, len(changed), BATCH):
        async with database.session() as session:
            await _replace(session, scheme, changed[at : at + BATCH])
        await asyncio.sleep(PAUSE)


async def _remove(session: AsyncSession, scheme: str, customers: Sequence[str]) -> None:
    await session.execute(
        delete(SegmentMembership).where(
            SegmentMembership.scheme == scheme, SegmentMembership.customer_id.in_(customers)
        )
    )


async def _replace(session: AsyncSession, scheme: str, batch: Sequence[Member]) -> None:
    """Without those who have said meanwhile that they do not want it."""
    await _remove(session, scheme, [one.customer for one in batch])
    excluded = await excluded_customers(session)
    rows = [
        {
            "customer_id": one.customer,
            "scheme": scheme,
            "segment": one.key,
            "before": one.before,
            "spend": one.spend,
        }
        for one in batch
        if one.customer not in excluded
    ]
    if rows:
        await session.execute(insert(SegmentMembership), rows)
