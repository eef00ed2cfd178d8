"""Where the time of a turn goes: CPU time by process, stages and requests by the processes' own
figures, and code by samples.

One customer writes at a time, so nothing waits for anything else: what is left is the work itself.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil
from aiohttp import ClientSession

from tests.bench import sides
from tests.bench.load import WITH_ACTION, WITHOUT_ACTION, Opens, take
from tests.bench.metrics import Seen, seen
from tests.bench.samples import sampled
from tests.flows.running_shop import RunningShop, running_shop

TURNS = 200
PROCESSES = {
    "gateway": "bot.gateway",
    "bridge": "crm_bridge",
    "assistant": "bot.assistant",
    "actions": "-m actions",
}
KINDS = {"without action": WITHOUT_ACTION, "with action": WITH_ACTION}
AIMS: dict[str, float] = {}


@dataclass
class Kind:
    """The turns of one kind: what a customer waited, and who worked meanwhile."""

    p50_ms: float = 0.0
    cpu_ms: dict[str, float] = field(default_factory=dict)
    """CPU time a turn, by process; `client` is the one that measures."""
    stages: dict[str, Seen] = field(default_factory=dict)
    """By process and figure: milliseconds and times a turn."""


def measured() -> dict[str, object]:
    """Both kinds of turns, by turns; and what code the samples hit."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        sides.open_shop(state)
        with running_shop(state, **sides.UNLIMITED) as shop:
            kinds, code = asyncio.run(_measured(shop))
    results: dict[str, object] = {"turns": TURNS}
    for name, kind in kinds.items():
        key = name.replace(" ", "_")
        results[f"{key}_p50_ms"] = round(kind.p50_ms, 1)
        for process, milliseconds in kind.cpu_ms.items():
            results[f"{key}_{process}_cpu_ms"] = round(milliseconds, 1)
        results[f"{key}_stages"] = {
            stage: {"ms": round(one.milliseconds, 2), "times": round(one.times, 2)}
            for stage, one in kind.stages.items()
        }
    results["code"] = code
    return results


async def _measured(shop: RunningShop) -> tuple[dict[str, Kind], dict[str, object]]:
    running = sides.CarelineRunning(shop, time.perf_counter())
    async with sides.opening(running) as opens, ClientSession() as http:
        await _turns(opens, [*WITHOUT_ACTION, *WITH_ACTION], 20)
        kinds = {}
        for name, texts in KINDS.items():
            print(f"{TURNS} turns {name} ...", flush=True)
            kinds[name] = await _kind(shop, http, opens, texts)
        print("Sampling ...", flush=True)
        pids = {name: shop.process(words) for name, words in PROCESSES.items()}
        async with sampled(pids) as code:
            await _turns(opens, [*WITHOUT_ACTION, *WITH_ACTION], 2 * TURNS)
    return kinds, code


async def _kind(shop: RunningShop, http: ClientSession, opens: Opens, texts: Sequence[str]) -> Kind:
    kind = Kind()
    before = await seen(shop, http)
    with _cpu(shop, kind.cpu_ms):
        kind.p50_ms = median(await _turns(opens, texts, TURNS))
    after = await seen(shop, http)
    for stage, end in after.items():
        spent = end - before.get(stage, Seen())
        if spent.times >= TURNS / 10:
            kind.stages[stage] = spent / TURNS
    return kind


async def _turns(opens: Opens, texts: Sequence[str], count: int) -> list[float]:
    """Conversations of twenty turns."""
    times = []
    for number in range(count):
        if number % 20 == 0:
            talk = await opens()
        times.append((await take(talk, texts[number % len(texts)])).milliseconds)
    return times


@contextmanager
def _cpu(shop: RunningShop, found: dict[str, float]) -> Iterator[None]:
    watched = {name: psutil.Process(shop.process(words)) for name, words in PROCESSES.items()}
    watched["client"] = psutil.Process()
    before = {name: _milliseconds(process) for name, process in watched.items()}
    yield
    for name, process in watched.items():
        found[name] = (_milliseconds(process) - before[name]) / TURNS


def _milliseconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system) * 1000
