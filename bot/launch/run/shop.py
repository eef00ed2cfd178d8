"""The whole life of a running shop: start, watch, stop."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path

import aiohttp

from bot.launch.run import database, ports, secrets_file
from bot.launch.run.health import wait_ready
from bot.launch.run.keeper import Announce, Keeper
from bot.launch.run.log_file import LogFile
from bot.launch.run.services import Service, environment, services
from bot.launch.run.settings import LaunchSettings
from bot.launch.run.welcome import welcome

# These two start while the database is being made ready: they read nothing from it.
EARLY = ("assistant", "actions")
# A process that ends this often before its first answer is not going to start.
TRIES = 3


class RunningShop:
    """The four processes and the tasks that keep and watch them."""

    def __init__(
        self,
        root: Path,
        settings: LaunchSettings,
        env: Mapping[str, str],
        announce: Announce,
        describe: Callable[[Path, LaunchSettings], tuple[Service, ...]] = services,
    ) -> None:
        self._root = root
        self._settings = settings
        self._given = env
        self._announce = announce
        self._services = {service.name: service for service in describe(root, settings)}
        self._started = 0.0
        self._keepers: dict[str, Keeper] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, session: aiohttp.ClientSession, data: Path | None) -> None:
        """Start everything and return once all four answer; LaunchError if one does not."""
        self._started = time.monotonic()
        keys = secrets_file.ensure(self._settings.state)
        env = secrets_file.with_keys(self._given, keys)
        ports.require_free(service.wanted for service in self._services.values())
        known = database.recall(self._settings.state / database.MEMORY)
        for name in EARLY:
            self._keep(name, self._environment(env, known.demo))
        shop = await database.prepare(
            self._root, self._settings.state, self._environment(env, known.demo), data
        )
        demo = shop.demo if self._settings.demo is None else self._settings.demo
        for name in self._services:
            if name not in EARLY:
                self._keep(name, self._environment(env, demo))
        await self._all_ready(session)
        self._announce(welcome(self._settings, shop, demo=demo, seconds=self._age()))

    async def stop(self) -> None:
        """End the processes, the front door first so that no message comes in half-way."""
        for name in self._services:
            if keeper := self._keepers.get(name):
                await keeper.stop(self._settings.stop_seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def end_now(self) -> None:
        """End the processes without letting them finish."""
        for keeper in self._keepers.values():
            keeper.end_now()

    async def _all_ready(self, session: aiohttp.ClientSession) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for service in self._services.values():
                    group.create_task(self._first_ready(session, service))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed

    async def _first_ready(self, session: aiohttp.ClientSession, service: Service) -> None:
        keeper = self._keepers[service.name]
        limit = self._settings.ready_seconds
        await wait_ready(session, keeper, service.health, seconds=limit, tries=TRIES)
        self._announce(f"  {service.name} answers after {self._age():.0f} s")
        self._supervise(self._watch(session, service))

    async def _watch(self, session: aiohttp.ClientSession, service: Service) -> None:
        """Say when a process that had ended answers again."""
        keeper = self._keepers[service.name]
        while True:
            await keeper.restarted()
            seconds = await wait_ready(session, keeper, service.health)
            self._announce(f"The {service.name} answers again after {seconds:.0f} s.")

    def _age(self) -> float:
        """Seconds since the start began."""
        return time.monotonic() - self._started

    def _environment(self, env: Mapping[str, str], demo: bool) -> dict[str, str]:
        return environment(self._settings, env, demo=demo)

    def _keep(self, name: str, env: Mapping[str, str]) -> None:
        log = LogFile(self._settings.state / "logs" / f"{name}.log", name)
        command = self._services[name].command
        keeper = Keeper(name, command, folder=self._root, env=env, log=log, announce=self._announce)
        self._keepers[name] = keeper
        self._supervise(keeper.run())

    def _supervise(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(self._report)
        self._tasks.append(task)

    def _report(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (problem := task.exception()):
            self._announce(f"The launcher itself failed: {problem!r}")
