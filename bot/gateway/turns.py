"""One worker a conversation: takes its turns in order, each under a lease, until none is left."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from bot.gateway.answering import Answering
from bot.gateway.bridge import Bridge
from bot.gateway.hub import Hub
from bot.gateway.under_way import UnderWay
from bot.observability import tracing
from bot.observability.metrics import ESCALATIONS, TURN_STAGE_SECONDS, TURNS
from crm_bridge.api.schemas.conversations import TakeTurn, Turn, TurnRecorded, TurnResult, TypingNow
from crm_bridge.client import BridgeRefused, BridgeUnavailable

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 12.0
"""How long a stopping gateway waits for the turns under way: as long as one takes at most."""

PICK_UP_EVERY = 5.0
"""Seconds between looks for messages that were left without an answer."""

RECORD_SECONDS = 10.0
"""How long a bridge that is away is asked to record a result; after that it is picked up again."""

TYPING_EVERY = 5.0
"""Seconds between signs that the assistant is typing; one lapses after 8."""

UNRECORDABLE = frozenset({400, 413, 422})
"""Refusals of the result itself: the same again would be refused for ever."""

_WAITING, _ANSWERING, _RECORDING, _WHOLE = (
    TURN_STAGE_SECONDS.labels(stage) for stage in ("waiting", "answering", "recording", "whole")
)


class Turns:
    """Starts a worker for a conversation when one is needed; never two in this process."""

    def __init__(self, bridge: Bridge, answering: Answering, hub: Hub, *, holder: str) -> None:
        self._bridge = bridge
        self._answering = answering
        self._hub = hub
        self._holder = holder
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._given: dict[str, Turn] = {}
        self._fences: dict[str, int] = {}
        self._stopping = False
        self._under_way = UnderWay()
        self._woken: dict[str, float] = {}

    @property
    def wish(self) -> TakeTurn | None:
        """What to ask for when a message is kept: its turn, unless this process is stopping."""
        if self._stopping:
            return None
        return TakeTurn(holder=self._holder, ttl=self._answering.seconds_at_most + 10)

    def wake(self, conversation_id: str, turn: Turn | None = None) -> None:
        """There may be something to answer in this conversation; `turn` is taken already."""
        if self._stopping and turn is None:
            return
        if turn is not None:
            self._given[conversation_id] = turn
        self._again.add(conversation_id)
        self._woken.setdefault(conversation_id, time.perf_counter())
        if conversation_id not in self._workers:
            task = asyncio.create_task(self._work(conversation_id), name=f"turn {conversation_id}")
            self._workers[conversation_id] = task

    async def room(self, most: int) -> None:
        """Wait until fewer than `most` conversations are being answered, those left out whose
        answer hangs: for those who may begin a little later without anybody waiting for it."""
        await self._under_way.fewer_than(lambda: most)

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
        """On leaving, finish the turns under way."""
        try:
            yield
        finally:
            await self.finish()

    async def finish(self) -> None:
        """Finish the turns under way, those included that were given and not begun; take no more.
        What takes too long is left, to be picked up by another process."""
        self._stopping = True
        # Nobody else may take a turn that was given until its lease ends.
        self._again &= self._given.keys()
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._workers:
                    await asyncio.wait(self._workers.values())
        for late in list(self._workers.values()):
            late.cancel()

    async def _work(self, conversation_id: str) -> None:
        try:
            while conversation_id in self._again:
                self._again.discard(conversation_id)
                with self._under_way.one():
                    turn = await self._next(conversation_id)
                    if turn and await self._answer(turn) and not self._stopping:
                        self._again.add(conversation_id)
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
            self._given.pop(conversation_id, None)
            self._fences.pop(conversation_id, None)
            self._woken.pop(conversation_id, None)

    async def _next(self, conversation_id: str) -> Turn | None:
        turn = self._given.pop(conversation_id, None)
        # A turn that was given may have been taken again meanwhile; then its fence is behind.
        if turn is None or turn.fence <= self._fences.get(conversation_id, 0):
            if (wish := self.wish) is None:
                return None
            turn = await self._bridge.take_turn(conversation_id, wish.holder, wish.ttl)
        if turn is not None:
            self._fences[conversation_id] = turn.fence
        return turn

    async def _answer(self, turn: Turn) -> bool:
        """Whether there is more to answer in the conversation."""
        tracing.begin(turn.trace)
        begun = time.perf_counter()
        woken = self._woken.pop(turn.conversation_id, begun)
        with self._typing(turn.conversation_id):
            result = await self._result(turn)
        answered = time.perf_counter()
        try:
            recorded = await self._record(turn, result)
        except BridgeRefused as error:
            if error.status not in UNRECORDABLE:
                raise
            logger.error("Turn %s: its answer cannot be kept: %s", turn.turn_id, error)
            recorded = await self._record(turn, self._answering.apology(turn))
        _count(turn, result, (woken, begun, answered, time.perf_counter()))
        return recorded.more

    async def _result(self, turn: Turn) -> TurnResult:
        try:
            return await self._answering.result(turn)
        except Exception:
            logger.exception("Turn %s could not be answered", turn.turn_id)
            return self._answering.apology(turn)

    async def _record(self, turn: Turn, result: TurnResult) -> TurnRecorded:
        give_up = time.monotonic() + RECORD_SECONDS
        pause = 0.2
        while True:
            try:
                return await self._bridge.record(turn.turn_id, result)
            except BridgeUnavailable:
                if time.monotonic() + pause > give_up:
                    raise
            await asyncio.sleep(pause)
            pause = min(1.0, 2 * pause)

    @contextmanager
    def _typing(self, conversation_id: str) -> Iterator[None]:
        """Say now and again that the assistant is typing, until left."""
        loop = asyncio.get_running_loop()
        sign = TypingNow(conversation_id=conversation_id, author="bot")
        planned: list[asyncio.Handle] = []

        def show() -> None:
            planned[:] = [loop.call_later(TYPING_EVERY, show)]
            self._hub.publish(sign)

        # No task: nearly every turn is over long before a second sign. What needs no thinking is
        # over before the first.
        planned.append(loop.call_soon(show))
        try:
            yield
        finally:
            planned[0].cancel()


def _count(turn: Turn, result: TurnResult, at: tuple[float, float, float, float]) -> None:
    """`at` is when the turn's worker was woken, took it, had its answer, and had it recorded."""
    woken, begun, answered, recorded = at
    _WAITING.observe(begun - woken)
    _ANSWERING.observe(answered - begun)
    _RECORDING.observe(recorded - answered)
    _WHOLE.observe(recorded - woken)
    TURNS.labels(turn.channel, result.outcome).inc()
    if result.escalation is not None:
        ESCALATIONS.labels(result.escalation.reason).inc()
