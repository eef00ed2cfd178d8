"""How many there would be with each value of each field, so that a list is counted before it is
narrowed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.insights.conditions import Condition
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.search import meaning
from crm_bridge.models.desk import ConversationTag, Tag
from crm_bridge.models.facts import EpisodeAgent, EpisodeArticle, EpisodeFacts, EpisodeIntent

Facets = Mapping[str, Mapping[str, int]]
"""By field, and by value as it stands in an address."""

_EMPTY: Mapping[str, object] = {
    "confidence_below": None, "handover": None, "contained": None, "not_understood": None,
    "repeated": None, "reviewed": None,
}  # fmt: skip


def _yes_no(holds: ColumnElement[bool]) -> ColumnElement[str]:
    return case((holds, "yes"), else_="no")


_HANDED = EpisodeFacts.called.is_(True) | EpisodeFacts.person.is_(True)
_OF_FACTS: Mapping[str, ColumnElement[Any]] = {
    "channel": EpisodeFacts.channel.expression,
    "state": EpisodeFacts.state.expression,
    "outcome": func.coalesce(EpisodeFacts.outcome, "open"),
    "resolution": EpisodeFacts.resolution.expression,
    "reason": EpisodeFacts.reason.expression,
    "priority": EpisodeFacts.priority.expression,
    "team": EpisodeFacts.team_id.expression,
    "language": EpisodeFacts.language.expression,
    "csat": func.coalesce(EpisodeFacts.csat_score, 0),
    "handover": _yes_no(_HANDED),
    "contained": EpisodeFacts.contained.expression,
    "not_understood": _yes_no(EpisodeFacts.not_understood > 0),
    "repeated": _yes_no(EpisodeFacts.repeats > 0),
}
FIELDS = (*_OF_FACTS, "sentiment", "intent", "article", "agent", "tag")
_TOLD = {True: "yes", False: "no"}


async def facets(
    session: AsyncSession,
    wanted: Filter,
    *,
    zone: ZoneInfo,
    reader_id: str | None = None,
    fields: Iterable[str] = FIELDS,
) -> Facets:
    """For each of these fields, how many there would be with each value instead of what the filter
    has there. Raises 422 `filter_invalid`."""
    found: dict[str, Mapping[str, int]] = {}
    for field in fields:
        without = replace(wanted, **{field: _EMPTY.get(field, ())})  # type: ignore[arg-type]
        meant = await meaning(session, without, zone=zone, reader_id=reader_id)
        found[field] = await _counted(session, field, meant.conditions)
    return found


async def _counted(
    session: AsyncSession, field: str, conditions: tuple[Condition, ...]
) -> Mapping[str, int]:
    if field == "sentiment":
        return await _moods(session, conditions)
    rows = (await session.execute(_query(field).where(*conditions))).all()
    counted = {_value(field, value): number for value, number in rows if value is not None}
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _query(field: str) -> Select[Any, int]:
    of_facts = _OF_FACTS.get(field)
    if of_facts is not None:
        return select(of_facts, func.count()).select_from(EpisodeFacts).group_by(of_facts)
    if field == "tag":
        return (
            select(Tag.name, func.count())
            .select_from(EpisodeFacts)
            .join(ConversationTag, ConversationTag.conversation_id == EpisodeFacts.conversation_id)
            .join(Tag, Tag.id == ConversationTag.tag_id)
            .group_by(Tag.name)
        )
    lists: Mapping[str, tuple[Any, Any]] = {
        "intent": (EpisodeIntent, EpisodeIntent.intent),
        "article": (EpisodeArticle, EpisodeArticle.slug),
        "agent": (EpisodeAgent, EpisodeAgent.staff_id),
    }
    table, value = lists[field]
    return (
        select(value, func.count())
        .select_from(EpisodeFacts)
        .join(table, table.episode_id == EpisodeFacts.episode_id)
        .group_by(value)
    )


async def _moods(session: AsyncSession, conditions: tuple[Condition, ...]) -> Mapping[str, int]:
    facts = EpisodeFacts
    holds: dict[str, ColumnElement[bool]] = {}
    for mood in ("negative", "neutral", "positive"):
        holds[mood] = getattr(facts, mood) > 0
        holds[f"start:{mood}"] = facts.first_mood == mood
        holds[f"end:{mood}"] = facts.last_mood == mood
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in holds.values()]
    row = (await session.execute(select(*sums).select_from(facts).where(*conditions))).one()
    return {name: int(number) for name, number in zip(holds, row, strict=True) if number}


def _value(field: str, value: object) -> str:
    if field == "csat":
        return str(value) if value else "none"
    return _TOLD.get(value, str(value)) if isinstance(value, bool) else str(value)
