"""Change sets are tried in the background; whatever fails, the change set can be tried again."""

import asyncio
from pathlib import Path

import pytest

from crm_bridge.errors import Conflict, Unavailable
from crm_bridge.models.training import TrainingRun
from crm_bridge.training.process import Trainer
from crm_bridge.training.worker import Worker
from tests.crm_bridge.training.conftest import FIRST, Training


async def test_a_change_set_is_evaluated_and_nothing_changes_for_customers(
    training: Training,
) -> None:
    set_id = await training.change_set()
    run = await training.evaluated(set_id)
    assert (run.state, run.percent) == ("done", 100)
    assert run.result is not None
    assert run.result["beside"] == FIRST
    assert await training.state_of(set_id) == "evaluated"
    assert (await training.live(), training.assistant.asked) == (FIRST, [])


async def test_what_gets_worse_is_refused_with_the_reason(training: Training) -> None:
    set_id = await training.change_set()
    run = await training.evaluated(set_id, "gets worse")
    assert run.state == "refused"
    assert run.detail is not None
    assert "Intents of unseen messages would go from 92.0 % to 85.0 %" in run.detail
    assert await training.state_of(set_id) == "refused"


@pytest.mark.parametrize(
    ("how", "state", "said"),
    [
        ("is killed", "interrupted", "Nothing changed"),
        ("crashes", "failed", "MemoryError"),
        ("refuses", "failed", "both greet and goodbye"),
    ],
)
async def test_a_training_that_fails_says_why_and_can_be_tried_again(
    training: Training, how: str, state: str, said: str
) -> None:
    set_id = await training.change_set()
    run = await training.evaluated(set_id, how)
    assert run.state == state
    assert said in (run.detail or "")
    assert await training.state_of(set_id) == "collecting"
    assert (await training.evaluated(set_id)).state == "done"


async def test_without_rasas_environment_the_lead_is_told_what_to_do(training: Training) -> None:
    set_id = await training.change_set()
    training.worker.trainer = Trainer(("/nowhere/python",), Path.cwd(), training.state)
    await training.begun(set_id)
    await training.worker.do_next()
    assert "make setup" in ((await training.run_of(set_id)).detail or "")


async def test_a_disk_without_room_is_told(
    training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    set_id = await training.change_set()
    await training.begun(set_id)
    monkeypatch.setattr(Path, "write_text", full)
    await training.worker.do_next()
    monkeypatch.undo()
    assert "No space left" in ((await training.run_of(set_id)).detail or "")
    assert await training.state_of(set_id) == "collecting"


async def test_a_restart_half_way_leaves_a_change_set_that_can_be_tried_again(
    training: Training,
) -> None:
    set_id = await training.change_set()
    await training.begun(set_id)
    training.trainer("hangs")
    work = asyncio.create_task(training.worker.do_next())
    async with asyncio.timeout(20):
        while (await training.run_of(set_id)).percent != 5:
            await asyncio.sleep(0.02)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert (await training.run_of(set_id)).state == "running"
    place = training.state / "training"
    for name in ("run_killed.json", "taken-back.json"):
        (place / name).write_text("[]")
    again = asyncio.create_task(Worker(training.bridge.database, training.worker.trainer).run())
    async with asyncio.timeout(20):
        while (await training.run_of(set_id)).state == "running":
            await asyncio.sleep(0.02)
    again.cancel()
    assert (await training.run_of(set_id)).state == "interrupted"
    assert await training.state_of(set_id) == "collecting"
    # What that bridge could not clear away holds customers' words; what it learned no more stays.
    assert [file.name for file in place.glob("*.json")] == ["taken-back.json"]


async def test_one_at_a_time(training: Training) -> None:
    first, second = await training.change_set(1), None
    await training.begun(first)
    second = await training.change_set(2)
    with pytest.raises(Conflict) as refused:
        await training.begun(second)
    assert refused.value.code == "training_busy"
    assert "Change set 1" in refused.value.detail


async def test_a_change_set_with_nothing_in_it_is_not_tried(training: Training) -> None:
    with pytest.raises(Conflict) as refused:
        await training.begun(await training.change_set(examples=0))
    assert refused.value.code == "change_set_empty"


async def test_what_fails_while_another_collects_waits_to_be_tried_again(
    training: Training,
) -> None:
    set_id = await training.change_set(1)
    await training.begun(set_id)
    await training.change_set(2)
    training.trainer("crashes")
    await training.worker.do_next()
    assert await training.state_of(set_id) == "refused"
    assert (await training.evaluated(set_id)).state == "done"


async def test_nothing_is_left_of_the_examples_and_the_log_is_kept(training: Training) -> None:
    set_id = await training.change_set()
    run: TrainingRun = await training.evaluated(set_id, "crashes")
    assert "MemoryError" in run.log
    assert not list((training.state / "training").glob("*.json"))


async def test_a_database_that_is_busy_half_way_does_not_end_the_training(
    training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> None:
        raise Unavailable("The database is busy.")

    monkeypatch.setattr(Worker, "_tell", busy)
    assert (await training.evaluated(await training.change_set())).state == "done"
