"""How many there would be with each value of each field, so that a list is counted before it is
narrowed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

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

from crm_bridge.insights.conditions import Condition, plain_conditions
from crm_bridge.insights.filters import CSAT, MOODS, OUTCOMES, STATES, Filter
from crm_bridge.insights.search import looked_up
from crm_bridge.models.desk import ConversationTag, Tag
from crm_bridge.models.facts import EpisodeAgent, EpisodeArticle, EpisodeFacts, EpisodeIntent
from crm_bridge.models.segments import SegmentMembership

MOST = 0.5
"""From this share of all rows on, those that do not match are counted instead."""
Facets = Mapping[str, Mapping[str, int]]
"""By field, and by value as it stands in an address; the most frequent value first."""

_GROUPED: Mapping[str, ColumnElement[Any]] = {
    "channel": EpisodeFacts.channel.expression,
    "resolution": EpisodeFacts.resolution.expression,
    "reason": EpisodeFacts.reason.expression,
    "team": EpisodeFacts.team_id.expression,
    "language": EpisodeFacts.language.expression,
}
_LISTED: Mapping[str, tuple[type[Any], Any]] = {
    "intent": (EpisodeIntent, EpisodeIntent.intent),
    "article": (EpisodeArticle, EpisodeArticle.slug),
    "agent": (EpisodeAgent, EpisodeAgent.staff_id),
}


def _known() -> Mapping[str, Mapping[str, Condition]]:
    """Fields of few values, which are all known: what holds where a row has the value."""
    facts = EpisodeFacts
    handed = facts.called.is_(True) | facts.person.is_(True)
    return {
        "state": {one: facts.state == one for one in STATES},
        "outcome": {
            **{one: facts.outcome == one for one in OUTCOMES if one != "open"},
            "open": facts.outcome.is_(None),
        },
        "priority": {one: facts.priority == one for one in ("urgent", "high", "normal")},
        "csat": {
            **{one: facts.csat_score == int(one) for one in CSAT if one != "none"},
            "none": facts.csat_score.is_(None),
        },
        "handover": {"yes": handed, "no": ~handed},
        "contained": {"yes": facts.contained.is_(True), "no": facts.contained.is_(False)},
        "not_understood": {"yes": facts.not_understood > 0, "no": facts.not_understood == 0},
        "repeated": {"yes": facts.repeats > 0, "no": facts.repeats == 0},
        "sentiment": {
            **{mood: getattr(facts, mood) > 0 for mood in MOODS},
            **{f"start:{mood}": facts.first_mood == mood for mood in MOODS},
            **{f"end:{mood}": facts.last_mood == mood for mood in MOODS},
        },
    }


_KNOWN = _known()
_SINGLE = ("handover", "contained", "not_understood", "repeated")
FIELDS = (*_GROUPED, *_KNOWN, *_LISTED, "tag", "segment")


async def facets(
    session: AsyncSession,
    wanted: Filter,
    *,
    zone: ZoneInfo,
    reader_id: str | None = None,
    fields: Iterable[str] = FIELDS,
) -> Facets:
    """For each of these fields, how many there would be with each value instead of what the filter
    has there; a value that nothing has is left out. Raises 422 `filter_invalid`."""
    found = (await looked_up(session, wanted)).conditions
    asked, chosen = list(fields), set(wanted.set_fields())
    portions = [[field for field in asked if field not in chosen]]
    portions += [[field] for field in asked if field in chosen]
    counted: dict[str, Mapping[str, int]] = {}
    for portion in portions:
        without = _without(wanted, [field for field in portion if field in chosen])
        plain = plain_conditions(without, zone=zone, reader_id=reader_id)
        counted |= await _counted(session, portion, [*plain, *found])
    return counted


def _without(wanted: Filter, fields: Iterable[str]) -> Filter:
    empty = {field: None if field in _SINGLE else () for field in fields}
    return replace(wanted, **empty)  # type: ignore[arg-type]


async def _counted(
    session: AsyncSession, fields: Sequence[str], conditions: Sequence[Condition]
) -> Facets:
    of_facts = [field for field in fields if field in _GROUPED or field in _KNOWN]
    counted, matching = await _of_facts(session, of_facts, conditions)
    lists = [field for field in fields if field not in counted]
    counted |= await _of_lists(session, lists, conditions, matching)
    return {field: _most_first(counted[field]) for field in fields}


async def _of_facts(
    session: AsyncSession, fields: Sequence[str], conditions: Sequence[Condition]
) -> tuple[dict[str, Counter[str]], int | None]:
    """In one pass, by groups of which there are few hundreds; and how many rows there were, None
    where nothing was asked."""
    if not fields:
        return {}, None
    grouped = [field for field in fields if field in _GROUPED]
    known = [(field, value) for field in fields for value in _KNOWN.get(field, ())]
    values = [_GROUPED[field] for field in grouped]
    sums = [func.count().filter(_KNOWN[field][value]) for field, value in known]
    query = select(*values, func.count(), *sums).select_from(EpisodeFacts).where(*conditions)
    counted: dict[str, Counter[str]] = {field: Counter() for field in fields}
    matching = 0
    for row in (await session.execute(query.group_by(*values))).all():
        number, numbers = row[len(values)], row[len(values) + 1 :]
        matching += number
        for field, value in zip(grouped, row, strict=False):
            if value is not None:
                counted[field][str(value)] += number
        for (field, value), one in zip(known, numbers, strict=True):
            counted[field][value] += one
    return counted, matching


async def _of_lists(
    session: AsyncSession,
    fields: Sequence[str],
    conditions: Sequence[Condition],
    matching: int | None,
) -> dict[str, Counter[str]]:
    """Where most of all there is fulfils the conditions, the rest is counted and taken away: to
    look each of many up costs several times what counting everything does."""
    counted: dict[str, Counter[str]] = {field: Counter() for field in fields}
    if not fields:
        return counted
    parts = [(1, conditions)]
    if conditions and matching is None:
        matching = await session.scalar(_how_many(conditions))
    if conditions and (matching or 0) > MOST * (await session.scalar(_how_many()) or 0):
        parts = [(1, ()), (-1, (and_(*conditions).is_not(true()),))]
    for sign, of_part in parts:
        for field, value, number in await session.execute(_in_lists(fields, of_part)):
            counted[field][value] += sign * number
    return counted


def _how_many(conditions: Sequence[Condition] = ()) -> Select[int]:
    return select(func.count()).select_from(EpisodeFacts).where(*conditions)


def _in_lists(
    fields: Sequence[str], conditions: Sequence[Condition]
) -> CompoundSelect[str, str, int]:
    """Rows of field, value and number. What the conditions hold for is found once."""
    hits: FromClause = EpisodeFacts.__table__
    if conditions:
        hits = (
            select(EpisodeFacts.episode_id, EpisodeFacts.conversation_id, EpisodeFacts.customer_id)
            .where(*conditions)
            .cte("hits")
            .prefix_with("MATERIALIZED")
        )
    parts: list[Select[str, str, int]] = []
    for field in fields:
        name = cast(literal(field), String)
        if field == "tag":
            parts.append(_by_tag(name, hits))
        elif field == "segment":
            parts.append(_by_segment(name, hits))
        else:
            table, value = _LISTED[field]
            counted = select(name, cast(value, String), func.count()).group_by(value)
            # Not joined: SQLite would go through a whole list and look each of its rows up.
            of_this = table.episode_id.in_(select(hits.c.episode_id))
            parts.append(counted.where(of_this) if conditions else counted)
    return union_all(*parts)


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


def _most_first(counted: Counter[str]) -> dict[str, int]:
    there = [(value, number) for value, number in counted.items() if number]
    return dict(sorted(there, key=lambda one: (-one[1], one[0])))
