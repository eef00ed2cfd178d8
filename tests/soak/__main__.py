"""`make soak`: a busy shop for MINUTES=20, and whether anything grows that should not.

Six conversations go on at any time and about a thousand begin, which is what two hours of a shop
with five hundred conversations an hour bring. Memory, files, sockets and threads of each process
are read every two seconds. The first half is left out of the slopes: the assistant keeps 500
dialogues at hand and the bridge two megabytes of pages a connection, and both fill in it. Writes
`reports/soak.json`; ends with 1 when something is not as it should be.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, TCPConnector

from tests.bench.machine import machine
from tests.flows.running_shop import ROOT, RunningShop, running_shop
from tests.soak import tables
from tests.soak.agents import MEMBERS, Agent
from tests.soak.customers import Customer
from tests.soak.processes import PROCESSES, Held, held
from tests.soak.slope import growth

REPORT = ROOT / "reports" / "soak.json"
AT_ONCE = 6
EVERY = 2.0
WARM_UP = 0.5
FIRST = 60.0
"""Seconds of load before files and sockets are counted for the first time."""
QUIET = 20.0
"""Seconds after the last customer before files and sockets are counted."""
SLACK = 5
"""So many more files or threads are no leak: pools open what they need."""
MOST_MB_AN_HOUR = 10.0
"""Of compressed time, which is 1.7 MB an hour of the shop's."""
SETTINGS = {
    "CARELINE_MESSAGES_PER_MINUTE": "100000",
    "CARELINE_ADDRESS_MESSAGES_PER_MINUTE": "100000",
    "CARELINE_SWEEP_SECONDS": "1",
    # Episodes end and dialogues begin as they would in two hours.
    "CARELINE_EPISODE_IDLE_MINUTES": "1",
    "CARELINE_QUEUE_LIMIT_MINUTES": "2",
}

Moment = tuple[float, dict[str, Held]]


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    options.add_argument("--minutes", type=float, default=20.0)
    minutes = options.parse_args().minutes
    taken_on = machine()
    with (
        tempfile.TemporaryDirectory(prefix="careline-soak-") as folder,
        running_shop(Path(folder), **SETTINGS) as shop,
    ):
        found = asyncio.run(_soak(shop, minutes * 60))
    report = {"machine": taken_on, "minutes": minutes, **found}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    _print(report)
    return 1 if report["not_as_it_should_be"] else 0


async def _soak(shop: RunningShop, seconds: float) -> dict[str, Any]:
    done: Counter[str] = Counter()
    async with ClientSession(connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar()) as http:
        # So that pools are open and models are read.
        await _under_load(shop, http, FIRST, Counter())
        await asyncio.sleep(QUIET)
        before, rows = held(shop), tables.rows(shop.state)
        moments = await _under_load(shop, http, seconds, done)
    await asyncio.sleep(QUIET)
    after = held(shop)
    found = {
        "load": dict(sorted(done.items())),
        "processes": {name: _process(name, moments, before, after) for name in PROCESSES},
        "tables": tables.grown(rows, tables.rows(shop.state)),
    }
    return {**found, "not_as_it_should_be": _findings(found)}


async def _under_load(
    shop: RunningShop, http: ClientSession, seconds: float, done: Counter[str]
) -> list[Moment]:
    agents = [
        asyncio.create_task(Agent(shop.console, name, random.Random(number), done).work())
        for number, name in enumerate(MEMBERS)
    ]
    customers = [
        asyncio.create_task(_customers(http, shop.chat, random.Random(number), done))
        for number in range(AT_ONCE)
    ]
    began = time.monotonic()
    moments: list[Moment] = []
    try:
        while (now := time.monotonic() - began) < seconds:
            with suppress(LookupError, OSError):  # a process that was started again is told below
                moments.append((now, held(shop)))
            for task in (*agents, *customers):
                if task.done():
                    task.result()
            await asyncio.sleep(EVERY)
    finally:
        for task in (*agents, *customers):
            task.cancel()
        await asyncio.gather(*agents, *customers, return_exceptions=True)
    return moments


async def _customers(
    http: ClientSession, chat: str, rng: random.Random, done: Counter[str]
) -> None:
    while True:
        await Customer(http, chat, rng, done).visit()


def _process(
    name: str, moments: list[Moment], before: dict[str, Held], after: dict[str, Held]
) -> dict[str, Any]:
    end = moments[-1][0]
    sizes = [(at, found[name].resident_mb) for at, found in moments if at >= WARM_UP * end]
    slope, low, high = growth(sizes)
    own = growth([(at, found[name].own_mb) for at, found in moments if at >= WARM_UP * end])
    return {
        "memory_mb_at_the_start": round(moments[0][1][name].resident_mb, 1),
        "memory_mb_at_the_end": round(moments[-1][1][name].resident_mb, 1),
        "growth_mb_an_hour": round(slope, 2),
        "growth_interval": [round(low, 2), round(high, 2)],
        "growth_without_files_mb_an_hour": [round(one, 2) for one in own],
        "memory_mb_each_minute": _each_minute(moments, name),
        "before": asdict(before[name]),
        "after": asdict(after[name]),
    }


def _each_minute(moments: list[Moment], name: str) -> list[float]:
    sizes = {int(at // 60): found[name].resident_mb for at, found in moments}
    return [round(size, 1) for _, size in sorted(sizes.items())]


def _findings(found: dict[str, Any]) -> list[str]:
    said = []
    for name, one in found["processes"].items():
        if one["before"]["pid"] != one["after"]["pid"]:
            said.append(f"{name} was started again")
        if one["growth_interval"][0] > 0 and one["growth_mb_an_hour"] > MOST_MB_AN_HOUR:
            said.append(f"{name} grows by {one['growth_mb_an_hour']} MB an hour")
        for what in ("files", "sockets", "threads"):
            more = one["after"][what] - one["before"][what]
            if more > SLACK:
                said.append(f"{name} holds {more} more {what} than at the start")
    said += [f"{one['table']} grows for ever" for one in found["tables"] if one["ends"] == "none"]
    said += [f"{how}: {n}" for how, n in found["load"].items() if how.startswith("broken off")]
    return said


def _print(report: dict[str, Any]) -> None:
    for name, one in report["processes"].items():
        low, high = one["growth_interval"]
        print(
            f"{name:10} {one['memory_mb_at_the_start']:7} to {one['memory_mb_at_the_end']:7} MB,"
            f" {one['growth_mb_an_hour']:+7} MB an hour ({low} to {high});"
            f" files {one['before']['files']} to {one['after']['files']},"
            f" threads {one['before']['threads']} to {one['after']['threads']}"
        )
    for one in report["tables"]:
        print(f"{one['table']:22} {one['more']:7} rows more; ends: {one['ends']}")
    print(*(report["not_as_it_should_be"] or ["All as it should be."]), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
