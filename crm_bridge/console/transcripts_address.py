"""What the address of a list of transcripts says: what narrows it, how it is sorted; and how each
part of that is taken out again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from multidict import MultiMapping

from crm_bridge.console.transcripts_words import FIELDS, SAY_ALL, Names
from crm_bridge.errors import Unprocessable
from crm_bridge.insights import search
from crm_bridge.insights.filters import Filter, Query
from crm_bridge.transcripts import periods

PATH = "/transcripts"
SORTS: Mapping[search.Order, str] = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "saddest": "Most negative first",
    "least_sure": "Least sure first",
}
_DAYS = ("from", "to")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is set; `without` is the address of the list that it does not narrow."""

    field: str
    title: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Address:
    """`sort` is not called order, for a filter has the number of one. `named` is the period that
    was chosen, where the filter's days are those of several."""

    filter: Filter
    sort: search.Order = "newest"
    named: str = ""

    @property
    def query(self) -> str:
        """As it stands behind the question mark; empty when nothing is set."""
        more: dict[str, str] = {"sort": self.sort} if self.sort != "newest" else {}
        if self.named and self.filter.from_day:
            more[periods.NAMED] = self.named
        return urlencode({**self.filter.as_query(), **more}, doseq=True)

    def to(self, path: str = PATH, **more: str) -> str:
        """The same list at another path, or with more in its address."""
        parts = [part for part in (self.query, urlencode(more)) if part]
        return f"{path}?{'&'.join(parts)}" if parts else path

    def sorted(self, sort: search.Order) -> str:
        return replace(self, sort=sort).to()

    def chips(self, names: Names, today: date) -> list[Chip]:
        """All that is set; the days together."""
        query, chips = self.filter.as_query(), []
        if any(day in query for day in _DAYS):
            chips.append(Chip("from", "Days", self._days(names, today), self._without(*_DAYS)))
        for name, given in query.items():
            if name in _DAYS:
                continue
            for value in [given] if isinstance(given, str) else given:
                title = "" if name in SAY_ALL else FIELDS[name]
                chips.append(Chip(name, title, names.title(name, value), self._less(name, value)))
        return chips

    def without_field(self, *fields: str) -> Filter:
        """The filter with these fields empty."""
        kept = {name: one for name, one in self.filter.as_query().items() if name not in fields}
        return Filter.from_query(kept)

    def _days(self, names: Names, today: date) -> str:
        period = periods.period_of(self.filter, today, self.named)
        if period:
            return periods.TITLES[period]
        first, last = self.filter.from_day, self.filter.to_day
        if first and last and first == last:
            return names.title("from", str(first))
        since = f"from {names.title('from', str(first))}" if first else ""
        until = f"until {names.title('to', str(last))}" if last else ""
        return f"{since} {until}".strip().capitalize()

    def _without(self, *fields: str) -> str:
        return replace(self, filter=self.without_field(*fields)).to()

    def _less(self, field: str, value: str) -> str:
        query = self.filter.as_query()
        given = query[field]
        if isinstance(given, str):
            return self._without(field)
        query[field] = [one for one in given if one != value]
        return replace(self, filter=Filter.from_query(query)).to()


def address_of(query: MultiMapping[str], today: date) -> Address:
    """The list that an address asks for. `period` names days that stand in place of its own; with
    `own`, or none at all, they are those of the address, which `named` may name. Raises 422
    `filter_invalid`."""
    wanted = Filter.from_query(read(query))
    period = query.get("period")
    if period == "":
        wanted = replace(wanted, from_day=None, to_day=None)
    wanted = periods.within(wanted, period, today)
    chosen = query.get(periods.NAMED) if period is None else period
    return Address(wanted, sort_of(query.get("sort")), periods.to_name(wanted, chosen, today))


def read(query: MultiMapping[str]) -> Query:
    return {name: query.getall(name) for name in query}


def sort_of(given: str | None) -> search.Order:
    for known in SORTS:
        if known == (given or "newest"):
            return known
    raise Unprocessable(
        "filter_invalid", f"sort: is one of {', '.join(SORTS)}.", extras={"field": "sort"}
    )
