"""One run: a shop under load while faults happen, everything pulled down, started again, drained,
and the books balanced."""

import asyncio
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from aiohttp import ClientSession, TCPConnector

from tests.chaos.agents import Agent
from tests.chaos.books import Books, Violation
from tests.chaos.clock import MovableClock
from tests.chaos.databases import Store, store
from tests.chaos.disk import Disk, small_disk
from tests.chaos.faults import Faults
from tests.chaos.ledger import Ledger, left
from tests.chaos.plan import JUMP_SECONDS, SHARES, Fault, planned
from tests.chaos.provider_customers import SlackCustomer, TelegramCustomer
from tests.chaos.proxy import Proxy
from tests.chaos.script import script, spoken
from tests.chaos.shop import Providers, connect, providers, proxies, pull_the_plug, shop_behind
from tests.chaos.web_customers import SocketCustomer, WebCustomer
from tests.flows.running_shop import MODELS, RunningShop

VECTORS = MODELS.parent / "article-vectors.npz"
AGENTS = 4
LAST_WORDS = 40.0
"""Seconds after the last fault in which those who are behind go on."""
DRAINED_WITHIN = 300.0
SETTLED_WITHIN = 30.0
IDLE_MINUTES = "0.2"
"""After which episodes end once all is over, so that the interaction log is complete."""
Customer = WebCustomer | SlackCustomer | TelegramCustomer


@dataclass(frozen=True)
class Wish:
    """What is to be run; `span` is the seconds in which the faults happen."""

    seed: int
    faults: int
    database: str
    conversations: int
    turns: int
    span: float
    kinds: Collection[str] = tuple(SHARES)
    keep: Path | None = None
    """Where logs and records go when the books are not balanced."""


@dataclass
class Result:
    """What came of it."""

    wish: Wish
    faults: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    acknowledged: Counter[str] = field(default_factory=Counter)
    said: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    came_late: int = 0
    """Messages that a provider sent only after what was said later."""
    agent_replies: int = 0
    left_at_start: dict[str, int] = field(default_factory=dict)
    drain_seconds: float | None = None
    seconds: float = 0.0
    violations: list[Violation] = field(default_factory=list)
    balanced: bool = False
    """Whether it came so far that the books were looked at."""


Tell = Callable[[str], None]


async def run(wish: Wish, folder: Path, tell: Tell = lambda _: None) -> Result:
    """Everything happens below `folder`, which is empty. `tell` hears how far it is."""
    result = Result(wish)
    began = time.monotonic()
    with small_disk(folder / "disk") as disk:
        state = disk.place / "state"
        state.mkdir()
        if VECTORS.exists():  # saves the assistant half a minute of its start
            shutil.copy(VECTORS, state)
        with store(wish.database, state) as database:
            try:
                async with AsyncExitStack() as stack:
                    run_ = _Run(wish, result, disk, state, database, stack, tell)
                    await run_.all(MovableClock(folder))
            finally:
                if wish.keep and not (result.balanced and result.violations == []):
                    place = wish.keep / f"seed-{wish.seed}-{wish.database}"
                    _kept(state, place)
                    await database.kept(place)
    result.seconds = round(time.monotonic() - began, 1)
    return result


@dataclass
class _Run:
    wish: Wish
    result: Result
    disk: Disk
    state: Path
    database: Store
    stack: AsyncExitStack
    tell: Tell
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)

    async def all(self, clock: MovableClock) -> None:
        between = await self.stack.enter_async_context(proxies(self.wish.seed))
        beside = await self.stack.enter_async_context(providers(between["gateway"]))
        connector = TCPConnector(limit=0)
        http = await self.stack.enter_async_context(ClientSession(connector=connector))
        settings = {"DATABASE_URL": self.database.url} if self.database.url else {}
        idle = {"CARELINE_EPISODE_IDLE_MINUTES": IDLE_MINUTES}
        moving = clock if "clock" in self.wish.kinds else None
        if not clock.settings:
            self.result.left_out["clock"] = "there is no C compiler to build what moves it"
        async with shop_behind(between, self.state, moving, **settings) as shop:
            self.tell("The shop runs; Slack and Telegram are being connected.")
            await connect(shop, self.database.url, beside)
            customers = self._customers(http, between["gateway"], beside)
            await self._load(shop, http, customers, between, clock)
            self.result.left_at_start = await left(self.database)
            self.tell(f"The plug is pulled; left to do: {self.result.left_at_start or 'nothing'}.")
            pull_the_plug(shop)
        async with shop_behind(between, self.state, moving, **settings, **idle):
            await self._drain()
            self.tell(f"Drained after {self.result.drain_seconds} s; the conversations end.")
            # What was said while the clock was ahead is idle only when it is so late again.
            with clock.moved(2 * JUMP_SECONDS):
                await self._end()
            await self._balance(customers, beside)

    def _customers(self, http: ClientSession, gateway: Proxy, beside: Providers) -> list[Customer]:
        """Of four, one on a page over a socket, one over HTTP, one in Slack, one in Telegram."""
        base = f"http://127.0.0.1:{gateway.port}"
        made: list[Customer] = []
        for number in range(self.wish.conversations):
            ids = _ids(self.wish.seed, number)
            match number % 4:
                case 0:
                    made.append(SocketCustomer(http, base, f"socket {number}", ids))
                case 1:
                    made.append(WebCustomer(http, base, f"http {number}", ids))
                case 2:
                    person = beside.team.user(f"slack {number}")
                    made.append(SlackCustomer(beside.slack, person))
                case _:
                    user = beside.telegram.user(f"telegram {number}")
                    made.append(TelegramCustomer(beside.telegram, user))
        return made

    async def _load(
        self,
        shop: RunningShop,
        http: ClientSession,
        customers: Sequence[Customer],
        between: dict[str, Proxy],
        clock: MovableClock,
    ) -> None:
        """Everybody talks while the faults happen; returns when both are over."""
        wish = self.wish
        faults = Faults(shop, between, self.database, self.disk, clock)
        token = shop.secret("CARELINE_HELP_DESK_TOKEN")
        self.agents = [
            Agent(
                http,
                f"http://127.0.0.1:{between['bridge'].port}",
                token,
                f"agent-{number}",
                random.Random(f"agent {wish.seed} {number}"),  # noqa: S311 (the same each time)
            )
            for number in range(AGENTS)
        ]
        on_pages = [one for one in customers if isinstance(one, WebCustomer)]
        await asyncio.gather(*(one.arrives() for one in on_pages))
        for page in on_pages:
            self._start(page.listens())
        self.tell("Everybody talks, and the faults begin.")
        serving = [asyncio.create_task(one.works()) for one in self.agents]
        async with asyncio.TaskGroup() as group:
            group.create_task(self._happen(faults))
            for number, one in enumerate(customers):
                lines = script(wish.seed, number, wish.turns, wish.span)
                group.create_task(one.talks(spoken(lines, wish.span + LAST_WORDS)))
        for agent in self.agents:
            agent.stop()
        await asyncio.gather(*serving)
        self.result.faults, self.result.missed = faults.done, [str(one) for one in faults.missed]

    async def _happen(self, faults: Faults) -> None:
        await faults.happen(self._plan())
        self.tell("The last fault is over; the last words are said.")

    def _plan(self) -> list[Fault]:
        kinds = set(self.wish.kinds) - set(self.result.left_out)
        return planned(self.wish.seed, self.wish.faults, self.wish.span, kinds)

    async def _drain(self) -> None:
        """Nobody does anything; the shop gets to the end of what was left by itself."""
        began = time.monotonic()
        while await left(self.database):
            if time.monotonic() - began > DRAINED_WITHIN:
                return
            await asyncio.sleep(0.2)
        self.result.drain_seconds = round(time.monotonic() - began, 1)

    async def _end(self) -> None:
        """Whoever waits for a person is served, and the episodes come to their end."""
        await asyncio.gather(*(one.empties_the_queue() for one in self.agents))
        until = time.monotonic() + 120
        query = "SELECT count(*) AS n FROM episodes WHERE ended_at IS NULL"
        while (await self.database.rows(query))[0]["n"] and time.monotonic() < until:
            await asyncio.sleep(0.5)
        until = time.monotonic() + SETTLED_WITHIN
        while await left(self.database) and time.monotonic() < until:
            await asyncio.sleep(0.2)

    async def _balance(self, customers: Sequence[Customer], beside: Providers) -> None:
        for one in customers:
            if not isinstance(one, WebCustomer):
                one.remember()
        for task in self.tasks:
            task.cancel()
        for ended in await asyncio.gather(*self.tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
        witnesses = [one.witness for one in customers]
        replies = [reply for agent in self.agents for reply in agent.replies]
        books = Books(await Ledger.read(self.database), witnesses, replies)
        result = self.result
        result.violations = books.violations()
        result.balanced = True
        result.outcomes, result.deliveries = books.outcomes(), books.deliveries()
        result.came_late = books.came_late()
        result.agent_replies = sum(one.acknowledged for one in replies)
        for witness in witnesses:
            result.said += len(witness.said)
            result.acknowledged[witness.channel] += sum(one.acknowledged for one in witness.said)
        for found in (*beside.slack.violations.take(), *beside.telegram.violations):
            result.violations.append(Violation("refused by the provider", "", str(found)))
        beside.telegram.violations.clear()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        self.tasks.append(asyncio.create_task(work))


def _ids(seed: int, person: int) -> Iterator[UUID]:
    chance = random.Random(f"ids {seed} {person}")  # noqa: S311 (no secrets)
    while True:
        yield UUID(int=chance.getrandbits(128), version=4)


def _kept(state: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(state, place, ignore=shutil.ignore_patterns("models", "*.npz"), symlinks=True)
