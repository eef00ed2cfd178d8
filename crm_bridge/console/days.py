"""Which days a page is about: the last so many, or from one day to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable
from crm_bridge.figures import periods, words
from crm_bridge.figures.periods import Period

YEAR = 365


@dataclass(frozen=True, slots=True)
class Days:
    """`length` is None for days of one's own. `problem` says what was wrong with those that an
    address gives; then these are the usual ones."""

    period: Period
    length: int | None
    lengths: Sequence[int]
    since: datetime
    until: datetime
    problem: str = ""

    @property
    def status(self) -> int:
        return 422 if self.problem else 200

    @property
    def query(self) -> str:
        """As an address says them."""
        if self.length is not None:
            return urlencode({"days": self.length})
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return urlencode({"from": first, "to": last})

    @property
    def told(self) -> str:
        """As a sentence says them."""
        if self.length is None:
            return f"{'on' if self.period.days == 1 else 'from'} {words.days(self.period)}"
        return "in the last year" if self.length == YEAR else f"in the last {self.length} days"


def days_of(request: web.Request, lengths: Sequence[int], usual: int) -> Days:
    """From `?days=` or `?from=` and `to=`. The last so many end today, which is not over."""
    zone = ZoneInfo(request.config_dict[SETTINGS].time_zone)
    today = request.config_dict[DATABASE].clock().astimezone(zone).date()
    query = request.query
    given = query.get("days", "")
    length = next((one for one in lengths if str(one) == given), usual)
    problem = ""
    if query.get("from") or query.get("to"):
        try:
            own = periods.chosen(
                {"from": query.get("from", ""), "to": query.get("to", "")}, today
            ).period
            return Days(own, None, lengths, *own.bounds(zone))
        except Unprocessable as refused:
            problem = refused.detail
    period = _last(length, today)
    return Days(period, length, lengths, *period.bounds(zone), problem)


def _last(length: int, today: date) -> Period:
    return Period(today - timedelta(days=length - 1), today)
