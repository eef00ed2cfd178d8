"""Updates from providers: kept before they are acknowledged, then handled one after the other in
each thread."""

import asyncio
import heapq
import logging
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.order import Gaps
from bot.gateway.channels.core.pace import Load, Places
from crm_bridge.api.schemas.channels import MOST_UPDATES, KeptUpdate, NewUpdate, UpdatesKept
from crm_bridge.client import BridgeError, BridgeRefused, BridgeUnavailable

logger = logging.getLogger(__name__)

PICK_UP_EVERY = 3.0
"""Seconds between looks for updates that were left by a process that died."""

LEFT_AFTER = 10.0
"""Seconds after which an update that nobody handled counts as left."""

AT_ONCE = 4
"""Updates handled at the same time, by the load fewer."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds until an update is tried again while the bridge is away, twice as long each time."""

TELL_EVERY = 0.5
"""Seconds in which those that were handled gather, to be marked at once."""

MOST_BYTES = 512 * 1024
"""Of the updates that are kept at once; a larger one is kept alone."""

DRAIN_SECONDS = 10.0
"""How long a stopping gateway waits for the updates under way."""

_HALF = re.compile("[\ud800-\udfff]")

Handle = Callable[[KeptUpdate], Awaitable[str | None]]
"""Gives the reason where an update could not be used."""
Thread = tuple[str, str]


class Inbox:
    """`handle` is given each new update once; what it raises keeps the update for another try."""

    def __init__(self, bridge: ChannelBridge, handle: Handle, load: Load | None = None) -> None:
        self._bridge = bridge
        self._handle = handle
        self._load = load or Load()
        self._places = Places(self._load, AT_ONCE)
        self._gaps: dict[tuple[str, str], Gaps] = {}
        self._gapless: set[str] = set()
        self._coming: list[tuple[NewUpdate, asyncio.Future[None]]] = []
        self._news = asyncio.Event()
        self._waiting: defaultdict[Thread, list[tuple[int, int, KeptUpdate]]] = defaultdict(list)
        self._working: set[Thread] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()
        self._done: list[int] = []
        self._told: list[int] = []
        """Those of the last round. The bridge may have named them as unhandled at that moment, so
        they are held for one round more."""
        self._stopping = False

    def restores_order(self, channel: str) -> None:
        """The positions of this channel have no gaps: updates wait for one that is missing."""
        self._gapless.add(channel)

    async def take(self, updates: list[NewUpdate]) -> None:
        """Keep updates for good; they are handled soon. Raises BridgeError: nothing was kept."""
        loop = asyncio.get_running_loop()
        kept: list[asyncio.Future[None]] = []
        for update in updates:
            future = loop.create_future()
            self._coming.append((keepable(update), future))
            kept.append(future)
        self._news.set()
        results = await asyncio.gather(*kept, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def run(self) -> None:
        """For ever: keep what comes in, as many at once as came while the bridge was busy."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._coming:
                size = batch_size([update for update, _ in self._coming[:MOST_UPDATES]])
                batch, self._coming = self._coming[:size], self._coming[size:]
                await self._keep(batch)

    async def pick_up(self) -> None:
        """For ever: handle what was left without being handled."""
        older_than = 0.0
        while True:
            try:
                for update in await self._bridge.unhandled(older_than):
                    self._enqueue(update)
                older_than = LEFT_AFTER
            except BridgeError as error:
                logger.info("Left updates cannot be looked for: %s", error)
            await asyncio.sleep(PICK_UP_EVERY)

    async def tell(self) -> None:
        """For ever: say what was handled."""
        while True:
            await asyncio.sleep(TELL_EVERY)
            await self._tell_done()

    @asynccontextmanager
    async def drained(self) -> AsyncIterator[None]:
        """On leaving, finish the updates under way; the others stay kept."""
        try:
            yield
        finally:
            self._stopping = True
            if self._tasks:
                _, late = await asyncio.wait(self._tasks, timeout=DRAIN_SECONDS)
                for task in late:
                    task.cancel()
            await self._tell_done()

    async def _keep(self, batch: list[tuple[NewUpdate, "asyncio.Future[None]"]]) -> None:
        began = time.monotonic()
        try:
            kept = await self._bridge.keep_updates([update for update, _ in batch])
            self._load.kept_in(time.monotonic() - began)
        except BridgeRefused as error:
            await self._refused(batch, error)
            return
        except BridgeError as error:
            _settle(batch, error)
            return
        _settle(batch)
        self._have_handled(kept)

    def _have_handled(self, kept: UpdatesKept) -> None:
        """What was kept before comes first: that of a process before this one, and that of which
        the bridge's word was lost, even where it was kept only after that."""
        for update in kept.fresh:
            self._gaps_of(update).came(update.position)
        for update in kept.before:
            self._enqueue(update)
        if len(kept.before) < MOST_UPDATES:  # else `pick_up` finds the new ones in their turn
            for update in kept.fresh:
                self._enqueue(update)

    async def _refused(
        self, batch: list[tuple[NewUpdate, "asyncio.Future[None]"]], error: BridgeRefused
    ) -> None:
        """One that cannot be kept must not take the others with it."""
        if len(batch) > 1:
            for one in batch:
                await self._keep([one])
            return
        update, future = batch[0]
        logger.warning("Update %s of %s cannot be kept: %s", update.key, update.channel, error)
        if not future.done():
            future.set_exception(error)

    def _gaps_of(self, update: KeptUpdate) -> Gaps:
        return self._gaps.setdefault((update.channel, update.connection), Gaps())

    def _enqueue(self, update: KeptUpdate) -> None:
        if self._stopping or update.id in self._held:
            return
        self._held.add(update.id)
        thread = (update.channel, update.thread)
        heapq.heappush(self._waiting[thread], (update.position, update.id, update))
        if thread not in self._working:
            self._working.add(thread)
            task = asyncio.create_task(self._work(thread), name=f"updates of {thread}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, thread: Thread) -> None:
        waiting = self._waiting[thread]
        pause = FIRST_PAUSE
        try:
            while waiting and not self._stopping:
                await self._settle_order(waiting[0][2])
                async with self._places.one():
                    # Not before there is a place: an earlier one may have come meanwhile.
                    first = heapq.heappop(waiting)
                    handled = await self._one(first[2])
                if handled:
                    pause = FIRST_PAUSE
                    continue
                heapq.heappush(waiting, first)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, 2 * pause)
        finally:
            for _, _, update in waiting:
                self._held.discard(update.id)
            self._working.discard(thread)
            del self._waiting[thread]

    async def _settle_order(self, first: KeptUpdate) -> None:
        if first.channel in self._gapless:
            await self._gaps_of(first).filled(first.position)

    async def _one(self, update: KeptUpdate) -> bool:
        """Whether it is done with; not while the bridge is away."""
        try:
            problem = await self._handle(update)
        except BridgeUnavailable as error:
            logger.warning("Update %s waits for the bridge: %s", update.key, error)
            return False
        except Exception:
            logger.exception("Update %s of %s failed", update.key, update.channel)
            problem = "an error in the gateway; its log has more"
        else:
            if problem is None:
                self._done.append(update.id)
                return True
            logger.warning("Update %s of %s: %s", update.key, update.channel, problem)
        await self._set_aside(update, problem)
        return True

    async def _set_aside(self, update: KeptUpdate, problem: str) -> None:
        try:
            await self._bridge.handled([update.id], problem)
        except BridgeError as error:
            logger.warning("Update %s could not be set aside: %s", update.key, error)
        self._held.discard(update.id)

    async def _tell_done(self) -> None:
        """Those handled need not be looked at again; a lost word only has them looked at twice."""
        done, self._done = self._done, []
        try:
            for first in range(0, len(done), MOST_UPDATES):
                await self._bridge.handled(done[first : first + MOST_UPDATES])
        except BridgeError as error:
            logger.warning("%d handled updates could not be marked: %s", len(done), error)
        self._held.difference_update(self._told)
        self._told = done


def _settle(
    batch: list[tuple[NewUpdate, "asyncio.Future[None]"]], error: Exception | None = None
) -> None:
    """Say to those who wait that theirs are kept, or why not."""
    for _, future in batch:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)


def batch_size(coming: list[NewUpdate]) -> int:
    """How many of the first can be kept at once."""
    size = 0
    for number, update in enumerate(coming):
        size += len(update.model_dump_json().encode())
        if size > MOST_BYTES:
            return max(1, number)
    return len(coming)


def keepable(update: NewUpdate) -> NewUpdate:
    """Without what no database of ours keeps in a text: U+0000, and halves of a character."""
    found = update.model_dump()
    clean = _clean(found)
    return update if clean == found else NewUpdate.model_validate(clean)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value.replace("\0", ""))
    if isinstance(value, dict):
        return {_clean(name): _clean(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return value
