"""Trainings are asked for and done in a process of their own, whatever becomes of it."""

import sys
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from crm_bridge.intelligence.running import runs
from crm_bridge.intelligence.running.causes import Schedule
from crm_bridge.intelligence.running.process import Runner
from crm_bridge.intelligence.running.shelf import ModelShelf
from crm_bridge.intelligence.running.shelving import Shelving
from crm_bridge.intelligence.running.trainings import Trainings, ask_by_hand
from crm_bridge.models.shop_import import ShopImport
from crm_bridge.models.shop_models import ShopModelRun
from crm_bridge.settings import ROOT
from tests.crm_bridge.intelligence.running.recipes import MEAN, Trainer
from tests.crm_bridge.shop import ENCRYPTION

FAKE = ROOT / "tests" / "fakes" / "shop_trainer.py"
BY_NIGHT = Schedule(ZoneInfo("UTC"), hour=3, automatic=True)


def environment(trainer: Trainer) -> dict[str, str]:
    return {
        "CARELINE_STATE": str(trainer.state),
        "DATABASE_URL": trainer.database.url.render_as_string(hide_password=False),
        "CARELINE_ENCRYPTION_KEYS": ENCRYPTION,
        "PYTHONPATH": str(ROOT),
    }


def fake(trainer: Trainer, how: str, longest: float = 60) -> Runner:
    command = (sys.executable, str(FAKE), how, str(trainer.state))
    return Runner(command, environment(trainer), ROOT, longest)


@pytest.fixture
def trainings(trainer: Trainer) -> Trainings:
    shelving = Shelving(trainer.database, trainer.folders, ModelShelf(), (MEAN,))
    return Trainings(
        trainer.database, trainer.folders, shelving, (MEAN,), BY_NIGHT, fake(trainer, "does well")
    )


async def shop_loaded(trainer: Trainer) -> None:
    async with trainer.database.session() as session:
        session.add(ShopImport(at=trainer.database.clock(), summary={}))


async def the_runs(trainer: Trainer) -> list[ShopModelRun]:
    async with trainer.database.reading() as session:
        return list(await runs.listed(session))


async def test_the_first_training_the_import_and_the_night_are_asked_for_once(
    trainer: Trainer, trainings: Trainings
) -> None:
    await trainings.ask_for_what_is_due()
    assert await the_runs(trainer) == []
    causes = []
    for step in (shop_loaded, shop_loaded, None):
        trainer.database.clock.move(days=1 if step is None else 0.01)  # type: ignore[attr-defined]
        if step is not None:
            await step(trainer)
        for _ in range(2):
            await trainings.ask_for_what_is_due()
        causes.append((await the_runs(trainer))[0].cause)
        async with trainer.database.session() as session:
            await runs.end(session, (await the_runs(trainer))[0].id, [])
    assert causes == ["first", "import", "schedule"]
    assert len(await the_runs(trainer)) == 3


async def test_a_training_of_some_models_does_not_stand_for_one_of_all(
    trainer: Trainer, trainings: Trainings
) -> None:
    await shop_loaded(trainer)
    await ask_by_hand(trainer.database, "train", ["another"], None)
    await trainings.ask_for_what_is_due()
    assert {run.cause for run in await the_runs(trainer)} == {"asked", "first"}


async def test_what_is_asked_for_is_done_in_its_own_process(
    trainer: Trainer, trainings: Trainings
) -> None:
    assert not await trainings.do_next()
    await ask_by_hand(trainer.database, "train", ["mean"], None)
    assert await trainings.do_next()
    assert [run.state for run in await the_runs(trainer)] == ["done"]
    assert not await trainings.do_next()


@pytest.mark.parametrize(
    ("how", "longest", "state", "told"),
    [
        ("is killed", 60, "interrupted", "ended half-way (signal 9)"),
        ("hangs", 0.6, "failed", "took longer than 0.01 minutes"),
    ],
)
async def test_a_process_that_comes_to_no_end_is_told_and_harms_nothing(
    trainer: Trainer, trainings: Trainings, how: str, longest: float, state: str, told: str
) -> None:
    trainings.runner = fake(trainer, how, longest)
    await ask_by_hand(trainer.database, "train", ["mean"], None)
    await trainings.do_next()
    run = (await the_runs(trainer))[0]
    assert run.state == state
    assert told in (run.detail or "")


async def test_a_process_that_cannot_be_started_is_told(
    trainer: Trainer, trainings: Trainings
) -> None:
    trainings.runner = replace(trainings.runner, command=("/nowhere/python",))
    await ask_by_hand(trainer.database, "train", ["mean"], None)
    await trainings.do_next()
    assert "cannot be started" in ((await the_runs(trainer))[0].detail or "")


async def test_it_waits_for_somebody_else_who_trains(
    trainer: Trainer, trainings: Trainings
) -> None:
    await ask_by_hand(trainer.database, "train", ["mean"], None)
    with trainer.folders.one_at_a_time():
        assert not await trainings.do_next()
        await trainings.forget_the_dead()
    assert (await the_runs(trainer))[0].state == "queued"
    assert await trainings.do_next()


async def test_a_training_that_died_with_the_bridge_is_asked_for_again(
    trainer: Trainer, trainings: Trainings
) -> None:
    run = await ask_by_hand(trainer.database, "train", ["mean"], None)
    async with trainer.database.session() as session:
        await runs.tell(session, run.id, 10, "Reading")
    with trainer.folders.one_at_a_time():
        await trainings.forget_the_dead(again=True)
        assert (await the_runs(trainer))[0].state == "running"
    trainer.database.clock.move(minutes=1)  # type: ignore[attr-defined]
    await trainings.forget_the_dead(again=True)
    assert [one.state for one in await the_runs(trainer)] == ["queued", "interrupted"]


async def test_the_real_process_does_what_is_asked_for_and_ends_well(
    trainer: Trainer, trainings: Trainings, caplog: pytest.LogCaptureFixture
) -> None:
    command = (sys.executable, "-m", "crm_bridge.intelligence.running", "--attended")
    trainings.runner = Runner(command, environment(trainer), ROOT, 60)
    await ask_by_hand(trainer.database, "check", [], None)
    assert await trainings.do_next()
    run = (await the_runs(trainer))[0]
    assert (run.state, run.percent) == ("done", 100)
    assert caplog.text == ""
