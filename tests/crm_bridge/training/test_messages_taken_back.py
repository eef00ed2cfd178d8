"""What a customer takes back is shown nowhere and learned no more, whatever became of its set."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm_bridge.corrections import change_sets, correcting, needs
from crm_bridge.corrections.choices import read_choices
from crm_bridge.models.training import TrainingRun
from crm_bridge.training.process import Failed, Step, Trainer
from tests.crm_bridge.channels.places import Place
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.training.conftest import Training

UNDERSTOOD = {"intent": {"name": "track_order", "confidence": 0.4}, "ranking": []}


@dataclass
class Told:
    """A change set with one correction, of what a customer wrote in a channel."""

    place: Place
    seq: int
    set_id: str

    @property
    def message(self) -> str:
        return f"{self.place.chat.conversation_id}#{self.seq}"

    async def taken_back(self) -> None:
        done = await self.place.chat.post("/deletions", {"external_id": "m1"})
        assert done.status == 204


@pytest.fixture
async def told(training: Training) -> Told:
    place = Place(training.bridge)
    kept = await place.writes("my boots never came")
    await place.chat.answer({"text": "It is on its way."}, understanding=UNDERSTOOD)
    where = place.chat.conversation_id, int(kept.body["seq"])
    async with training.bridge.database.session() as session:
        made = await correcting.correct(
            session, training.lead, where, "intent", {"intent": "missing_parcel"}, read_choices()
        )
    return Told(place, where[1], made.change_set_id)


async def test_its_words_are_in_no_example_and_on_no_page(
    training: Training, lead_browser: StaffBrowser, told: Told
) -> None:
    await training.evaluated(told.set_id)
    page = f"/changes/{told.set_id}"
    assert "my boots never came" in (await lead_browser.get(page)).text
    await told.taken_back()
    shown = await lead_browser.get(page)
    assert "my boots never came" not in shown.source
    assert "The customer took this message back." in shown.text
    async with training.bridge.database.reading() as session:
        (left,) = await change_sets.drafted(session, told.set_id)
    assert left.example.text == ""
    assert (await lead_browser.post(f"{page}/accept")).status == 409


async def test_the_training_is_told_of_it_though_it_was_in_a_set_that_is_live(
    training: Training, told: Told
) -> None:
    await training.evaluated(told.set_id)
    await training.swapping.accept(told.set_id, training.lead, "")
    await told.taken_back()
    other = await training.change_set(2)
    training.worker.trainer = noting = _Noting((), training.state, training.state)
    await training.begun(other)
    await training.worker.do_next()
    assert noting.given["taken_back"] == [told.message]
    assert [one["text"] for one in noting.given["intents"]] == ["nobody wrote 2 0"]


async def test_evaluations_and_their_logs_forget_it(training: Training, told: Told) -> None:
    await training.evaluated(told.set_id)
    async with training.bridge.database.session() as session:
        (run,) = await session.scalars(select(TrainingRun))
        run.log = "failed at: My boots never came\nshoes"
        run.result = {
            **(run.result or {}),
            "changed": [{"text": "my boots never came"}, {"text": "my boots"}],
            "left_out": ["“my boots never came” is a voucher in the files"],
        }
    assert "my boots never came" in await _kept(training)
    await told.taken_back()
    kept = await _kept(training)
    assert "boots never" not in kept.casefold()
    assert told.message not in kept
    for left in ("my boots", "shoes", "is a voucher in the files"):
        assert left in kept


@pytest.mark.parametrize("ends_well", [True, False])
async def test_what_is_taken_back_during_a_run_is_not_kept_by_it(
    training: Training, told: Told, ends_well: bool
) -> None:
    training.worker.trainer = _TakenBack((), training.state, training.state, told, ends_well)
    await training.begun(told.set_id)
    await training.worker.do_next()
    kept = await _kept(training)
    assert ("measures" in kept) == ends_well
    assert "boots" not in kept


async def test_a_noted_need_forgets_it(training: Training, told: Told) -> None:
    other = await told.place.writes("my boots never came", external_id="m2")
    last = await told.place.writes("and the laces", external_id="m3")
    places = [(told.place.chat.conversation_id, int(one.body["seq"])) for one in (other, last)]
    places.append((told.place.chat.conversation_id, told.seq))
    async with training.bridge.database.session() as session:
        await needs.note(session, training.lead, "Boots", places)
    assert await _noted(training) == ["my boots never came", "and the laces"]
    await told.taken_back()
    assert await _noted(training) == ["my boots never came", "and the laces"]
    await told.place.chat.post("/deletions", {"external_id": "m2"})
    assert await _noted(training) == ["and the laces"]


async def _kept(training: Training) -> str:
    async with training.bridge.database.reading() as session:
        runs = await session.scalars(select(TrainingRun))
        return " ".join(f"{run.log} {run.detail} {run.result}" for run in runs)


async def _noted(training: Training) -> list[str]:
    async with training.bridge.database.reading() as session:
        ((idea, _),) = await needs.noted(session)
        return idea.texts


@dataclass(frozen=True, slots=True)
class _TakenBack(Trainer):
    """The customer takes the message back in the middle of the training."""

    told: Told
    ends_well: bool

    async def steps(self, examples: Path, log: deque[str]) -> AsyncGenerator[Step, None]:
        log.append("learning “my boots never came”")
        await self.told.taken_back()
        if not self.ends_well:
            raise Failed("It stumbled over “my boots never came”.")
        said = {"message": self.told.message, "text": "my boots never came"}
        yield Step(100, "", {"model": "m", "measures": [], "corrected": [said], "beside": None})


@dataclass(frozen=True, slots=True)
class _Noting(Trainer):
    """Reads what it is given, and trains nothing."""

    given: dict[str, Any] = field(default_factory=dict)

    async def steps(self, examples: Path, log: deque[str]) -> AsyncGenerator[Step, None]:
        self.given.update(json.loads(await asyncio.to_thread(examples.read_text)))
        raise Failed("Nothing was trained.")
        yield
