"""Brings the planned faults about, each at its time, and lifts them again."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.chaos.clock import MovableClock
from tests.chaos.databases import Store
from tests.chaos.disk import Disk
from tests.chaos.plan import JUMP_SECONDS, PROCESSES, Fault
from tests.chaos.proxy import Proxy
from tests.flows.running_shop import RunningShop

COMMANDS = {
    "gateway": "-m bot.gateway",
    "bridge": "-m crm_bridge serve",
    "assistant": "-m bot.assistant serve",
    "actions": "-m actions",
}
THERE_WITHIN = 20.0
"""Seconds that a fault waits for its process, which an earlier one may just have ended."""
FILLED_EVERY = 0.2


@dataclass
class Faults:
    """`done` counts the faults that were brought about, by kind; `missed` those whose process was
    not there."""

    shop: RunningShop
    proxies: Mapping[str, Proxy]
    store: Store
    disk: Disk
    clock: MovableClock
    done: Counter[str] = field(default_factory=Counter)
    missed: list[Fault] = field(default_factory=list)
    _stopped: Counter[int] = field(default_factory=Counter)

    async def happen(self, plan: list[Fault]) -> None:
        """All of them; returns when the last is lifted."""
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for fault in plan:
                await asyncio.sleep(began + fault.at - time.monotonic())
                group.create_task(self._one(fault), name=str(fault))

    async def _one(self, fault: Fault) -> None:
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self._put(fault))
            except LookupError:
                self.missed.append(fault)
                return
            self.done[fault.kind] += 1
            await asyncio.sleep(fault.seconds)
        if fault.kind == "disk":
            await self.store.restored()

    @asynccontextmanager
    async def _put(self, fault: Fault) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            match fault.kind:
                case "kill":
                    os.kill(await self._process(fault.target), signal.SIGKILL)
                case "stop":
                    await stack.enter_async_context(self._stop(await self._process(fault.target)))
                case "cut" | "garbage" | "hang":
                    proxy = self.proxies[fault.target]
                    stack.enter_context(proxy.faulty(fault.kind, fault.variant))
                case "disk":
                    stack.enter_context(self.disk.full(self._processes()))
                    filling = asyncio.create_task(self._keep_full())
                    stack.callback(filling.cancel)
                case "clock":
                    sign = 1 if fault.variant == "forward" else -1
                    stack.enter_context(self.clock.moved(sign * JUMP_SECONDS))
                case "lock":
                    await self.store.locked(fault.seconds)
            yield

    @asynccontextmanager
    async def _stop(self, pid: int) -> AsyncIterator[None]:
        self._stopped[pid] += 1
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            self._stopped[pid] -= 1
            if not self._stopped[pid]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    async def _keep_full(self) -> None:
        while True:
            self.disk.fill()
            await asyncio.sleep(FILLED_EVERY)

    async def _process(self, name: str) -> int:
        """The process, as soon as it is there."""
        until = time.monotonic() + THERE_WITHIN
        while True:
            try:
                return self.shop.process(COMMANDS[name])
            except (LookupError, OSError):
                if time.monotonic() > until:
                    raise LookupError(name) from None
            await asyncio.sleep(0.2)

    def _processes(self) -> list[int]:
        return processes(self.shop)


def processes(shop: RunningShop) -> list[int]:
    """Those of the four that are there."""
    found = []
    for name in PROCESSES:
        with suppress(LookupError, OSError):
            found.append(shop.process(COMMANDS[name]))
    return found
