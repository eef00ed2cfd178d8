"""One worker a conversation: takes its turns in order, each under a lease, until none is left."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.gateway.answering import Answering
from bot.gateway.bridge import Bridge
from bot.gateway.hub import Hub
from crm_bridge.api.schemas.conversations import Turn, TypingNow
from crm_bridge.client import BridgeRefused, BridgeUnavailable

logger = logging.getLogger(__name__)

AT_ONCE = 16
"""Turns worked on at the same time in this process; the others wait their turn."""

DRAIN_SECONDS = 15.0
"""How long a stopping gateway waits for the turns under way."""

PICK_UP_EVERY = 5.0
"""Seconds between looks for messages that were left without an answer."""

RECORD_TRIES = 5


class Turns:
    """Starts a worker for a conversation when one is needed; never two in this process."""

    def __init__(self, bridge: Bridge, answering: Answering, hub: Hub, *, holder: str) -> None:
        self._bridge = bridge
        self._answering = answering
        self._hub = hub
        self._holder = holder
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._stopping = False

    def wake(self, conversation_id: str) -> None:
        """There may be something to answer in this conversation."""
        if self._stopping:
            return
        self._again.add(conversation_id)
        if conversation_id not in self._workers:
            task = asyncio.create_task(self._work(conversation_id), name=f"turn {conversation_id}")
            self._workers[conversation_id] = task

    async def pick_up(self) -> None:
        """For ever: wake conversations whose messages were left by a process that died."""
        while True:
            try:
                pending = await self._bridge.pending()
            except BridgeUnavailable:
                pass
            else:
                for conversation_id in pending.conversation_ids:
                    self.wake(conversation_id)
            await asyncio.sleep(PICK_UP_EVERY)

    @asynccontextmanager
    async def drained(self) -> AsyncIterator[None]:
        """On leaving, finish the turns under way and begin no more."""
        try:
            yield
        finally:
            self._stopping = True
            self._again.clear()
            workers = list(self._workers.values())
            if workers:
                _, late = await asyncio.wait(workers, timeout=DRAIN_SECONDS)
                for task in late:
                    task.cancel()

    async def _work(self, conversation_id: str) -> None:
        try:
            while conversation_id in self._again:
                self._again.discard(conversation_id)
                async with self._places:
                    await self._answer_all(conversation_id)
        except BridgeUnavailable as error:
            logger.warning("%s waits to be picked up again: %s", conversation_id, error)
        except BridgeRefused as error:
            # Another gateway holds the lease, or took the turn over: it is theirs now.
            logger.info("%s is left alone: %s", conversation_id, error)
        except Exception:
            logger.exception("The worker of %s failed; its turn will be picked up", conversation_id)
        finally:
            del self._workers[conversation_id]
            self._again.discard(conversation_id)

    async def _answer_all(self, conversation_id: str) -> None:
        while not self._stopping:
            turn = await self._bridge.take_turn(conversation_id, self._holder, self._lease_seconds)
            if turn is None:
                return
            await self._answer(turn)

    @property
    def _lease_seconds(self) -> float:
        return self._answering.seconds_at_most + 10

    async def _answer(self, turn: Turn) -> None:
        self._hub.publish(TypingNow(conversation_id=turn.conversation_id, author="bot"))
        result = await self._answering.result(turn)
        for attempt in range(1, RECORD_TRIES + 1):
            try:
                await self._bridge.record(turn.turn_id, result)
                return
            except BridgeUnavailable:
                if attempt == RECORD_TRIES:
                    raise
                await asyncio.sleep(0.2 * attempt)
