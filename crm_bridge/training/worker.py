"""Tries change sets in the background, one after the other."""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Mapping
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import select

from bot.training_data import ChangeSetExamples
from crm_bridge.corrections import change_sets
from crm_bridge.db import Database
from crm_bridge.errors import Unavailable
from crm_bridge.models.training import TrainingRun
from crm_bridge.supervision import Rest
from crm_bridge.training import forgetting, runs
from crm_bridge.training.process import CannotStart, Ended, Failed, Step, Trainer, new_log

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0
"""Seconds; the command line asks for a run without waking anybody."""
TELL_EVERY = 1.0
LONGEST = 3600.0
"""Seconds after which a training that hangs is given up."""


class Worker:
    def __init__(self, database: Database, trainer: Trainer) -> None:
        self._database = database
        self.trainer = trainer
        self._rest = Rest()

    def wake(self) -> None:
        self._rest.wake()

    async def run(self) -> None:
        """Endless. What was running before is over: nobody does it any more."""
        await asyncio.to_thread(_clear, self.trainer.state / "training")
        async with self._database.session() as session:
            await runs.interrupted_by_restart(session)
        while True:
            while await self.do_next():
                pass
            await self._rest.over(LOOK_EVERY)

    async def do_next(self) -> bool:
        """Whether there was anything to do."""
        async with self._database.session() as session:
            run = await session.scalar(
                select(TrainingRun).where(TrainingRun.state == "queued").with_for_update()
            )
            if run is None or run.change_set_id is None:
                return False
            run.state, run.progress = "running", "Starting"
            examples = await change_sets.examples(session, run.change_set_id)
            # What customers took back is learned no more, in whichever set it was.
            content = {
                **examples.as_dict(),
                "taken_back": await change_sets.taken_back(session),
            }
            run_id = run.id
        log = new_log()
        try:
            result = await self._tried(run_id, content, log)
        except Exception as error:
            await self._end_without(run_id, *_told(error), log, examples)
            return True
        async with self._database.session() as session:
            run = await session.get_one(TrainingRun, run_id, with_for_update=True)
            run.log = "\n".join(log)[-runs.LOG :]
            await runs.end_with(session, run, result)
            await forgetting.settle(session, run, examples)
        return True

    async def _tried(
        self, run_id: str, content: Mapping[str, Any], log: deque[str]
    ) -> dict[str, Any]:
        file = self.trainer.state / "training" / f"{run_id}.json"
        await asyncio.to_thread(_write, file, content)
        told = 0.0
        try:
            async with (
                asyncio.timeout(LONGEST),
                aclosing(self.trainer.steps(file, log)) as steps,
            ):
                async for step in steps:
                    if step.result is not None:
                        return dict(step.result)
                    if time.monotonic() - told >= TELL_EVERY:
                        told = time.monotonic()
                        with suppress(Unavailable):  # the next step tells it
                            await self._tell(run_id, step)
        finally:
            await asyncio.to_thread(file.unlink, missing_ok=True)
        raise Ended(0, "It ended without a result.")

    async def _tell(self, run_id: str, step: Step) -> None:
        async with self._database.session() as session:
            run = await session.get_one(TrainingRun, run_id)
            run.percent, run.progress = step.percent, step.text

    async def _end_without(
        self, run_id: str, state: str, detail: str, log: deque[str], examples: ChangeSetExamples
    ) -> None:
        async with self._database.session() as session:
            run = await session.get_one(TrainingRun, run_id, with_for_update=True)
            run.log = "\n".join(log)[-runs.LOG :]
            await runs.end_without(session, run, state, detail)
            await forgetting.settle(session, run, examples)


def _told(error: Exception) -> tuple[str, str]:
    """The state that the run ends in, and why, for the lead."""
    if isinstance(error, Ended) and error.killed:
        return "interrupted", "The training was ended half-way. Nothing changed; try it again."
    if isinstance(error, Ended):
        return "failed", f"The training ended without a result. It said last: {error}"
    if isinstance(error, TimeoutError):
        return "failed", "The training took longer than an hour and was given up."
    if isinstance(error, CannotStart | Failed):
        return "failed", str(error)
    if isinstance(error, OSError):
        return "failed", f"The examples cannot be written: {error.strerror}. Make room on the disk."
    logger.error("a change set could not be tried", exc_info=error)
    return "failed", f"It could not be tried: {error!r}"


def _clear(place: Path) -> None:
    """Examples that a bridge which was killed left behind."""
    for file in place.glob("run_*.json"):
        with suppress(OSError):
            file.unlink()


def _write(file: Path, content: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.write_text(json.dumps(content), encoding="utf-8")
    except OSError:
        with suppress(OSError):
            file.unlink()
        raise


WORKER = web.AppKey("WORKER", Worker)
