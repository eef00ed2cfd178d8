"""What a customer takes back is shown nowhere and learned no more, whatever became of its set."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crm_bridge.corrections import change_sets, correcting
from crm_bridge.corrections.choices import read_choices
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


@dataclass(frozen=True, slots=True)
class _Noting(Trainer):
    """Reads what it is given, and trains nothing."""

    given: dict[str, Any] = field(default_factory=dict)

    async def steps(self, examples: Path, log: deque[str]) -> AsyncGenerator[Step, None]:
        self.given.update(json.loads(await asyncio.to_thread(examples.read_text)))
        raise Failed("Nothing was trained.")
        yield
