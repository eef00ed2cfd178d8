"""One run, from the shop's records to versions at work. Done in a process of its own."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm_bridge.db import Database
from crm_bridge.intelligence.quality import kept
from crm_bridge.intelligence.quality.checks import BY_NAME, run_checks
from crm_bridge.intelligence.quality.findings import Finding, errors_among
from crm_bridge.intelligence.quality.tables import read_tables
from crm_bridge.intelligence.running import runs, versions
from crm_bridge.intelligence.running.comparing import Present, Verdict, verdict
from crm_bridge.intelligence.running.folders import (
    MODEL,
    TRIAL,
    Unusable,
    VersionFolders,
    digests_of,
)
from crm_bridge.intelligence.running.reading import read_training_data
from crm_bridge.intelligence.running.recipe import CannotTrain, Recipe, Trained, TrainingData
from crm_bridge.models.shop_models import ShopModelRun, ShopModelVersion

logger = logging.getLogger(__name__)
_READ = 5
"""Per cent of a run that reading and checking take."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one model: `at_work`, `refused`, `stopped` by a check, `too_little` to learn
    from, `failed`, `lists` written."""

    name: str
    state: str
    detail: str | None = None
    version: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "state": self.state,
            "detail": self.detail,
            "version": self.version,
        }


class Training:
    """`do` one run. Only one process may have one, by `VersionFolders.one_at_a_time`."""

    def __init__(
        self, database: Database, folders: VersionFolders, recipes: Sequence[Recipe[Any]]
    ) -> None:
        self._database = database
        self._folders = folders
        self._recipes = recipes

    async def do(self, run_id: str) -> list[Outcome]:
        """Raises what makes it impossible as a whole, `Unavailable` and `OSError` among it."""
        async with self._database.reading() as session:
            run = await session.get_one(ShopModelRun, run_id)
            known = await versions.known(session)
        await asyncio.to_thread(self._folders.clear, known)
        recipes = [recipe for recipe in self._recipes if recipe.name in run.names]
        outcomes: list[Outcome] = []
        findings = [] if run.kind == "lists" else await self._check(run_id)
        if recipes:
            await self._tell(run_id, _READ, "Reading what customers bought")
            async with self._database.reading() as session:
                data = await read_training_data(session)
            for at, recipe in enumerate(recipes):
                percent = _READ + (100 - _READ) * at // len(recipes)
                await self._tell(run_id, percent, f"{recipe.title} ({at + 1} of {len(recipes)})")
                outcomes.append(await self._outcome(run, recipe, data, findings))
        async with self._database.session() as session:
            await runs.end(session, run_id, [outcome.as_dict() for outcome in outcomes])
        return outcomes

    async def _check(self, run_id: str) -> list[Finding]:
        await self._tell(run_id, 0, "Looking at the shop's data")
        async with self._database.reading() as session:
            tables = await read_tables(session)
        findings = run_checks(tables)
        async with self._database.session() as session:
            await kept.keep(session, kept.state_of_sources(tables), findings)
        return findings

    async def _outcome(
        self,
        run: ShopModelRun,
        recipe: Recipe[Any],
        data: TrainingData,
        findings: Sequence[Finding],
    ) -> Outcome:
        """Whatever happens to one model, the others have their turn."""
        try:
            if recipe.reads is not None:
                async with self._database.reading() as session:
                    data = replace(data, more=await recipe.reads(session))
            if run.kind == "lists":
                return await self._lists(recipe, data)
            wrong = errors_among(findings, recipe.checks)
            if wrong:
                return Outcome(recipe.name, "stopped", _stopped_by(wrong))
            return await self._trained(run, recipe, data)
        except CannotTrain as error:
            return Outcome(recipe.name, "too_little", str(error))
        except OSError as error:
            logger.exception("%s cannot be kept", recipe.name)
            told = (
                f"It cannot be kept: {error.strerror or error}. Make room in the state directory."
            )
            return Outcome(recipe.name, "failed", told)
        except Exception as error:
            logger.exception("%s cannot be trained", recipe.name)
            told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            return Outcome(recipe.name, "failed", told[:500])

    async def _trained(self, run: ShopModelRun, recipe: Recipe[Any], data: TrainingData) -> Outcome:
        began = time.monotonic()
        trained = recipe.train(data)
        async with self._database.reading() as session:
            present = await versions.at_work(session, recipe.name)
            number = await versions.next_number(session, recipe.name)
        judged = verdict(
            trained, recipe.slack, _present(self._folders, recipe, data, trained, present)
        )
        files = self._kept(recipe, trained, number)
        async with self._database.session() as session:
            await versions.record(
                session, run, recipe.name, number, recipe.format, trained, judged, files,
                time.monotonic() - began,
            )  # fmt: skip
            removed = await versions.beyond_kept(session, recipe.name)
        for old in removed:
            self._folders.remove(recipe.name, old)
        return await self._put(recipe, trained, data, number, judged)

    def _kept(self, recipe: Recipe[Any], trained: Trained[Any], number: int) -> dict[str, str]:
        with self._folders.draft() as draft:
            (draft / MODEL).mkdir()
            recipe.keep(trained.model, draft / MODEL)
            if trained.trial is not None and recipe.measure is not None:
                (draft / TRIAL).mkdir()
                recipe.keep(trained.trial, draft / TRIAL)
            files = digests_of(draft)
            self._folders.settle(draft, recipe.name, number)
        return files

    async def _put(
        self,
        recipe: Recipe[Any],
        trained: Trained[Any],
        data: TrainingData,
        number: int,
        judged: Verdict,
    ) -> Outcome:
        if judged.refused:
            return Outcome(recipe.name, "refused", judged.refused, number)
        try:
            if recipe.after is not None:
                await recipe.after(self._database, trained.model, data)
        except Exception as error:
            logger.exception("the lists of %s cannot be written", recipe.name)
            told = f"It works, but its lists are those of before: {type(error).__name__}: {error}"
            return Outcome(recipe.name, "at_work", told[:500], number)
        return Outcome(recipe.name, "at_work", None, number)

    async def _lists(self, recipe: Recipe[Any], data: TrainingData) -> Outcome:
        async with self._database.reading() as session:
            present = await versions.at_work(session, recipe.name)
        if recipe.after is None or present is None:
            return Outcome(recipe.name, "lists")
        model = self._folders.load(recipe, present.number, present.format, present.files)
        await recipe.after(self._database, model, data)
        return Outcome(recipe.name, "lists", None, present.number)

    async def _tell(self, run_id: str, percent: int, progress: str) -> None:
        async with self._database.session() as session:
            await runs.tell(session, run_id, percent, progress)


def _present(
    folders: VersionFolders,
    recipe: Recipe[Any],
    data: TrainingData,
    trained: Trained[Any],
    version: ShopModelVersion | None,
) -> Present | None:
    """How the version at work does on the days on which the new one was measured, where that can
    be told; else how it did on its own."""
    if version is None or version.format != recipe.format or trained.judged_by is None:
        return None
    if recipe.measure is not None and trained.held_out is not None:
        try:
            trial = folders.load(recipe, version.number, version.format, version.files, TRIAL)
            value = recipe.measure(trial, data).get(trained.judged_by)
            return Present(version.number, value, same_period=True)
        except Unusable as error:
            logger.warning("version %s of %s: %s", version.number, recipe.name, error)
        except Exception:
            logger.exception("version %s of %s cannot be measured", version.number, recipe.name)
    same = trained.held_out is not None and trained.held_out == (
        version.held_from,
        version.held_to,
    )
    return Present(version.number, version.metrics.get(trained.judged_by), same_period=same)


def _stopped_by(wrong: Sequence[Finding]) -> str:
    told = ", ".join(f"{BY_NAME[one.name].title.lower()} ({one.count:,})" for one in wrong)
    return f"{told[:1].upper()}{told[1:]}."
