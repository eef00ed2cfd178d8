"""What is at work lies on the shelf, whoever put it there, and whatever became of its files."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from crm_bridge.errors import Conflict, NotFound
from crm_bridge.intelligence.running import versions
from crm_bridge.intelligence.running.folders import MODEL
from crm_bridge.intelligence.running.recipe import Recipe
from crm_bridge.intelligence.running.shelf import ModelShelf
from crm_bridge.intelligence.running.shelving import Shelving
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.order import OrderLine
from crm_bridge.models.shop_models import ShopModelRun
from tests.crm_bridge.intelligence.running.recipes import MEAN, Trainer, failing, reaching


class Bridge:
    """What a bridge has of it, in the trainer's shop."""

    def __init__(self, trainer: Trainer, recipes: Sequence[Recipe[float]] = (MEAN,)) -> None:
        self.shelf = ModelShelf()
        self.shelving = Shelving(trainer.database, trainer.folders, self.shelf, recipes)

    @property
    def at_work(self) -> tuple[int, float] | None:
        found = self.shelf.standing("mean")
        return (found.version, found.model) if found else None


@pytest.fixture
def running(trainer: Trainer) -> Bridge:
    return Bridge(trainer)


async def cheaper(trainer: Trainer) -> None:
    """So that the next version has another mean."""
    async with trainer.database.session() as session:
        line = await session.scalar(select(OrderLine).limit(1))
        assert line is not None
        line.unit_price -= 1_000


async def damage(trainer: Trainer, number: int) -> None:
    file = trainer.folders.place("mean", number) / MODEL / "mean.txt"
    await asyncio.to_thread(file.write_text, "12")


async def test_the_shelf_is_empty_before_the_first_training(running: Bridge) -> None:
    assert await running.shelving.fill() == []
    assert running.shelf.get(MEAN) is None


async def test_a_new_version_takes_the_place_of_the_old_one(
    trainer: Trainer, running: Bridge
) -> None:
    await trainer.run()
    await running.shelving.fill()
    assert running.at_work == (1, 5_050.0)
    await cheaper(trainer)
    await trainer.run()
    assert running.shelf.get(MEAN) == 5_050.0
    await running.shelving.fill()
    assert running.at_work == (2, 4_950.0)


async def test_a_bridge_that_starts_finds_what_was_at_work(trainer: Trainer) -> None:
    await trainer.run()
    started = Bridge(trainer)
    await started.shelving.fill()
    assert started.at_work == (1, 5_050.0)


async def test_a_damaged_file_is_told_and_the_version_before_works(
    trainer: Trainer, running: Bridge, caplog: pytest.LogCaptureFixture
) -> None:
    await trainer.run()
    await cheaper(trainer)
    await trainer.run()
    await damage(trainer, 2)
    assert await running.shelving.fill() == []
    assert running.at_work == (1, 5_050.0)
    assert "mean.txt is damaged" in caplog.text


async def test_a_model_without_a_good_version_is_trained_anew(
    trainer: Trainer, running: Bridge
) -> None:
    await trainer.run()
    await damage(trainer, 1)
    assert await running.shelving.fill() == ["mean"]
    assert running.at_work is None
    assert await running.shelving.fill() == []


async def test_a_damaged_file_does_not_end_a_model_in_memory(
    trainer: Trainer, running: Bridge
) -> None:
    await trainer.run()
    await running.shelving.fill()
    await damage(trainer, 1)
    await running.shelving.fill()
    assert running.at_work == (1, 5_050.0)


async def test_what_an_older_release_wrote_is_trained_anew(trainer: Trainer) -> None:
    await trainer.run()
    newer = Bridge(trainer, (replace(MEAN, format=2, load=failing(AssertionError("read"))),))
    assert await newer.shelving.fill() == ["mean"]
    async with trainer.database.reading() as session:
        found = await versions.get(session, "mean", 1)
    assert found.detail == ("It was written by another release (format 1, this release reads 2).")


async def test_a_lead_rolls_back_and_is_on_record(trainer: Trainer, running: Bridge) -> None:
    await trainer.run()
    await cheaper(trainer)
    await trainer.run()
    await running.shelving.fill()
    assert await running.shelving.roll_back("mean", "staff:one") == 1
    assert running.at_work == (1, 5_050.0)
    async with trainer.database.reading() as session:
        event = await session.scalar(
            select(AuditEvent).where(AuditEvent.action == "shop_model.put_to_work")
        )
    assert event is not None
    assert (event.actor, event.detail) == ("staff:one", {"version": 1})
    with pytest.raises(Conflict, match="no version of mean to go back to"):
        await running.shelving.roll_back("mean", "staff:one")


async def test_a_refused_version_can_be_put_to_work_all_the_same(
    trainer: Trainer, running: Bridge
) -> None:
    await trainer.run()
    await cheaper(trainer)
    await trainer.run(reaching(0.1))
    await running.shelving.use("mean", 2, "staff:one")
    assert running.at_work == (2, 4_950.0)


async def test_a_version_that_cannot_be_read_is_not_put_to_work(
    trainer: Trainer, running: Bridge
) -> None:
    await trainer.run()
    await trainer.run()
    await running.shelving.fill()
    await damage(trainer, 1)
    with pytest.raises(Conflict, match="damaged"):
        await running.shelving.use("mean", 1, "staff:one")
    assert running.at_work == (2, 5_050.0)
    with pytest.raises(NotFound):
        await running.shelving.use("mean", 9, "staff:one")
    with pytest.raises(NotFound):
        await running.shelving.use("gone", 1, "staff:one")


async def test_lists_of_a_version_that_is_put_back_are_written_again(trainer: Trainer) -> None:
    async def write(*_given: object) -> None:
        return None

    running = Bridge(trainer, (replace(MEAN, after=write),))
    await trainer.run()
    await trainer.run()
    await running.shelving.use("mean", 1, "staff:one")
    async with trainer.database.reading() as session:
        run = await session.scalar(select(ShopModelRun).where(ShopModelRun.state == "queued"))
    assert run is not None
    assert (run.kind, run.names) == ("lists", ["mean"])
