"""Addresses: of the page itself, and of the list behind each figure."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from crm_bridge.figures.links import behind
from crm_bridge.figures.periods import Choice, Period, Slot
from crm_bridge.insights.filters import Filter

PAGE = "/insights"


@dataclass(frozen=True, slots=True)
class Links:
    """For one choice and what it is narrowed to."""

    wanted: Filter
    choice: Choice

    def page(self, **changes: str) -> str:
        """This page with something else chosen."""
        query: dict[str, Any] = {**self.wanted.as_query(), **self.choice.as_query(), **changes}
        if query["period"] != "own":
            query.pop("from", None)
            query.pop("to", None)
        return f"{PAGE}?{urlencode(query, doseq=True)}"

    def without(self, field: str, value: str) -> str:
        """This page with one value of a filter taken away."""
        left = tuple(one for one in getattr(self.wanted, field) if one != value)
        fewer: dict[str, Any] = {field: left}
        return Links(replace(self.wanted, **fewer), self.choice).page()

    def behind(self, figure: str = "all", period: Period | None = None, **narrowed: Any) -> str:
        """The conversations of a measure, in this period or another."""
        if figure != "all":
            narrowed["figure"] = (figure,)
        return behind(period or self.choice.period, self.wanted, **narrowed)

    def part(self, figure: str, part: Slot) -> str:
        """Those of one part of the period."""
        hour = {} if part.hour is None else {"hour": (part.hour,)}
        return self.behind(figure, Period(part.first, part.last), **hour)
