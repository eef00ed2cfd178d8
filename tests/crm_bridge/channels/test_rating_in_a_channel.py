"""Buttons of the bridge's own in a channel: how it was, and writing privately."""

from typing import Any

import pytest

from crm_bridge.conversations import desk
from crm_bridge.models.conversation import Episode
from tests.crm_bridge.channels.places import Place, texts
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.shop import ShopBridge


async def closed_by_a_person(place: Place, resolution: str | None = None) -> list[dict[str, Any]]:
    """What is told to the customer of it."""
    await place.writes()
    staff = await agent(place.bridge)
    cid = place.chat.conversation_id
    async with at_the_desk(place.bridge) as session:
        await desk.take_over(session, cid, staff)
        await desk.reply(session, cid, staff, "There you are.")
        await desk.close(session, cid, staff, resolution)
    (due,) = await place.due()
    messages: list[dict[str, Any]] = due["messages"]
    return messages


async def test_after_a_person_closed_it_the_customer_is_asked_how_it_was(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    asked = (await closed_by_a_person(place))[-1]
    assert asked["text"].startswith("How was our help?")
    assert [one["title"] for one in asked["buttons"]] == ["1 ★", "2 ★", "3 ★", "4 ★", "5 ★"]
    kept = await place.send("m2", payload=asked["buttons"][3]["payload"])
    assert kept.body["needs_turn"] is False
    (episode,) = await place.chat.rows(Episode)
    assert episode.csat_score == 4
    # It is over, and stays over.
    assert await place.chat.state() == "closed"
    assert (await place.chat.messages())[-1]["text"] == "Thank you for telling us."


async def test_a_second_press_changes_nothing_and_a_late_one_rates_what_was_asked_about(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    buttons = (await closed_by_a_person(place))[-1]["buttons"]
    await place.writes("one more thing", "m2")
    await place.send("m3", payload=buttons[4]["payload"])
    await place.send("m4", payload=buttons[0]["payload"])
    first, second = sorted(await place.chat.rows(Episode), key=lambda one: one.number)
    assert (first.csat_score, second.csat_score) == (5, None)
    told = [one["text"] for one in await place.chat.messages()]
    assert told.count("Thank you for telling us.") == 1
    assert await place.chat.state() == "bot"


async def rated(place: Place, score: int = 2) -> str:
    """The payload of the button for a comment."""
    asked = (await closed_by_a_person(place))[-1]
    await place.send("m2", payload=asked["buttons"][score - 1]["payload"])
    thanks = (await place.chat.messages())[-1]
    assert thanks["text"] == "Thank you for telling us."
    ((title, payload),) = [(one["title"], one["payload"]) for one in thanks["buttons"]]
    assert title == "Add a comment"
    return str(payload)


async def test_a_comment_is_typed_after_its_button_and_begins_nothing_new(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    await place.send("m3", payload=await rated(place))
    assert (await place.chat.messages())[-1]["text"].startswith("Write it in one message")
    kept = await place.send("m4", text="Nobody read my first message.")
    assert kept.body["needs_turn"] is False
    (episode,) = await place.chat.rows(Episode)
    assert (episode.csat_score, episode.csat_comment) == (2, "Nobody read my first message.")
    assert await place.chat.state() == "closed"
    told = await place.chat.messages()
    assert (told[-2]["outcome"], told[-1]["text"]) == ("answered", "Thank you for telling us.")
    assert "buttons" not in told[-1]
    # What follows is a message like any other.
    assert (await place.send("m5", text="where is my order")).body["needs_turn"] is True
    assert await place.chat.state() == "bot"


@pytest.mark.parametrize("pressed", [False, True])
async def test_without_its_button_or_long_after_it_nothing_is_a_comment(
    bridge: ShopBridge, pressed: bool
) -> None:
    place = Place(bridge)
    button = await rated(place)
    if pressed:
        await place.send("m3", payload=button)
        bridge.clock.move(hours=2)
    assert (await place.send("m4", text="and my order?")).body["needs_turn"] is True
    assert {one.csat_comment for one in await place.chat.rows(Episode)} == {None}


async def test_a_comment_that_is_taken_back_is_gone(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.send("m3", payload=await rated(place))
    await place.send("m4", text="Nobody read my first message.")
    assert (await place.chat.post("/deletions", {"external_id": "m4"})).status == 204
    (episode,) = await place.chat.rows(Episode)
    assert (episode.csat_score, episode.csat_comment) == (2, None)


async def test_nobody_is_asked_where_it_makes_no_sense(bridge: ShopBridge) -> None:
    group = Place(bridge, "group:3", private=False)
    assert "buttons" not in (await closed_by_a_person(group))[-1]


async def test_spam_is_not_rated(bridge: ShopBridge) -> None:
    assert "buttons" not in (await closed_by_a_person(Place(bridge), "spam"))[-1]


NEED = {"intent": {"name": "track_order", "confidence": 0.9}}
GREETING = {"intent": {"name": "greet", "confidence": 0.99}}


async def fell_silent(
    place: Place, external_id: str, understanding: dict[str, Any], **answer: Any
) -> list[str]:
    """What is told to the customer of a stretch of help with the assistant alone."""
    await place.writes(external_id=external_id)
    replies = [] if answer.get("outcome") == "not_answered" else [{"text": "Soon."}]
    await place.chat.answer(*replies, understanding=understanding, **answer)
    place.bridge.clock.move(minutes=16)
    await sweep(place.bridge)
    assert await place.chat.state() == "closed"
    found = await place.due()
    told = [text for one in found for text in texts(one)]
    seqs = [message["seq"] for one in found for message in one["messages"]]
    await place.mark(*({"seq": seq, "state": "sent"} for seq in seqs), release=True)
    return told


async def test_after_the_assistant_helped_alone_the_customer_is_asked_too(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    told = await fell_silent(place, "m1", NEED)
    assert [one[:17] for one in told] == ["Soon.", "How was our help?"]
    buttons = (await place.chat.messages())[-1]["buttons"]
    await place.send("m2", payload=buttons[0]["payload"])
    (episode,) = await place.chat.rows(Episode)
    assert (episode.csat_score, episode.person_since) == (1, None)


async def test_about_the_assistant_nobody_is_asked_twice_a_day(bridge: ShopBridge) -> None:
    place = Place(bridge)
    asked = []
    for number, hours in enumerate((0, 2, 24)):
        bridge.clock.move(hours=hours)
        told = await fell_silent(place, f"m{number}", NEED)
        asked.append(any(one.startswith("How was") for one in told))
    assert asked == [True, False, True]


@pytest.mark.parametrize(
    ("understanding", "answer"),
    [(GREETING, {}), (NEED, {"awaiting": "order_number"}), (NEED, {"outcome": "not_answered"})],
    ids=["only a greeting", "left while a question was open", "not answered"],
)
async def test_who_was_not_helped_gets_no_question_out_of_nothing(
    bridge: ShopBridge, understanding: dict[str, Any], answer: dict[str, Any]
) -> None:
    told = await fell_silent(Place(bridge), "m1", understanding, **answer)
    assert not any(one.startswith("How was") for one in told)


async def test_on_the_web_the_page_asks(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    await chat.write()
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await desk.take_over(session, chat.conversation_id, staff)
        await desk.close(session, chat.conversation_id, staff)
    assert not any("buttons" in one for one in await chat.messages())


async def test_a_button_for_writing_privately_is_known_to_channels_and_says_how_elsewhere(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge, "group:3", private=False)
    await place.writes()
    button = {"title": "Write privately", "command": "careline:private"}
    answer = await place.chat.answer({"text": "Others read here.", "buttons": [button]})
    (shown,) = answer.body["messages"][0]["buttons"]
    assert shown == {"title": "Write privately", "payload": "careline:private"}
    await place.send("m2", payload=shown["payload"])
    pressed, told = (await place.chat.messages())[-2:]
    assert (pressed["text"], pressed["outcome"]) == ("Write privately", "answered")
    assert "private message" in told["text"]


@pytest.mark.parametrize(
    ("payload", "command"), [("careline:start", "/greet"), ("careline:help", "/help")]
)
async def test_what_every_channel_has_a_command_for_is_answered_by_the_assistant(
    bridge: ShopBridge, payload: str, command: str
) -> None:
    place = Place(bridge)
    await place.open()
    await place.send("m1", payload=payload, text="/start")
    assert (await place.chat.take()).body["command"] == command
