"""Asks for trainings when they are due, and has those that were asked for done, one at a time."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from crm_bridge.db import Database
from crm_bridge.intelligence.running import runs
from crm_bridge.intelligence.running.causes import Schedule, due
from crm_bridge.intelligence.running.folders import Busy, VersionFolders
from crm_bridge.intelligence.running.process import Killed, Late, Runner
from crm_bridge.intelligence.running.recipe import Recipe
from crm_bridge.intelligence.running.shelving import Shelving
from crm_bridge.intelligence.serving.kept import data_version
from crm_bridge.models.shop_models import ShopModelRun
from crm_bridge.supervision import Rest

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0
"""Seconds; the command line, imports and the clock wake nobody."""
AFTER_START = 20.0
"""Seconds in which whoever starts the shop has the machine for themselves."""
KILLED = (
    "The training was ended half-way ({}), by somebody or for want of memory. What is at work is "
    "as it was; try it again."
)


class Trainings:
    def __init__(
        self,
        database: Database,
        folders: VersionFolders,
        shelving: Shelving,
        recipes: Sequence[Recipe[Any]],
        schedule: Schedule,
        runner: Runner,
    ) -> None:
        self._database = database
        self._folders = folders
        self._shelving = shelving
        self._names = [recipe.name for recipe in recipes]
        self.schedule = schedule
        self.runner = runner
        self._rest = Rest()

    def wake(self) -> None:
        self._rest.wake()

    async def keep_shelf(self) -> None:
        """Endless. What somebody else put to work is at work here, too, a moment later."""
        while True:
            await self.fill_shelf()
            await asyncio.sleep(LOOK_EVERY)

    async def run(self) -> None:
        """Endless."""
        await self.forget_the_dead(again=True)
        await self._rest.over(AFTER_START)
        while True:
            await self.forget_the_dead()
            await self.ask_for_what_is_due()
            if not await self.do_next():
                await self._rest.over(LOOK_EVERY)

    async def fill_shelf(self) -> None:
        lost = await self._shelving.fill()
        if lost and self.schedule.automatic:
            async with self._database.session() as session:
                await runs.ask(session, "train", "unusable", lost)
            self.wake()

    async def ask_for_what_is_due(self) -> None:
        async with self._database.reading() as session:
            last = await runs.last_training(session, self._names)
            version = await data_version(session)
        learnt = (last.at, last.data_version) if last else None
        cause = due(self.schedule, self._database.clock(), learnt, version)
        if cause:
            async with self._database.session() as session:
                await runs.ask(session, "train", cause, self._names)

    async def do_next(self) -> bool:
        """Whether anything was done."""
        async with self._database.reading() as session:
            run = await runs.next_queued(session)
        if run is None:
            return False
        try:
            done = await self.runner.do(run.id)
        except Late:
            minutes = f"{self.runner.longest / 60:g}"
            done = await self._failed(run.id, "failed", f"It took longer than {minutes} minutes.")
        except Killed as error:
            done = await self._failed(run.id, "interrupted", KILLED.format(error))
        except OSError as error:
            done = await self._failed(run.id, "failed", f"It cannot be started: {error.strerror}.")
        await self.fill_shelf()
        return done

    async def forget_the_dead(self, *, again: bool = False) -> None:
        """Runs that nobody does any more: their process was killed, or the bridge itself. With
        `again` they are asked for once more."""
        async with self._database.reading() as session:
            found = await runs.running(session)
        if not found or await asyncio.to_thread(self._somebody_trains):
            return
        async with self._database.session() as session:
            for run in found:
                await runs.end_without(session, run.id, "interrupted", KILLED.format("no sign"))
                if again:
                    await runs.ask(session, run.kind, run.cause, run.names, run.by)

    async def _failed(self, run_id: str, state: str, detail: str) -> bool:
        logger.error("shop models: %s", detail)
        async with self._database.session() as session:
            await runs.end_without(session, run_id, state, detail)
        return True

    def _somebody_trains(self) -> bool:
        try:
            with self._folders.one_at_a_time():
                return False
        except Busy:
            return True
        except OSError:
            return False


async def ask_by_hand(
    database: Database, kind: str, names: Sequence[str], staff_id: str | None
) -> ShopModelRun:
    async with database.session() as session:
        return await runs.ask(session, kind, "asked", names, staff_id)


TRAININGS = web.AppKey("TRAININGS", Trainings)
