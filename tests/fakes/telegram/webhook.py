"""Telegram as the one who calls the webhook: https://core.telegram.org/bots/api#setwebhook

Updates of one chat are sent in order, each once the one before was answered with a 2xx; those of
several chats at the same time, over at most `max_connections` connections. "In case of an
unsuccessful request (a request with response HTTP status code different from 2XY), we will repeat
the request and give up after a reasonable amount of attempts"; a `Retry-After` is honoured.
"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from .readings import Readings
from .updates import Update, Updates

_WAITS = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass
class Disorder:
    """What the network does to deliveries; set `fake.disorder` for it.

    `repeated`: this share of updates comes a second time, later and among others, as where the
    answer to the first was lost. `shuffled`: updates of one chat change places among this many
    (Update update_id: "restore the correct update sequence, should they get out of order").
    """

    repeated: float = 0.0
    shuffled: int = 1
    within: float = 0.1  # seconds in which repeats come
    seed: int = 7


@dataclass
class Deliveries:
    """`seconds`: how long each request waited for its 2xx. `sent`: update_ids in order of sending,
    repeats and attempts included. `routes`: where a public address really is, in a test:
    `{"https://support.shop.example": "http://127.0.0.1:8080"}`."""

    updates: Updates
    readings: Readings
    changed: Callable[[], None]
    disorder: Disorder = field(default_factory=Disorder)
    webhook: Webhook | None = None
    routes: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    last_error: tuple[int, str] | None = None

    def __post_init__(self) -> None:
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._repeats: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(40)
        self._session: aiohttp.ClientSession | None = None
        self._chance = random.Random(self.disorder.seed)  # noqa: S311

    @property
    def are_done(self) -> bool:
        return not self.updates.pending and not self._repeats

    def point_to(self, webhook: Webhook | None) -> None:
        self.webhook = webhook
        self._connections = asyncio.Semaphore(webhook.max_connections if webhook else 1)
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self.last_error = None
        self.go_on()

    def go_on(self) -> None:
        """One task a chat that has something waiting."""
        if self.webhook is None:
            return
        for queue in {one.queue for one in self.updates.pending} - self._tasks.keys():
            self._tasks[queue] = asyncio.create_task(self._drain(queue, self.webhook))

    async def close(self) -> None:
        tasks = [*self._tasks.values(), *self._repeats]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _drain(self, queue: int, webhook: Webhook) -> None:
        while waiting := [one for one in self.updates.pending if one.queue == queue]:
            update = self._chance.choice(waiting[: max(1, self.disorder.shuffled)])
            await self._until_taken(update, webhook)
            self.updates.taken(update)
            if self._chance.random() < self.disorder.repeated:
                self._repeat(update, webhook)
            self.changed()
        self._tasks.pop(queue, None)

    async def _until_taken(self, update: Update, webhook: Webhook) -> None:
        delay = self.readings.retry_delay
        while (wait := await self._send(update, webhook)) is not None:
            self.changed()
            await asyncio.sleep(wait or delay)
            delay = min(2 * delay, self.readings.longest_retry_delay)

    def _repeat(self, update: Update, webhook: Webhook) -> None:
        async def later() -> None:
            await asyncio.sleep(self._chance.uniform(0, self.disorder.within))
            await self._send(update, webhook)

        def over(task: asyncio.Task[None]) -> None:
            self._repeats.discard(task)
            self.changed()

        task = asyncio.create_task(later())
        self._repeats.add(task)
        task.add_done_callback(over)

    async def _send(self, update: Update, webhook: Webhook) -> float | None:
        """None where it was taken, otherwise the seconds asked to wait (0: none)."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_WAITS)
        async with self._connections:
            began = time.monotonic()
            self.sent.append(update.id)
            try:
                async with self._session.post(
                    self._route(webhook.url),
                    json=update.json(),
                    headers=headers,
                    allow_redirects=False,
                ) as response:
                    await response.read()
            except TimeoutError:
                return self._failed("Read timeout expired")
            except aiohttp.ClientError as failed:
                return self._failed(f"Connection failed: {failed}")
        self.answers.append(response.status)
        if not 200 <= response.status < 300:
            wait = response.headers.get("Retry-After", "")
            self._failed(
                f"Wrong response from the webhook: {response.status} {response.reason or ''}"
            )
            return float(wait) if wait.isdigit() else 0.0
        self.seconds.append(time.monotonic() - began)
        return None

    def _failed(self, message: str) -> float:
        self.last_error = int(time.time()), message
        return 0.0

    def _route(self, url: str) -> str:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        return self.routes.get(origin, origin) + url.removeprefix(origin)
