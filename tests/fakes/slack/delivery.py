"""How Slack delivers: signed, to be acknowledged in three seconds, else sent again.

Docs: https://docs.slack.dev/apis/events-api/ (responding to events, error handling and retries)
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes.slack.envelopes import Attempt, Envelope, Kind, signed
from tests.fakes.slack.platform import Platform
from tests.fakes.slack.socket_mode import SocketMode

_RULES = {
    "events_api": "Events API: answer with HTTP 2xx within three seconds",
    "slash_commands": "Slash commands: answer with HTTP 200 within three seconds",
    "interactive": "Interactions: answer with HTTP 200 within three seconds",
}


@dataclass
class Delivery:
    """`urls`: where each kind goes, none while there is nobody to tell. Commands and interactions
    are never sent again: the person sees an error instead."""

    platform: Platform
    http: ClientSession
    urls: dict[Kind, str]
    sockets: SocketMode
    answer_within: float = 3.0
    # Slack waits nearly nothing, a minute and five minutes before its three retries.
    pauses: tuple[float, ...] = (0.0, 0.0, 0.0)
    failures_expected: bool = False
    sent: list[Envelope] = field(default_factory=list)
    _held: list[Envelope] | None = None

    async def send(self, *envelopes: Envelope) -> None:
        """Deliver them at the same time, or keep them while `holding`."""
        if self._held is not None:
            self._held.extend(one for one in envelopes if not one.quiet)
            envelopes = tuple(one for one in envelopes if one.quiet)
        await asyncio.gather(*(self._deliver(one) for one in envelopes))

    async def _deliver(self, envelope: Envelope) -> None:
        if not self.sockets.on and envelope.kind not in self.urls:
            return
        await self.attempt(envelope)
        await self.finish(envelope)

    async def finish(self, envelope: Envelope) -> None:
        """Send it again, as often and as long as Slack does, if it was not acknowledged."""
        self.sent.append(envelope)
        retries = self.pauses if envelope.kind == "events_api" else ()
        for pause in retries[len(envelope.attempts) - 1 :]:
            if envelope.acknowledged or envelope.attempts[-1].no_retry:
                break
            await asyncio.sleep(pause)
            await self.attempt(envelope)
        self._judge(envelope)
        await self.platform.tell()

    async def attempt(self, envelope: Envelope) -> Attempt:
        """Send it once more, as a retry if it was sent before."""
        retry = len(envelope.attempts)
        start = time.perf_counter()
        if self.sockets.on:
            attempt = await self.sockets.send(envelope, retry, self.answer_within)
        else:
            attempt = await self._post(envelope, retry)
        attempt.seconds = time.perf_counter() - start
        envelope.attempts.append(attempt)
        return attempt

    async def _post(self, envelope: Envelope, retry: int) -> Attempt:
        headers = signed(self.platform.app, envelope.body, envelope.content_type)
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry)
            headers["X-Slack-Retry-Reason"] = _reason(envelope.attempts[-1])
        url = self.urls[envelope.kind]
        timeout = ClientTimeout(total=self.answer_within)
        try:
            async with self.http.post(
                url, data=envelope.body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                body = await response.text()
                kind = response.content_type if body else ""
                return Attempt(response.status, 0, retry, kind, body, no_retry)
        except TimeoutError:
            return Attempt(0, 0, retry)
        except ClientError:
            return Attempt(-1, 0, retry)

    def _judge(self, envelope: Envelope) -> None:
        gone = envelope.quiet and envelope.attempts[-1].status == -1
        if envelope.acknowledged or self.failures_expected or gone:
            return
        answers = [_reason(attempt) for attempt in envelope.attempts]
        what = f"not acknowledged in {len(answers)} attempts ({', '.join(answers)})"
        self.platform.violations.add(envelope.name, what, _RULES[envelope.kind])

    @property
    def undelivered(self) -> list[Envelope]:
        return [one for one in self.sent if not one.acknowledged]

    async def redeliver(self, envelopes: Iterable[Envelope] | None = None) -> None:
        """Send again, as a retry: what was not acknowledged, or the given ones."""
        again = self.undelivered if envelopes is None else list(envelopes)
        for envelope in again:
            await self.attempt(envelope)

    @asynccontextmanager
    async def expecting_failures(self) -> AsyncIterator[None]:
        """The product is down, or refuses; `redeliver()` sends again what was left."""
        self.failures_expected = True
        try:
            yield
        finally:
            self.failures_expected = False

    @asynccontextmanager
    async def holding(self) -> AsyncIterator["Held"]:
        """What people do in here is kept, for `Held.release`."""
        held = Held(self)
        self._held = held.envelopes
        try:
            yield held
        finally:
            self._held = None


@dataclass
class Held:
    """Kept deliveries, to be released as a burst."""

    delivery: Delivery
    envelopes: list[Envelope] = field(default_factory=list)

    async def release(
        self,
        *,
        repeats: float = 0.0,
        seed: int = 1,
        at_once: int = 20,
        a_second: float | None = None,
        in_order: bool = True,
    ) -> list[Attempt]:
        """Send everything, `repeats` of it again as retries at any later place.

        `in_order`: the first attempts of one channel come in their order (Slack mostly does; it
        promises nothing). `a_second`: at most so many starts in a second.
        """
        chance = random.Random(seed)  # noqa: S311 - the same burst each time
        plan = _planned(self.envelopes, repeats, chance, in_order=in_order)
        room = asyncio.Semaphore(at_once)
        lanes: dict[str, asyncio.Lock] = {}
        attempts: list[Attempt] = []

        async def one(envelope: Envelope) -> None:
            async with lanes.setdefault(envelope.lane, asyncio.Lock()), room:
                attempts.append(await self.delivery.attempt(envelope))

        async with asyncio.TaskGroup() as tasks:
            for envelope in plan:
                tasks.create_task(one(envelope))
                await asyncio.sleep(1 / a_second if a_second else 0)
        await asyncio.gather(*(self.delivery.finish(one) for one in self.envelopes))
        return attempts


def _planned(
    envelopes: list[Envelope], repeats: float, chance: random.Random, *, in_order: bool
) -> list[Envelope]:
    """Each once, and some again later than their first time."""
    first = list(envelopes)
    if not in_order:
        chance.shuffle(first)
    places = [(float(place), envelope) for place, envelope in enumerate(first)]
    events = [one for one in places if one[1].kind == "events_api"]
    for place, envelope in chance.sample(events, int(len(events) * repeats)):
        places.append((chance.uniform(place, len(first) + 1), envelope))
    return [envelope for _, envelope in sorted(places, key=lambda one: one[0])]


def _reason(attempt: Attempt) -> str:
    """X-Slack-Retry-Reason: http_timeout, http_error, connection_failed, …"""
    match attempt.status:
        case 0:
            return "http_timeout"
        case -1:
            return "connection_failed"
        case status if 200 <= status < 300:
            return "http_timeout"
        case _:
            return "http_error"
