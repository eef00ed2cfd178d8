"""How many there would be with each value of each field, so that a list is counted before it is
narrowed."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    and_,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database
from crm_bridge.insights import facet_lists
from crm_bridge.insights.conditions import Condition, plain_conditions
from crm_bridge.insights.filters import CSAT, MOODS, OUTCOMES, STATES, Filter
from crm_bridge.insights.search import looked_up
from crm_bridge.models.facts import EpisodeFacts

Facets = Mapping[str, Mapping[str, int]]
"""By field, and by value as it stands in an address; the most frequent value first."""

_GROUPED: Mapping[str, ColumnElement[Any]] = {
    "channel": EpisodeFacts.channel.expression,
    "resolution": EpisodeFacts.resolution.expression,
    "reason": EpisodeFacts.reason.expression,
    "team": EpisodeFacts.team_id.expression,
    "language": EpisodeFacts.language.expression,
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
FIELDS = (*_GROUPED, *_KNOWN, *facet_lists.FIELDS)


async def facets(
    database: Database,
    wanted: Filter,
    *,
    zone: ZoneInfo,
    reader_id: str | None = None,
    fields: Iterable[str] = FIELDS,
) -> Facets:
    """For each of these fields, how many there would be with each value instead of what the filter
    has there; a value that nothing has is left out. Raises 422 `filter_invalid`.

    What is in lists takes as long as all the rest, and is counted at the same time.
    """
    asked = list(fields)

    async def counted(half: Sequence[str]) -> Facets:
        async with database.reading() as session:
            return await _facets(session, wanted, half, zone=zone, reader_id=reader_id)

    found = await asyncio.gather(*(counted(half) for half in _halves(asked) if half))
    return {field: part[field] for field in asked for part in found if field in part}


async def _facets(
    session: AsyncSession,
    wanted: Filter,
    asked: Sequence[str],
    *,
    zone: ZoneInfo,
    reader_id: str | None,
) -> Facets:
    found = (await looked_up(session, wanted)).conditions
    chosen = [field for field in FIELDS if field in wanted.set_fields()]

    def plain(of: Filter) -> list[Condition]:
        return plain_conditions(of, zone=zone, reader_id=reader_id)

    if found and len(chosen) > 1:
        own = {field: and_(*plain(_only(wanted, field))) for field in chosen}
        near = _near([*plain(_without(wanted, chosen)), *found], own)
        return await _counted_near(session, asked, near)
    at_once = [field for field in asked if field not in chosen]
    counted: dict[str, Mapping[str, int]] = {}
    for portion in (at_once, *([field] for field in asked if field in chosen)):
        without = _without(wanted, [field for field in portion if field in chosen])
        counted |= await _counted(session, portion, [*plain(without), *found])
    return counted


def _without(wanted: Filter, fields: Iterable[str]) -> Filter:
    empty = {field: None if field in _SINGLE else () for field in fields}
    return replace(wanted, **empty)  # type: ignore[arg-type]


def _only(wanted: Filter, field: str) -> Filter:
    return replace(Filter(), **{field: getattr(wanted, field)})


@dataclass(frozen=True, slots=True)
class _Near:
    """What fulfils all conditions but at most those of one field, found once for all fields: to
    look typed words up for each of them takes longer than everything else. `own` are the columns
    that say of a field whether its own conditions hold."""

    rows: CTE
    own: Mapping[str, ColumnElement[bool]]

    def but(self, field: str) -> Condition:
        """All that is wanted, save what is wanted of this field."""
        return and_(true(), *(holds for other, holds in self.own.items() if other != field))


def _near(common: Sequence[Condition], own: Mapping[str, Condition]) -> _Near:
    but_one = [and_(*(own[other] for other in own if other != field)) for field in own]
    rows = (
        select(
            EpisodeFacts.id,
            EpisodeFacts.episode_id,
            EpisodeFacts.conversation_id,
            EpisodeFacts.customer_id,
            *(condition.label(f"of_{field}") for field, condition in own.items()),
        )
        .where(*common, or_(*but_one))
        .cte("near")
        .prefix_with("MATERIALIZED")
    )
    return _Near(rows, {field: rows.c[f"of_{field}"] for field in own})


async def _counted_near(session: AsyncSession, fields: Sequence[str], near: _Near) -> Facets:
    of_facts, in_lists = _halves(fields)
    counted: dict[str, Counter[str]] = {}
    if of_facts:
        source = near.rows.join(EpisodeFacts.__table__, EpisodeFacts.id == near.rows.c.id)
        counted |= await _of_facts(session, of_facts, source, (), near.but)
    if in_lists:
        hits = {one: select(near.rows).where(near.but(one)).subquery() for one in in_lists}
        counted |= await facet_lists.counted_among(session, hits)
    return {field: _most_first(counted[field]) for field in fields}


async def _counted(
    session: AsyncSession, fields: Sequence[str], conditions: Sequence[Condition]
) -> Facets:
    of_facts, in_lists = _halves(fields)
    counted: dict[str, Counter[str]] = {}
    if of_facts:
        counted |= await _of_facts(session, of_facts, EpisodeFacts.__table__, conditions)
    if in_lists:
        counted |= await facet_lists.counted(session, in_lists, conditions)
    return {field: _most_first(counted[field]) for field in fields}


def _halves(fields: Iterable[str]) -> tuple[list[str], list[str]]:
    """Fields of the facts themselves, and those in lists."""
    of_facts: list[str] = []
    in_lists: list[str] = []
    for field in fields:
        (in_lists if field in facet_lists.FIELDS else of_facts).append(field)
    return of_facts, in_lists


async def _of_facts(
    session: AsyncSession,
    fields: Sequence[str],
    source: FromClause,
    conditions: Sequence[Condition],
    holds: Callable[[str], Condition] | None = None,
) -> dict[str, Counter[str]]:
    """In one pass, by groups of which there are few hundreds. A field counts where `holds` of it is
    so."""

    def number(field: str, value: Condition | None = None) -> ColumnElement[int]:
        said = [one for one in (value, holds(field) if holds else None) if one is not None]
        return func.count().filter(and_(*said)) if said else func.count()

    grouped = [field for field in fields if field in _GROUPED]
    known = [(field, value) for field in fields for value in _KNOWN.get(field, ())]
    values = [_GROUPED[field] for field in grouped]
    numbers = [
        *(number(field) for field in grouped),
        *(number(field, _KNOWN[field][value]) for field, value in known),
    ]
    query = select(*values, *numbers).select_from(source).where(*conditions).group_by(*values)
    counted: dict[str, Counter[str]] = {field: Counter() for field in fields}
    for row in (await session.execute(query)).all():
        here, counts = row[: len(values)], row[len(values) :]
        told = [
            (field, None if one is None else str(one))
            for field, one in zip(grouped, here, strict=True)
        ]
        for (field, one), count in zip((*told, *known), counts, strict=True):
            if one is not None:
                counted[field][one] += count
    return counted


def _most_first(counted: Counter[str]) -> dict[str, int]:
    there = [(value, number) for value, number in counted.items() if number]
    return dict(sorted(there, key=lambda one: (-one[1], one[0])))
