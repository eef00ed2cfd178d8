"""What the list of transcripts shows: the rows with what is beside them, or what to loosen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.transcripts_address import Address, Chip
from crm_bridge.console.transcripts_words import Names
from crm_bridge.conversations import tags
from crm_bridge.insights import search
from crm_bridge.models.facts import EpisodeIntent
from crm_bridge.models.review import EpisodeReview

NEEDS_SHOWN = 3
_LOOSENED = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """`needs` and `reviewed` are of the rows' episodes, `tags` of their conversations; `names`
    knows agents and teams."""

    page: search.Page
    total: int
    names: Names
    needs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reviewed: frozenset[str] = frozenset()
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loosened:
    """How many there would be without one of the things that are set."""

    chip: Chip
    total: int


NOTHING = Listed(search.Page([], None), 0, Names())


async def listed(
    session: AsyncSession,
    address: Address,
    names: Names,
    *,
    zone: ZoneInfo,
    reader_id: str,
    after: str | None,
    limit: int,
) -> Listed:
    """Raises 422 `filter_invalid`, `cursor_invalid`."""
    page = await search.find(
        session,
        address.filter,
        zone=zone,
        reader_id=reader_id,
        order=address.sort,
        after=after,
        limit=limit,
    )
    total = len(page.rows)
    # Who asks for more rows has the number already.
    if after is None and page.next is not None:
        total = await search.count(session, address.filter, zone=zone, reader_id=reader_id)
    ids = [row.facts.episode_id for row in page.rows]
    return Listed(
        page,
        total,
        names,
        await _needs(session, ids),
        await _reviewed(session, ids),
        await tags.of(session, {row.facts.conversation_id for row in page.rows}),
    )


async def loosened(
    session: AsyncSession,
    address: Address,
    chips: Sequence[Chip],
    *,
    zone: ZoneInfo,
    reader_id: str,
) -> list[Loosened]:
    """What to take out of a filter that finds nothing, the most helpful first."""
    found = []
    for name, chip in {chip.field: chip for chip in chips}.items():
        fields = ("from", "to") if name == "from" else (name,)
        wider = address.without_field(*fields)
        total = await search.count(session, wider, zone=zone, reader_id=reader_id)
        if total:
            found.append(Loosened(chip, total))
    return sorted(found, key=lambda one: -one.total)[:_LOOSENED]


async def _needs(session: AsyncSession, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    rows = await session.execute(
        select(EpisodeIntent.episode_id, EpisodeIntent.intent)
        .where(EpisodeIntent.episode_id.in_(ids), EpisodeIntent.need)
        .order_by(EpisodeIntent.messages.desc(), EpisodeIntent.intent)
    )
    needs: dict[str, list[str]] = defaultdict(list)
    for episode_id, intent in rows:
        needs[episode_id].append(intent)
    return needs


async def _reviewed(session: AsyncSession, ids: Sequence[str]) -> frozenset[str]:
    found = await session.scalars(
        select(EpisodeReview.episode_id).where(
            EpisodeReview.episode_id.in_(ids), EpisodeReview.reviewed_at.is_not(None)
        )
    )
    return frozenset(found)
