"""How long leads wait for the page of figures, over a day and over everything there is."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from crm_bridge.db import Database
from crm_bridge.figures.board import board
from crm_bridge.figures.periods import Choice, Period, named
from crm_bridge.figures.report import write
from crm_bridge.figures.watched import findings
from crm_bridge.insights.filters import Filter

ZONE = ZoneInfo("Europe/London")
TIMES = 5
AIMS = {"dashboards_ms": 1000.0}
_TODAY = datetime.now(UTC).date()
_ALL = Period(_TODAY - timedelta(days=200), _TODAY)
PERIODS: Mapping[str, Period] = {
    "a day": named("yesterday", _TODAY),
    "4 weeks": named("28d", _TODAY),
    "90 days": named("90d", _TODAY),
    "all, in two halves": _ALL,
    "13 months, no other": Period(_TODAY - timedelta(days=396), _TODAY),
}
NARROWED: Mapping[str, Filter] = {
    "": Filter(),
    ", one channel": Filter(channel=("telegram",)),
    ", one need": Filter(intent=("main:track_order",)),
    ", one team": Filter(team=("tem_Orders",)),
}


async def dashboards(database: Database) -> dict[str, float]:
    """The slowest of all periods and what they are narrowed to, by the median of a few times; and
    what figures do by themselves."""
    slowest = 0.0
    for title, period in PERIODS.items():
        before = None if "no other" in title else period.before()
        for narrowed, wanted in NARROWED.items():
            times = []
            for _ in range(TIMES):
                began = time.perf_counter()
                await board(database, wanted, Choice("own", period, "previous", before), ZONE)
                times.append((time.perf_counter() - began) * 1000)
            slowest = max(slowest, median(times))
            print(f"  {'figures of ' + title + narrowed:<46}{median(times):>7.1f} ms", flush=True)
    return {"dashboards_ms": round(slowest, 1), **await _by_themselves(database)}


async def _by_themselves(database: Database) -> dict[str, float]:
    async with database.reading() as session:
        began = time.perf_counter()
        await findings(session, datetime.now(UTC), ZONE)
        watching = (time.perf_counter() - began) * 1000
        began = time.perf_counter()
        await write(session, named("7d", _TODAY), ZONE)
        report = (time.perf_counter() - began) * 1000
    return {"alerts_ms": round(watching, 1), "report_ms": round(report, 1)}
