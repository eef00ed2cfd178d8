"""Which transcripts are before and after one, in the list that it was opened from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.insights import search
from crm_bridge.insights.filters import Filter
from crm_bridge.models.facts import EpisodeFacts


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Ids of episodes; None at the ends of the list. `previous` is the one above."""

    previous: str | None = None
    next: str | None = None


async def neighbours(
    session: AsyncSession,
    episode_id: str,
    wanted: Filter,
    *,
    zone: ZoneInfo,
    reader_id: str | None = None,
    order: search.Order = "newest",
) -> Neighbours:
    """Of an episode, whether or not it is in the list itself: one that was reviewed a moment ago
    has left the list of those that are not, and the next one is still the next. Raises 422
    `filter_invalid`."""
    place, downwards = search.places(order)
    here = (
        await session.execute(select(*place).where(EpisodeFacts.episode_id == episode_id))
    ).one_or_none()
    if here is None:
        return Neighbours()
    meant = await search.meaning(session, wanted, zone=zone, reader_id=reader_id)
    query = select(EpisodeFacts.episode_id).where(*meant.conditions).limit(1)
    up = [one.asc() if downwards else one.desc() for one in place]
    down = [one.desc() if downwards else one.asc() for one in place]
    above = query.where(_beyond(place, tuple(here), smaller=not downwards)).order_by(*up)
    below = query.where(_beyond(place, tuple(here), smaller=downwards)).order_by(*down)
    return Neighbours(await session.scalar(above), await session.scalar(below))


def _beyond(
    place: Sequence[ColumnElement[Any]], here: Sequence[Any], *, smaller: bool
) -> ColumnElement[bool]:
    (first, last), (first_here, last_here) = place, here
    if smaller:
        return or_(first < first_here, and_(first == first_here, last < last_here))
    return or_(first > first_here, and_(first == first_here, last > last_here))
