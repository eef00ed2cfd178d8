"""`make bench` part `growth`: what a turn costs, and what the processes weigh, as a shop grows.

Four things grow, one at a time: messages kept (to a million), open chats (to 5,000 WebSockets),
products, and customers with their orders. At each size the whole shop is started on a database of
that size, has the same conversations with one client, and is weighed.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from aiohttp import ClientSession, TCPConnector

from crm_bridge.db import Database, sqlite_url
from tests.bench import many_messages, many_products, sides
from tests.bench.careline_talk import CarelineTalk
from tests.bench.load import WITH_ACTION, WITHOUT_ACTION, take
from tests.bench.memory import memory_of
from tests.bench.profile_turns import PROCESSES
from tests.flows.running_shop import RunningShop, running_shop

TURNS = 60
MESSAGES = (0, 10_000, 100_000, 1_000_000)
A_CONVERSATION = 10
"""Messages that `many_messages` writes into one, as it comes out."""
SOCKETS = (0, 500, 1_000, 2_500, 5_000)
PRODUCTS = (0, 1_000, 10_000, 50_000)
CUSTOMERS = (0, 1_000, 10_000, 100_000)
AIMS: dict[str, float] = {}


@dataclass(frozen=True)
class Size:
    """What was measured at one size."""

    size: int
    p50_ms: float
    p95_ms: float
    ready_seconds: float
    memory_mb: dict[str, float]
    """PSS by process."""
    disk_mb: float

    def told(self) -> dict[str, object]:
        memory = {name: round(megabytes) for name, megabytes in self.memory_mb.items()}
        return {
            "size": self.size,
            "p50_ms": round(self.p50_ms, 1),
            "p95_ms": round(self.p95_ms, 1),
            "ready_seconds": round(self.ready_seconds, 1),
            "memory_mb": memory,
            "disk_mb": round(self.disk_mb, 1),
        }


Fill = Callable[[Database, int], Awaitable[object]]


def measured() -> dict[str, object]:
    """By what grows, a list of sizes."""
    filled: dict[str, tuple[tuple[int, ...], Fill]] = {
        "messages": (MESSAGES, _fill_messages),
        "products": (PRODUCTS, _fill_products),
        "customers": (CUSTOMERS, _fill_customers),
    }
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder)
        sides.open_shop(shop)
        found: dict[str, object] = {}
        for name, (sizes, fill) in filled.items():
            found[name] = {"sizes": [_at_size(shop, name, size, fill).told() for size in sizes]}
        found["sockets"] = {"sizes": [one.told() for one in _sockets(shop)]}
    return found


async def _fill_messages(database: Database, size: int) -> None:
    await many_messages.write(database, datetime.now(UTC), size // A_CONVERSATION)


async def _fill_products(database: Database, size: int) -> None:
    await many_products.write(database, products=size, customers=1_000)


async def _fill_customers(database: Database, size: int) -> None:
    await many_products.write(database, products=1_000, customers=size)


def _at_size(shop: Path, name: str, size: int, fill: Fill) -> Size:
    print(f"{size:,} {name} more ...", flush=True)
    with _copied(shop) as state:
        if size:
            asyncio.run(_write(state, fill, size))
        began = time.perf_counter()
        with running_shop(state, **sides.UNLIMITED) as running:
            ready = time.perf_counter() - began
            return asyncio.run(_measured(running, size, ready))


@contextmanager
def _copied(shop: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield shutil.copytree(shop, Path(folder) / "state", symlinks=True)


async def _write(state: Path, fill: Fill, size: int) -> None:
    database = Database(sqlite_url(state / "careline.db"))
    await fill(database, size)
    await database.close()


async def _measured(shop: RunningShop, size: int, ready: float) -> Size:
    running = sides.CarelineRunning(shop, time.perf_counter())
    times = []
    async with sides.opening(running) as opens:
        for number in range(TURNS + 10):
            if number % 10 == 0:
                talk = await opens()
            texts = WITH_ACTION if number % 10 in (2, 4, 6, 8) else WITHOUT_ACTION
            times.append((await take(talk, texts[number % len(texts)])).milliseconds)
    times = times[10:]
    return Size(
        size,
        median(times),
        quantiles(times, n=20)[-1],
        ready,
        {name: memory_of([shop.process(words)]).pss_mb for name, words in PROCESSES.items()},
        _disk_mb(shop.state),
    )


def _disk_mb(state: Path) -> float:
    """The bridge's database, what waits in its log included."""
    return sum(path.stat().st_size for path in state.glob("careline.db*")) / 1024**2


def _sockets(shop: Path) -> list[Size]:
    """One shop; more and more people have its chat open and say nothing."""
    with _copied(shop) as state, running_shop(state, **sides.UNLIMITED) as running:
        return asyncio.run(_with_sockets(running))


async def _with_sockets(shop: RunningShop) -> list[Size]:
    found = []
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(ClientSession(connector=TCPConnector(limit=0)))
        people = await stack.enter_async_context(asyncio.TaskGroup())
        stack.callback(lambda: [task.cancel() for task in idle])
        idle: list[asyncio.Task[None]] = []
        for size in SOCKETS:
            print(f"{size:,} open chats ...", flush=True)
            began = time.perf_counter()
            while len(idle) < size:
                few = min(20, size - len(idle))
                talks = await asyncio.gather(*(_open(shop, http) for _ in range(few)))
                idle += [people.create_task(talk.idle()) for talk in talks]
            opening = time.perf_counter() - began
            gone = sum(task.done() for task in idle)
            assert not gone, f"{gone} of {size} chats were closed"
            found.append(await _measured(shop, size, opening))
    return found


async def _open(shop: RunningShop, http: ClientSession) -> CarelineTalk:
    identity = sides.signed_in(shop.secret("CARELINE_IDENTITY_SECRET"))
    return await CarelineTalk.opens(http, shop.chat, identity)
