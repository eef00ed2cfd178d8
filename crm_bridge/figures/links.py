"""The address of the list behind a figure."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from crm_bridge.figures.board import within
from crm_bridge.figures.periods import Period
from crm_bridge.insights.filters import Filter

LIST = "/transcripts"


def behind(period: Period, wanted: Filter | None = None, **narrowed: Any) -> str:
    """The conversations that began in a period, narrowed by the fields of a filter."""
    return address(replace(within(wanted or Filter(), period), **narrowed))


def address(wanted: Filter) -> str:
    """The list of what a filter wants."""
    return f"{LIST}?{urlencode(wanted.as_query(), doseq=True)}"
