"""A model that takes no time: what a piece costs on average, kept as a number in a file."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from crm_bridge.db import Database
from crm_bridge.intelligence.running import runs
from crm_bridge.intelligence.running.folders import VersionFolders
from crm_bridge.intelligence.running.recipe import CannotTrain, Recipe, Trained, TrainingData
from crm_bridge.intelligence.running.training import Outcome, Training

HELD_OUT = timedelta(days=7)


def train(data: TrainingData) -> Trained[float]:
    if data.lines.empty:
        raise CannotTrain("Nobody has bought anything yet.")
    mean = float(data.lines["price"].mean())
    begin, end = data.lines["at"].min(), data.lines["at"].max()
    return Trained(
        model=mean,
        metrics={"hits": 0.5},
        judged_by="hits",
        period=(begin.to_pydatetime(), end.to_pydatetime()),
        rows=len(data.lines),
        held_out=(data.as_of - HELD_OUT, data.as_of),
        trial=mean,
    )


def keep(model: float, folder: Path) -> None:
    (folder / "mean.txt").write_text(repr(model), encoding="utf-8")


def load(folder: Path) -> float:
    return float((folder / "mean.txt").read_text(encoding="utf-8"))


MEAN = Recipe(
    name="mean", title="Mean price", format=1, train=train, keep=keep, load=load, checks=(),
    measure=lambda _model, _data: {"hits": 0.5},
)  # fmt: skip


def reaching(hits: float, recipe: Recipe[float] = MEAN) -> Recipe[float]:
    """The new version has these hits on the days on which the present one has .5."""
    return replace(recipe, train=lambda data: replace(train(data), metrics={"hits": hits}))


@dataclass
class Trainer:
    """Asks for runs and does them here, with the recipes that a test gives it."""

    database: Database
    state: Path
    recipes: Sequence[Recipe[Any]] = (MEAN,)
    kept: list[Outcome] = field(default_factory=list)

    @property
    def folders(self) -> VersionFolders:
        return VersionFolders(self.state)

    async def run(self, *recipes: Recipe[Any], kind: str = "train") -> list[Outcome]:
        self.recipes = recipes or self.recipes
        async with self.database.session() as session:
            names = [recipe.name for recipe in self.recipes]
            run = await runs.ask(session, kind, "asked", names)
        training = Training(self.database, self.folders, self.recipes)
        await asyncio.to_thread(self.folders.root.mkdir, parents=True, exist_ok=True)
        return await training.do(run.id)

    async def outcome(self, *recipes: Recipe[Any]) -> Outcome:
        return (await self.run(*recipes))[0]


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_given: object) -> Any:
        raise error

    return fail
