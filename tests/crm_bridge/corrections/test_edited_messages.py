"""A customer changes what they wrote after it was understood, or after it was corrected."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from crm_bridge.corrections import change_sets, correcting, marks
from crm_bridge.corrections.choices import Choices
from crm_bridge.models.correction import Correction
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from tests.crm_bridge.channels.places import Place
from tests.crm_bridge.shop import ShopBridge

NUMBER = {"entity": "order_number", "start": 9, "end": 18, "value": "CL100002"}


def message(text: str, *before: tuple[int, str], entities: Sequence[dict[str, Any]]) -> Message:
    """Changed at those minutes; each time with the text before."""
    edits = [{"at": at(minute).isoformat(), "text": said} for minute, said in before]
    return Message(text=text, content={"edits": edits}, understanding={"entities": entities})


def at(minute: int) -> datetime:
    return datetime(2026, 3, 20, 12, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "before", "stays"),
    [
        ("where is CL-100002", [], True),
        ("where is CL-100002 please", [(1, "where is CL-100002")], True),
        ("is it CL-100002, or not", [(1, "where is CL-100002")], False),
        # What it says stands there, though other words did first.
        ("where is cl 100002", [(1, "nothing of it at all")], True),
        ("where is", [(1, "where is CL-100002")], False),
    ],
)
def test_what_was_found_stays_only_where_it_still_stands(
    text: str, before: list[tuple[int, str]], stays: bool
) -> None:
    found = marks.understood(message(text, *before, entities=[NUMBER]))
    assert found == ([NUMBER] if stays else [])


@pytest.mark.parametrize(("corrected_at", "stays"), [(0, False), (2, True)])
def test_what_a_lead_marked_counts_for_the_text_that_they_saw(
    corrected_at: int, stays: bool
) -> None:
    edited = message("the blue hoodie", (1, "my red boots came"), entities=[])
    marked = [{"entity": "product", "start": 9, "end": 15}]
    correction = Correction(value={"entities": marked}, at=at(corrected_at))
    assert marks.corrected(edited, correction) == (marked if stays else [])


async def test_an_example_never_marks_other_words_than_were_meant(
    bridge: ShopBridge, lead: Staff, choices: Choices
) -> None:
    place = Place(bridge)
    kept = await place.writes("where is the Chelsea parcel 55")
    await place.chat.answer(
        {"text": "On its way."}, understanding={"intent": {"name": "track_order", "confidence": 1}}
    )
    where = place.chat.conversation_id, int(kept.body["seq"])
    marked = [{"entity": "product", "start": 13, "end": 20}]
    await _correct(bridge, lead, where, "entities", {"entities": marked}, choices)
    assert await _example(bridge) == "where is the [Chelsea](product) parcel 55"
    bridge.clock.move(minutes=1)
    await place.writes("and?", external_id="m2")
    change = {"id": str(uuid.uuid4()), "text": "never came, the Chelsea parcel 55"}
    edited = await place.chat.post("/edits", {"external_id": "m1", "message": change})
    assert edited.body == {"how": "in_place"}
    await _correct(bridge, lead, where, "intent", {"intent": "late_delivery"}, choices)
    assert await _example(bridge) == "never came, the Chelsea parcel 55"


async def _correct(
    bridge: ShopBridge,
    staff: Staff,
    where: tuple[str, int],
    aspect: str,
    given: dict[str, Any],
    choices: Choices,
) -> None:
    async with bridge.database.session() as session:
        await correcting.correct(session, staff, where, aspect, given, choices)


async def _example(bridge: ShopBridge) -> str:
    async with bridge.database.reading() as session:
        found = await change_sets.collecting(session)
        assert found is not None
        (one,) = (await change_sets.examples(session, found.id)).intents
    return one.text
