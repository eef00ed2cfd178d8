"""The sheet of filters: what can be chosen, each with how many there would be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.transcripts_address import Address
from crm_bridge.console.transcripts_words import FIELDS, VALUES, Names
from crm_bridge.db import Database
from crm_bridge.insights import facets, search
from crm_bridge.insights.filters import Filter

SHOWN = 7
"""Values of a field that are seen at once; the others are behind a button."""
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "How it went": ("outcome", "handover", "reason", "late", "resolution"),
    "How the customer felt": ("sentiment", "csat"),
    "The assistant": ("intent", "not_understood", "repeated", "contained", "article"),
    "Who and where": ("channel", "team", "agent", "segment", "language", "tag", "state"),
    "Review": ("reviewed",),
}
_IN_ORDER = ("outcome", "handover", "sentiment", "csat", "reviewed", "late", "state")
"""Fields whose few values are always shown, in their own order."""
_ONE_OF = ("handover", "contained", "not_understood", "repeated", "reviewed")
"""Fields that have one value."""
_NOT_COUNTED = ("late", "reviewed")


@dataclass(frozen=True, slots=True)
class Choice:
    """`count` None where it is not counted."""

    value: str
    title: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """`single`: one of the choices, or none."""

    name: str
    title: str
    choices: list[Choice]
    single: bool

    @property
    def seen(self) -> list[Choice]:
        return [one for at, one in enumerate(self.choices) if at < SHOWN or one.chosen]

    @property
    def behind(self) -> list[Choice]:
        return [one for at, one in enumerate(self.choices) if at >= SHOWN and not one.chosen]


async def groups(
    database: Database, address: Address, names: Names, *, zone: ZoneInfo, reader_id: str
) -> dict[str, list[Field]]:
    """Fields that have nothing to choose from are left out. Raises 422 `filter_invalid`."""
    fields = [name for group in _GROUPS.values() for name in group if name not in _NOT_COUNTED]
    counts = await facets.facets(
        database, address.filter, zone=zone, reader_id=reader_id, fields=fields
    )
    query = address.filter.as_query()
    found = {
        title: [_field(name, counts.get(name), _chosen(query.get(name)), names) for name in group]
        for title, group in _GROUPS.items()
    }
    return {title: [one for one in group if one.choices] for title, group in found.items()}


async def total(session: AsyncSession, address: Address, *, zone: ZoneInfo, reader_id: str) -> int:
    """How many the filter finds as it stands. Raises 422 `filter_invalid`."""
    return await search.count(session, address.filter, zone=zone, reader_id=reader_id)


def hidden(wanted: Filter) -> list[tuple[str, str]]:
    """What is set and has no control of its own: names and values for the form."""
    shown = {name for group in _GROUPS.values() for name in group}
    shown |= {"words", "from", "to", "confidence_below", "order"}
    return [(name, value) for name, value in pairs(wanted) if name not in shown]


def pairs(wanted: Filter) -> list[tuple[str, str]]:
    """All that is set."""
    return [
        (name, value)
        for name, given in wanted.as_query().items()
        for value in ([given] if isinstance(given, str) else given)
    ]


def plain(address: Address) -> Address:
    """Nothing but the words: what *Clear* leaves."""
    return replace(address, filter=Filter(words=address.filter.words))


def _field(
    name: str, counts: Mapping[str, int] | None, chosen: frozenset[str], names: Names
) -> Field:
    known = list(VALUES.get(name, {})) if name in _IN_ORDER else []
    counted = counts or {}
    values = [*known, *(value for value in counted if value not in known)]
    values += sorted(chosen - set(values))
    choices = [
        Choice(
            value,
            names.title(name, value),
            None if counts is None else counted.get(value, 0),
            value in chosen,
        )
        for value in values
    ]
    kept = [one for one in choices if one.count != 0 or one.chosen]
    return Field(name, FIELDS[name], kept, name in _ONE_OF)


def _chosen(given: str | list[str] | None) -> frozenset[str]:
    return frozenset([given] if isinstance(given, str) else given or [])
