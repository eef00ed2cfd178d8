"""From the shop's records to a version at work, or to the reason why not."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from crm_bridge.db import Database
from crm_bridge.intelligence.quality import kept
from crm_bridge.intelligence.running import runs, versions
from crm_bridge.intelligence.running.folders import MODEL, Busy, Unusable
from crm_bridge.intelligence.running.recipe import TrainingData
from crm_bridge.models.order import OrderLine
from crm_bridge.models.shop_models import ShopModelVersion
from tests.crm_bridge.intelligence.running.recipes import MEAN, Trainer, failing, reaching
from tests.crm_bridge.shop import START


async def states(trainer: Trainer) -> dict[int, str]:
    async with trainer.database.reading() as session:
        return {one.number: one.state for one in await versions.listed(session, MEAN.name)}


async def version(trainer: Trainer, number: int = 1) -> ShopModelVersion:
    async with trainer.database.reading() as session:
        return await versions.get(session, MEAN.name, number)


def loaded(trainer: Trainer, kept: ShopModelVersion) -> float:
    return trainer.folders.load(MEAN, kept.number, kept.format, kept.files)


async def test_the_first_version_goes_to_work_with_what_it_was_made_of(on_both: Trainer) -> None:
    outcome = await on_both.outcome()
    assert (outcome.state, outcome.version) == ("at_work", 1)
    kept = await version(on_both)
    assert (kept.state, kept.rows, kept.metrics) == ("at_work", 10, {"hits": 0.5})
    assert kept.data_from < kept.data_to <= START
    assert loaded(on_both, kept) == 5_050.0


async def test_what_is_found_in_the_data_is_kept_with_each_run(on_both: Trainer) -> None:
    await on_both.run()
    async with on_both.database.reading() as session:
        found = await kept.last_run(session)
    assert found is not None
    assert found.sources["orders"] == {"rows": 7, "newest": "2026-03-10T11:19:00+00:00"}
    assert {"orders_without_lines", "orders_stale"} <= {one["name"] for one in found.findings}


@pytest.mark.parametrize(
    ("hits", "slack", "state"),
    [(0.6, 0.0, "at_work"), (0.5, 0.0, "at_work"), (0.49, 0.02, "at_work"), (0.4, 0.02, "refused")],
)
async def test_a_version_that_is_worse_on_the_same_days_is_not_put_to_work(
    trainer: Trainer, hits: float, slack: float, state: str
) -> None:
    await trainer.run()
    outcome = await trainer.outcome(replace(reaching(hits), slack=slack))
    assert outcome.state == state
    assert (await states(trainer))[1] == ("kept" if state == "at_work" else "at_work")
    if state == "refused":
        assert outcome.detail == (
            "It does worse than version 1 on the same days: hits 0.4 beside 0.5."
        )


async def test_what_is_better_when_lower_is_compared_so(trainer: Trainer) -> None:
    await trainer.run()
    up = reaching(0.6)
    lower = replace(up, train=lambda data: replace(up.train(data), better="lower"))
    assert (await trainer.outcome(lower)).state == "refused"


async def test_what_was_measured_on_other_days_refuses_nothing(on_both: Trainer) -> None:
    alone = replace(reaching(0.5), measure=None)
    await on_both.run(alone)
    assert (await on_both.outcome(replace(reaching(0.4), measure=None))).state == "refused"
    on_both.database.clock.move(days=1)  # type: ignore[attr-defined]
    assert (await on_both.outcome(replace(reaching(0.4), measure=None))).state == "at_work"


async def test_what_cannot_be_measured_does_not_replace_what_can(on_both: Trainer) -> None:
    await on_both.run()
    outcome = await on_both.outcome(reaching(float("nan")))
    assert outcome.state == "refused"
    assert "could not be measured" in (outcome.detail or "")


async def test_a_check_that_does_not_hold_stops_the_models_that_name_it(trainer: Trainer) -> None:
    async with trainer.database.session() as session:
        await session.execute(update(OrderLine).values(quantity=-1))
    careful = replace(MEAN, checks=("lines_quantity",))
    other = replace(MEAN, name="other")
    first, second = await trainer.run(careful, other)
    assert (first.state, second.state) == ("stopped", "at_work")
    assert first.detail == "Lines of no or fewer pieces (10)."


async def test_a_model_that_fails_leaves_the_others_their_turn(trainer: Trainer) -> None:
    broken = replace(MEAN, name="broken", train=failing(ValueError("a column is missing")))
    first, second = await trainer.run(broken, MEAN)
    assert first.as_dict() == {
        "name": "broken", "state": "failed", "version": None,
        "detail": "ValueError: a column is missing",
    }  # fmt: skip
    assert second.state == "at_work"


async def test_too_little_to_learn_from_is_said(database: Database, tmp_path: Path) -> None:
    outcome = await Trainer(database, tmp_path).outcome()
    assert (outcome.state, outcome.detail) == ("too_little", "Nobody has bought anything yet.")


async def test_a_full_disk_leaves_the_version_at_work(trainer: Trainer) -> None:
    await trainer.run()
    full = OSError(errno.ENOSPC, "No space left on device")
    outcome = await trainer.outcome(replace(MEAN, keep=failing(full)))
    assert outcome.state == "failed"
    assert outcome.detail == (
        "It cannot be kept: No space left on device. Make room in the state directory."
    )
    assert await states(trainer) == {1: "at_work"}
    assert [path.name for path in trainer.folders.root.iterdir()] == ["mean"]


async def test_what_a_killed_training_left_is_cleared_away(trainer: Trainer) -> None:
    await trainer.run()
    (trainer.folders.root / ".draft-killed").mkdir()
    trainer.folders.place("mean", 2).mkdir()
    assert (await trainer.outcome()).version == 2
    assert sorted(path.name for path in trainer.folders.root.iterdir()) == ["mean"]
    assert loaded(trainer, await version(trainer, 2)) == 5_050.0


async def test_the_last_five_are_kept_and_the_one_at_work(on_both: Trainer) -> None:
    await on_both.run()
    for _ in range(6):
        await on_both.run(reaching(0.4))
    found = await states(on_both)
    assert [number for number, state in found.items() if state != "removed"] == [7, 6, 5, 4, 1]
    there = {path.name for path in (on_both.folders.root / "mean").iterdir()}
    assert there == {"7", "6", "5", "4", "1"}


async def test_lists_are_written_once_a_version_is_put_to_work(trainer: Trainer) -> None:
    written: list[float] = []

    async def write(_database: Database, model: float, data: TrainingData) -> None:
        written.append(model)
        assert len(data.lines) == 10

    listing = replace(MEAN, after=write)
    await trainer.run(listing)
    await trainer.run(replace(reaching(0.1), after=write))
    assert written == [5_050.0]
    assert [one.state for one in await trainer.run(listing, kind="lists")] == ["lists"]
    assert written == [5_050.0] * 2


async def test_a_recipe_reads_what_it_needs_besides(trainer: Trainer) -> None:
    seen = []

    async def reads(_session: object) -> str:
        return "talks"

    def train(data: TrainingData) -> object:
        seen.append(data.more)
        return MEAN.train(data)

    await trainer.run(replace(MEAN, reads=reads, train=train), MEAN)
    assert seen == ["talks"]


async def test_a_file_that_was_changed_is_not_read(trainer: Trainer) -> None:
    await trainer.run()
    kept = await version(trainer)
    file = trainer.folders.place("mean", 1) / MODEL / "mean.txt"
    file.write_text("1.0")
    with pytest.raises(Unusable, match=r"mean.txt is damaged"):
        loaded(trainer, kept)
    file.unlink()
    with pytest.raises(Unusable, match="No such file"):
        loaded(trainer, kept)


async def test_a_version_of_another_format_is_not_read(trainer: Trainer) -> None:
    await trainer.run()
    kept = await version(trainer)
    newer = replace(MEAN, format=2)
    with pytest.raises(Unusable, match="another release"):
        trainer.folders.load(newer, 1, kept.format, kept.files)
    # And it is no measure for what comes after it.
    assert (await trainer.outcome(replace(reaching(0.1), format=2))).state == "at_work"


async def test_one_trains_at_a_time(trainer: Trainer) -> None:
    with trainer.folders.one_at_a_time(), pytest.raises(Busy), trainer.folders.one_at_a_time():
        pass
    with trainer.folders.one_at_a_time():
        pass


async def test_a_damaged_version_gives_way_to_the_newest_good_one(on_both: Trainer) -> None:
    await on_both.run()
    await on_both.run()
    await on_both.run(reaching(0.1))
    async with on_both.database.session() as session:
        present = await versions.at_work(session, "mean")
        assert present is not None
        assert await versions.mark_damaged(session, present.id, "It is damaged.")
    assert await states(on_both) == {3: "refused", 2: "damaged", 1: "at_work"}
    async with on_both.database.session() as session:
        assert not await versions.mark_damaged(
            session, (await versions.get(session, "mean", 1)).id, "It too."
        )
    assert (await states(on_both))[1] == "damaged"


async def test_what_waits_already_is_not_asked_for_again(database: Database) -> None:
    async with database.session() as session:
        first = await runs.ask(session, "train", "import", ["mean", "other"])
        assert await runs.ask(session, "train", "asked", ["mean"]) is first
        assert await runs.ask(session, "lists", "put_back", ["mean"]) is not first
