"""The numbers of fields of which an episode has several values, or none: these are in tables of
their own beside the facts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.insights.conditions import Condition
from crm_bridge.insights.estimates import about_how_many
from crm_bridge.models.desk import ConversationTag, Tag
from crm_bridge.models.facts import EpisodeAgent, EpisodeArticle, EpisodeFacts, EpisodeIntent
from crm_bridge.models.segments import SegmentMembership

MOST = 0.5
"""From this share of all rows on, those that do not match are counted instead."""

_LISTED: Mapping[str, tuple[type[Any], Any]] = {
    "intent": (EpisodeIntent, EpisodeIntent.intent),
    "article": (EpisodeArticle, EpisodeArticle.slug),
    "agent": (EpisodeAgent, EpisodeAgent.staff_id),
}
FIELDS = (*_LISTED, "tag", "segment")


async def counted(
    session: AsyncSession, fields: Sequence[str], conditions: Sequence[Condition]
) -> dict[str, Counter[str]]:
    """How many of what fulfils the conditions have each value of these fields.

    Where most of all there is seems to fulfil them, the rest is counted and taken away: to look
    each of many up costs several times what counting everything does.
    """
    found: dict[str, Counter[str]] = {field: Counter() for field in fields}
    parts = [(1, conditions)]
    if conditions and await _are_most(session, conditions):
        parts = [(1, ()), (-1, (and_(*conditions).is_not(true()),))]
    for sign, of_part in parts:
        for field, value, number in await session.execute(_in_lists(fields, of_part)):
            found[field][value] += sign * number
    return found


async def counted_among(
    session: AsyncSession, hits: Mapping[str, FromClause]
) -> dict[str, Counter[str]]:
    """The same by field, of hits that were found already."""
    found: dict[str, Counter[str]] = {field: Counter() for field in hits}
    parts = union_all(*(_in_list(field, those) for field, those in hits.items()))
    for field, value, number in await session.execute(parts):
        found[field][value] += number
    return found


async def _are_most(session: AsyncSession, conditions: Sequence[Condition]) -> bool:
    everything = select(EpisodeFacts.id)
    matching = await about_how_many(session, everything.where(*conditions))
    return matching > MOST * await about_how_many(session, everything)


def _in_lists(
    fields: Sequence[str], conditions: Sequence[Condition]
) -> CompoundSelect[str, str, int]:
    """Rows of field, value and number. What the conditions hold for is found once."""
    hits = (
        select(EpisodeFacts.episode_id, EpisodeFacts.conversation_id, EpisodeFacts.customer_id)
        .where(*conditions)
        .cte("hits")
        .prefix_with("MATERIALIZED")
    )
    return union_all(*(_in_list(field, hits if conditions else None) for field in fields))


def _in_list(field: str, hits: FromClause | None) -> Select[str, str, int]:
    """The same of one field; without hits, of all there is."""
    name = cast(literal(field), String)
    if field == "tag":
        return _by_tag(name, EpisodeFacts.__table__ if hits is None else hits)
    if field == "segment":
        return _by_segment(name, EpisodeFacts.__table__ if hits is None else hits)
    table, value = _LISTED[field]
    counted = select(name, cast(value, String), func.count()).group_by(value)
    if hits is None:
        return counted
    # Not joined: SQLite would go through a whole list and look each of its rows up.
    return counted.where(table.episode_id.in_(select(hits.c.episode_id)))


def _by_tag(name: ColumnElement[str], hits: FromClause) -> Select[str, str, int]:
    return (
        select(name, cast(Tag.name, String), func.count())
        .join(ConversationTag, ConversationTag.tag_id == Tag.id)
        .join(hits, hits.c.conversation_id == ConversationTag.conversation_id)
        .group_by(Tag.name)
    )


def _by_segment(name: ColumnElement[str], hits: FromClause) -> Select[str, str, int]:
    # Each customer is looked up once, however often they wrote.
    wrote = (
        select(hits.c.customer_id, func.count().label("times"))
        .group_by(hits.c.customer_id)
        .subquery()
    )
    times = cast(func.sum(wrote.c.times), BigInteger)
    return (
        select(name, cast(SegmentMembership.segment, String), times)
        .join(wrote, wrote.c.customer_id == SegmentMembership.customer_id)
        .group_by(SegmentMembership.segment)
    )
