"""A customer changes or takes back what they wrote."""

import uuid
from typing import Any

import pytest

from crm_bridge.channels.edits import way
from crm_bridge.conversations import desk
from crm_bridge.conversations.transcript import transcript
from crm_bridge.models.message import Message
from tests.crm_bridge.channels.places import Place
from tests.crm_bridge.chat import agent, at_the_desk
from tests.crm_bridge.shop import ShopBridge


async def edits(
    place: Place, text: str, external_id: str = "m1", change: str | None = None
) -> dict[str, Any]:
    """As the gateway does it: the edit is an event with a key of its own."""
    change = change or str(uuid.uuid4())
    message = {"id": change, "text": text, "external_id": f"edit:{change}"}
    body = {"external_id": external_id, "message": message}
    edited = await place.chat.post("/edits", body)
    assert edited.status == 200, edited.body
    return edited.body


async def deletes(place: Place, external_id: str = "m1") -> None:
    deleted = await place.chat.post("/deletions", {"external_id": external_id})
    assert deleted.status == 204, deleted.body


async def said(place: Place) -> list[str]:
    return [one["text"] for one in await place.chat.messages() if one["author"] == "customer"]


@pytest.mark.parametrize(
    ("state", "outcome", "held", "is_last", "expected"),
    [
        ("bot", None, False, True, "in_place"),
        ("bot", None, True, True, "anew"),
        ("bot", "answered", False, True, "anew"),
        ("bot", "answered", False, False, "in_place"),
        ("bot", "with_person", False, True, "in_place"),
        ("human", "with_person", False, True, "in_place"),
        ("queued", "answered", False, True, "in_place"),
        ("closed", "answered", False, True, "in_place"),
    ],
)
def test_what_an_edit_does(
    state: str, outcome: str | None, held: bool, is_last: bool, expected: str
) -> None:
    assert way(state, outcome, held=held, is_last=is_last) == expected


async def test_before_it_is_answered_the_new_text_takes_the_place_of_the_old(
    bridge: ShopBridge,
) -> None:
    place, change = Place(bridge), str(uuid.uuid4())
    await place.writes("where is CL-100001")
    before = (await place.chat.changes())["cursor"]
    for _ in range(2):
        assert await edits(place, "where is CL-100002", change=change) == {"how": "in_place"}
    (changed,) = (await place.chat.changes(before))["messages"]
    assert (changed["text"], changed["edited"]) == ("where is CL-100002", True)
    assert (await place.chat.take()).body["text"] == "where is CL-100002"
    async with bridge.database.reading() as session:
        (entry,) = (await transcript(session, place.chat.conversation_id)).entries
    assert [one["text"] for one in entry.edits] == ["where is CL-100001"]


async def test_while_the_old_text_is_being_answered_the_new_one_is_asked_anew(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    await place.writes("where is CL-100001")
    turn = await place.chat.take()
    edited = await edits(place, "where is CL-100002")
    assert (edited["how"], edited["kept"]["needs_turn"]) == ("anew", True)
    recorded = await place.chat.record(turn, replies=[{"text": "It is on its way."}])
    assert recorded.body["more"] is True


async def test_after_the_answer_the_newest_message_is_asked_anew_once(bridge: ShopBridge) -> None:
    place, change = Place(bridge), str(uuid.uuid4())
    await place.asks_and_reads("It is on its way.")
    first = await edits(place, "and CL-100002?", change=change)
    again = await edits(place, "and CL-100002?", change=change)
    assert (first["how"], first["kept"]["duplicate"]) == ("anew", False)
    assert (again["how"], again["kept"]["duplicate"]) == ("anew", True)
    assert await said(place) == ["where is my order", "and CL-100002?"]
    # Another edit is one of what was kept last.
    assert await edits(place, "and CL-100003?") == {"how": "in_place"}
    assert await said(place) == ["where is my order", "and CL-100003?"]


async def test_an_older_message_is_only_marked(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.asks_and_reads("It is on its way.")
    await place.asks_and_reads("You are welcome.", "m2")
    assert await edits(place, "where is my other order") == {"how": "in_place"}
    assert (await place.chat.messages())[0]["edited"] is True
    assert (await place.chat.take()).status == 204


async def test_a_person_reads_the_new_text(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.writes("the lamp is broken")
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await desk.take_over(session, place.chat.conversation_id, staff)
    assert await edits(place, "the boot is broken") == {"how": "in_place"}
    assert await said(place) == ["the boot is broken"]
    assert await place.chat.state() == "human"


async def test_what_is_unknown_or_the_same_changes_nothing(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.writes("hello")
    assert await edits(place, "hello") == {"how": "unknown"}
    assert await edits(place, "hello there", "m99") == {"how": "unknown"}
    assert await said(place) == ["hello"]


@pytest.mark.parametrize(
    ("text", "code"), [(" ", "message_empty"), ("x" * 10_001, "message_too_long")]
)
async def test_an_edit_is_held_to_what_a_message_is(
    bridge: ShopBridge, text: str, code: str
) -> None:
    place = Place(bridge)
    await place.writes("hello")
    body = {"external_id": "m1", "message": {"id": str(uuid.uuid4()), "text": text}}
    assert (await place.chat.post("/edits", body)).code == code


async def test_what_was_taken_back_is_gone_and_needs_no_answer(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.writes("my card is 4111 1111")
    await edits(place, "my card is 4222 2222")
    await deletes(place)
    await deletes(place)
    (message,) = await place.chat.messages()
    assert (message["text"], message["deleted"], message["outcome"]) == ("", True, "answered")
    assert (await place.chat.take()).status == 204
    async with bridge.database.reading() as session:
        (entry,) = (await transcript(session, place.chat.conversation_id)).entries
        row = await session.get_one(Message, (place.chat.conversation_id, 1))
    assert entry.edits == []
    assert "4111" not in str(row.content)
    assert await edits(place, "my card is 4333 3333") == {"how": "unknown"}


async def test_what_was_understood_stays_without_what_was_named(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.writes("where is CL-100001")
    entity = {"entity": "order_number", "value": "CL-100001", "start": 9, "end": 18}
    understood = {"intent": {"name": "track_order", "confidence": 0.9}, "entities": [entity]}
    await place.chat.answer({"text": "On its way."}, understanding=understood)
    again = await edits(place, "and CL-100002")
    await deletes(place)
    # The assistant was still reading it.
    path = f"/messages/{again['kept']['seq']}/understanding"
    await place.chat.post(path, {"understanding": understood})
    async with bridge.database.reading() as session:
        entries = (await transcript(session, place.chat.conversation_id)).entries
    assert [(one.message.text, one.intent, one.entities) for one in entries] == [
        ("", "track_order", []),
        ("On its way.", None, []),
        ("", "track_order", []),
    ]


async def test_an_answer_to_what_was_taken_back_meanwhile_is_dropped(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.writes("where is CL-100001")
    turn = await place.chat.take()
    await deletes(place)
    await place.writes("where is CL-100002", "m2")
    entity = {"entity": "order_number", "value": "CL-100001", "start": 9, "end": 18}
    recorded = await place.chat.record(
        turn, replies=[{"text": "On its way."}], understanding={"entities": [entity]}
    )
    assert (recorded.body["dropped"], recorded.body["more"]) == (True, True)
    async with bridge.database.reading() as session:
        entries = (await transcript(session, place.chat.conversation_id)).entries
    assert [(one.message.text, one.entities) for one in entries] == [
        ("", []),
        ("where is CL-100002", []),
    ]
    assert (await place.chat.take()).body["text"] == "where is CL-100002"
