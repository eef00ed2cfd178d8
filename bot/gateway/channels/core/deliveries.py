"""What is said to customers of other channels: sent in order, again where it failed, and marked."""

import asyncio
import logging
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Literal

from cachetools import LRUCache

from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.channel import (
    Channel,
    TryLater,
    Uncertain,
    Undeliverable,
)
from bot.gateway.channels.core.events import Place
from bot.gateway.channels.core.pace import Load, Places
from bot.gateway.channels.core.pauses import Connection, Pauses
from bot.gateway.channels.core.typing_signs import TypingSigns
from bot.observability import tracing
from bot.observability.metrics import DELIVERIES
from crm_bridge.api.schemas.channels import (
    DeliveryMark,
    DueDelivery,
    MarkDeliveries,
    TakeDeliveries,
)
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.api.schemas.conversations import FeedEvent, TypingNow
from crm_bridge.client import BridgeError, BridgeUnavailable

logger = logging.getLogger(__name__)

LOOK_EVERY = 2.0
"""Seconds between looks for what is to be sent in conversations that this process does not know."""

LEASE = 120.0
"""Seconds for which nobody else sends in a conversation."""

CALLS_AT_ONCE = 3
"""At the bridge: more would keep those waiting whose messages are to be kept there first."""

KNOWN = 50_000
"""Conversations of which it is remembered where they are held."""

LONGEST_REASON = 400
NOT_AGAIN = " It may have arrived, so it is not sent again by itself."


class ChannelDeliveries:
    """One worker a conversation. Nothing is sent twice: what a process that died may have sent is
    asked of the provider, or left as `uncertain`."""

    def __init__(
        self,
        bridge: ChannelBridge,
        channels: Mapping[str, Channel],
        *,
        holder: str,
        on: Collection[str],
        load: Load | None = None,
    ) -> None:
        """`on` are the names of those channels that are switched on just now."""
        self._bridge = bridge
        self._channels = channels
        self._holder = holder
        self._on = on
        self._places: LRUCache[str, tuple[str, Place]] = LRUCache(KNOWN)
        self._signs = TypingSigns()
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._served: set[str] = set()
        """Conversations that had a worker since the last look for all began."""
        self._again: set[str] = set()
        self._partly: LRUCache[tuple[str, int], list[str]] = LRUCache(KNOWN)
        """Message → the parts of it that went out before the provider asked for patience."""
        self._pauses = Pauses()
        self._calls = Places(load or Load(), CALLS_AT_ONCE)
        self._stop = asyncio.Event()

    @property
    def _stopping(self) -> bool:
        return self._stop.is_set()

    def known(self, conversation_id: str, channel: str, place: Place) -> None:
        """Answers of this conversation go to that place."""
        self._places[conversation_id] = (channel, place)

    def news(self, event: FeedEvent | TypingNow) -> None:
        """Something happened in a conversation; only those known here are looked at."""
        if event.conversation_id not in self._places:
            return
        if isinstance(event, TypingNow):
            channel, place = self._places[event.conversation_id]
            self._signs.show(self._channels[channel], place, event)
        elif event.type == "message" and event.data.get("author") != "customer":
            self.wake(event.conversation_id)

    def wake(self, conversation_id: str) -> None:
        """There may be something to send."""
        if self._stopping:
            return
        self._again.add(conversation_id)
        if conversation_id not in self._workers:
            self._start(conversation_id)

    async def idle(self, seconds: float) -> None:
        """Wait until nothing is being sent, or for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._workers:
                    await asyncio.wait(self._workers.values())

    async def run(self) -> None:
        """For ever: look for what no news told of, after a start, an outage or another gateway."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK_EVERY)
        finally:
            self._stop.set()
            await self._drain()

    async def _look(self) -> None:
        if not self._on:
            return
        wish = TakeDeliveries(holder=self._holder, channels=sorted(self._on), ttl=LEASE)
        self._served = set(self._workers)
        try:
            found = await self._bridge.take_deliveries(wish)
        except BridgeError as error:
            logger.info("What is to be sent cannot be looked for: %s", error)
            return
        for due in found.due:
            if due.conversation_id in self._served:
                # A worker may have sent these while they were on their way here.
                self.wake(due.conversation_id)
            else:
                self._start(due.conversation_id, due)

    def _start(self, conversation_id: str, due: DueDelivery | None = None) -> None:
        task = asyncio.create_task(
            self._work(conversation_id, due), name=f"deliveries of {conversation_id}"
        )
        self._workers[conversation_id] = task
        self._served.add(conversation_id)

    async def _drain(self) -> None:
        workers = list(self._workers.values())
        if workers:
            _, late = await asyncio.wait(workers, timeout=5)
            for task in late:
                task.cancel()

    async def _work(self, conversation_id: str, due: DueDelivery | None) -> None:
        try:
            if due is not None:
                await self._deliver(due)
            while conversation_id in self._again and not self._stopping:
                self._again.discard(conversation_id)
                await self._rested(conversation_id)
                for found in await self._take(conversation_id):
                    await self._deliver(found)
        except BridgeError as error:
            logger.warning("Deliveries of %s wait: %s", conversation_id, error)
        except Exception:
            logger.exception("The deliveries of %s failed, and are tried again", conversation_id)
        finally:
            del self._workers[conversation_id]
            if conversation_id in self._again and not self._stopping:
                self._start(conversation_id)

    async def _take(self, conversation_id: str) -> list[DueDelivery]:
        wish = TakeDeliveries(
            holder=self._holder,
            channels=list(self._channels),
            conversation_id=conversation_id,
            ttl=LEASE,
        )
        async with self._calls.one():
            return (await self._bridge.take_deliveries(wish)).due

    async def _deliver(self, due: DueDelivery) -> None:
        """Send what is due, in order. What has to wait keeps all that comes after it waiting."""
        self._places[due.conversation_id] = (due.channel, _place(due))
        lease_is_old = _now() + LEASE / 2
        for message in due.messages:
            if self._stopping:
                break
            if self._pauses.left(_connection(due)) or _now() > lease_is_old:
                self._again.add(due.conversation_id)
                break
            try:
                gone = await self._one(due, message)
            except TryLater as error:
                self._rest(due, error)
                self._again.add(due.conversation_id)
                break
            if gone or message is due.messages[-1]:
                return
        await self._tell(due.conversation_id, MarkDeliveries(holder=self._holder, release=True))

    async def _one(self, due: DueDelivery, message: MessageView) -> bool:
        """Send one message and mark it; the last one gives the lease back. Whether nothing else can
        be sent there either."""
        last = message is due.messages[-1]
        tracing.begin(due.traces.get(message.seq, ""))
        sent = self._partly.pop((due.conversation_id, message.seq), [])
        try:
            await self._send(self._channels[due.channel], due, message, sent)
        except TryLater:
            self._partly[due.conversation_id, message.seq] = sent
            raise
        except Undeliverable as error:
            await self._mark_failed(due, message, error, sent, last)
            return error.gone
        except Uncertain as error:
            await self._mark(due, message, "uncertain", sent, error.reason, release=last)
        else:
            self._pauses.worked(_connection(due))
            await self._mark(due, message, "sent", sent, release=last)
        return False

    async def _send(
        self, channel: Channel, due: DueDelivery, message: MessageView, sent: list[str]
    ) -> None:
        if message.seq == due.uncertain:
            arrived = await channel.was_sent(due, message, sent)
            if arrived is None:
                raise Uncertain("a process ended while it was being sent")
            if arrived:
                return
        await channel.send(due, message, sent)

    async def _rested(self, conversation_id: str) -> None:
        """Leave the connection alone for as long as it asked. Nothing is held meanwhile: what waits
        under a lease when a process dies could be taken for sent."""
        if conversation_id not in self._places:
            return
        channel, place = self._places[conversation_id]
        while (seconds := self._pauses.left((channel, place.connection))) and not self._stopping:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._stop.wait()

    def _rest(self, due: DueDelivery, error: TryLater) -> None:
        seconds = self._pauses.failed(_connection(due), error.seconds)
        logger.warning("%s/%s rests for %.1f s: %s", *_connection(due), seconds, error.reason)

    async def _mark_failed(
        self,
        due: DueDelivery,
        message: MessageView,
        error: Undeliverable,
        sent: list[str],
        last: bool,
    ) -> None:
        logger.warning(
            "Message %d of %s was not delivered: %s",
            message.seq,
            due.conversation_id,
            error.reason,
        )
        await self._mark(
            due,
            message,
            "failed",
            sent,
            error.reason,
            release=last or error.gone,
            gone=error.gone,
        )

    async def _mark(
        self,
        due: DueDelivery,
        message: MessageView,
        state: Literal["sent", "failed", "uncertain"],
        ids: Iterable[str] = (),
        problem: str | None = None,
        *,
        release: bool = False,
        gone: bool = False,
    ) -> None:
        DELIVERIES.labels(due.channel, state).inc()
        logger.debug("Message %d of %s is %s.", message.seq, due.conversation_id, state)
        told = as_told(problem, state)
        mark = DeliveryMark(seq=message.seq, state=state, external_ids=list(ids), problem=told)
        marks = MarkDeliveries(
            holder=self._holder,
            marks=[mark],
            release=release,
            gone=told if gone else None,
        )
        await self._tell(due.conversation_id, marks)

    async def _tell(self, conversation_id: str, marks: MarkDeliveries) -> None:
        """A mark that is lost makes a message uncertain: it is tried until the lease ends."""
        give_up = _now() + LEASE / 2
        pause = 0.2
        while True:
            try:
                async with self._calls.one():
                    await self._bridge.mark_deliveries(conversation_id, marks)
                return
            except BridgeUnavailable:
                if _now() + pause > give_up:
                    raise
            await asyncio.sleep(pause)
            pause = min(5.0, 2 * pause)


def as_told(reason: str | None, state: str) -> str | None:
    """Why, for those who read the transcript: in sentences."""
    if not reason:
        return None
    said = f"{reason[:1].upper()}{reason[1:]}".rstrip(".")[:LONGEST_REASON]
    perhaps = NOT_AGAIN if state == "uncertain" else ""
    return f"{said}.{perhaps}"


def _place(due: DueDelivery) -> Place:
    return Place(due.connection, due.thread, due.private, due.address)


def _connection(due: DueDelivery) -> Connection:
    return due.channel, due.connection


def _now() -> float:
    return time.monotonic()
