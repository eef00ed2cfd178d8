"""`python -m crm_bridge train --change-set ID [--accept] | models [use NAME | roll-back]`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import ClientSession

from bot.model_folder import ModelFolder
from crm_bridge.corrections import differing
from crm_bridge.corrections.commands import named
from crm_bridge.db import Database
from crm_bridge.errors import Conflict
from crm_bridge.models.training import TrainingRun
from crm_bridge.settings import ROOT, Settings
from crm_bridge.training import runs, verdict
from crm_bridge.training.assistant import ModelSwitch
from crm_bridge.training.process import rasa_trainer
from crm_bridge.training.swapping import Model, Swapping
from crm_bridge.training.worker import LOOK_EVERY, Worker

Write = Callable[[str], None]
LOOKS = 1.0
"""Seconds between two looks at a run that the bridge does."""


async def train(
    database: Database, settings: Settings, name: str, *, accept: bool, why: str, write: Write
) -> int:
    """Evaluates a change set, by its id or number, in the running bridge or else here. The exit
    code is 1 where it would make the assistant worse and is not accepted. Raises `BridgeError`."""
    await differing.read_files()
    async with database.session() as session:
        set_id = (await named(session, name)).id
        run = await runs.begin_evaluation(session, set_id, None)
        run_id = run.id
    run = await _followed(database, settings, run_id, write)
    for one in (run.result or {}).get("measures", ()):
        before, after = verdict.percent(one["before"]), verdict.percent(one["after"])
        bounds = f"{verdict.points(one['low'])} to {verdict.points(one['high'])}"
        change = f"{verdict.points(one['difference'])} ({bounds})"
        write(f"  {one['title']:<42} {before:>8} {after:>8}  {change}, {one['count']} messages")
    if run.detail:
        write(run.detail)
    if run.result is None or (run.state == "refused" and not why):
        return 1
    if accept:
        async with _swapping(database, settings) as swapping:
            await swapping.accept(set_id, None, why)
        write(f"{run.model} answers now.")
    return 0


async def models(
    database: Database, settings: Settings, deed: str | None, name: str, write: Write
) -> int:
    """Which model answers and which did before; or lets another answer. Raises `BridgeError`."""
    async with _swapping(database, settings) as swapping:
        if deed == "use":
            await swapping.use(name, None)
        elif deed == "roll-back":
            live = (await swapping.models()).live
            if live is None or not live.change_sets:
                raise Conflict("not_live", "No change set is live.")
            await swapping.roll_back(live.change_sets[-1], None)
        found = await swapping.models()
    if found.live is None:
        write("There is no model yet. Train one with: make train")
        return 1
    write(_line(found.live, "answers"))
    for model in found.before:
        write(_line(model, "before"))
    return 0


async def _followed(
    database: Database, settings: Settings, run_id: str, write: Write
) -> TrainingRun:
    """The run, once it has ended. Where no bridge takes it up, it is done here."""
    waited, told = 0.0, ""
    while True:
        async with database.reading() as session:
            run = await session.get_one(TrainingRun, run_id)
        if run.state not in runs.UNDER_WAY:
            return run
        if run.state == "running" and run.progress != told:
            told = run.progress
            write(f"{told} …")
        if run.state == "queued" and waited > 2 * LOOK_EVERY:
            write("The bridge does not run: it is done here.")
            trainer = rasa_trainer(ROOT, settings.state, held_out=settings.evaluate_held_out)
            await Worker(database, trainer).do_next()
            continue
        await asyncio.sleep(LOOKS)
        waited += LOOKS


@asynccontextmanager
async def _swapping(database: Database, settings: Settings) -> AsyncIterator[Swapping]:
    token = settings.assistant_token
    async with ClientSession() as session:
        switch = ModelSwitch(
            session, settings.assistant_url, token.get_secret_value() if token else None
        )
        yield Swapping(database, ModelFolder(settings.state / "models"), switch)


def _line(model: Model, what: str) -> str:
    learned = f"  with {', '.join(model.change_sets)}" if model.change_sets else ""
    return f"{what:<8} {model.name}{learned}"
