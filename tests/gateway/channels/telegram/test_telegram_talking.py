"""A customer writes to the shop's bot."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from crm_bridge.attachments import records
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.attachments.uploads import Upload
from crm_bridge.conversations import desk
from crm_bridge.conversations.replying import reply
from tests.fakes.telegram import PIXEL, FakeTelegram
from tests.gateway.channels.connecting import delivered, messages, only_conversation, said, until
from tests.gateway.channels.telegram.conftest import by_asking, by_webhook
from tests.gateway.conftest import House
from tests.gateway.staff import colleague


def answers(house: House, said: str, **content: Any) -> None:
    house.assistant.answers[said] = {"replies": [{"text": "Here you are.", **content}]}


@pytest.mark.parametrize("connect", [by_webhook, by_asking])
async def test_a_message_is_answered_in_the_chat_and_marked_as_sent(
    house: House,
    telegram: FakeTelegram,
    connect: Callable[[House, FakeTelegram], Awaitable[FakeTelegram]],
) -> None:
    fake = await connect(house, telegram)
    anna = fake.user("Anna")
    await anna.says("Where is my parcel?")
    await fake.until(lambda _: anna.chat.from_bot)
    assert anna.last.text == "echo: Where is my parcel?"
    said, answer = await messages(house)
    assert (said.author, said.text) == ("customer", "Where is my parcel?")
    assert (answer.author, answer.reply_to) == ("bot", said.seq)
    await delivered(house)
    assert "typing" in anna.chat.actions


async def test_a_tapped_button_says_what_it_stands_for_and_goes(
    house: House, connection: FakeTelegram
) -> None:
    buttons = [{"title": "Yes, track it", "command": "/track"}]
    answers(house, "hello", text="Track it?", buttons=buttons)
    anna = connection.user("Anna")
    await anna.says("hello")
    await connection.until(lambda _: anna.chat.from_bot)
    question = anna.last
    tap = await anna.taps(question, "Yes, track it")
    await connection.until(lambda _: tap.answered and not question.buttons)
    await connection.until(lambda _: anna.last.text == "echo: /track")
    assert [one.text for one in await messages(house) if one.author == "customer"] == [
        "hello",
        "Yes, track it",
    ]


async def test_a_cards_buttons_stay(house: House, connection: FakeTelegram) -> None:
    card = {"title": "A kettle", "buttons": [{"title": "More like it", "command": "/more"}]}
    answers(house, "kettles", cards=[card])
    anna = connection.user("Anna")
    await anna.says("kettles")
    await connection.until(lambda _: len(anna.chat.from_bot) == 2)
    shown = anna.last
    tap = await anna.taps(shown, "More like it")
    await connection.until(lambda _: tap.answered and anna.last.text == "echo: /more")
    assert shown.buttons


async def test_a_photo_is_kept_with_its_words(house: House, connection: FakeTelegram) -> None:
    anna = connection.user("Anna")
    await anna.sends_photo(caption="It came broken")
    await connection.until(lambda _: anna.chat.from_bot)
    said = (await messages(house))[0]
    assert said.text == "It came broken"
    assert [file["type"] for file in (said.content or {})["attachments"]] == ["image/png"]


async def test_a_file_that_cannot_be_kept_is_not_dropped_in_silence(
    house: House, connection: FakeTelegram
) -> None:
    anna = connection.user("Anna")
    await anna.sends_document("orders.zip", b"PK\x03\x04\x00\x00")
    await connection.until(lambda _: any("cannot be opened" in one for one in anna.chat.texts))
    (kept,) = await messages(house)
    assert ("orders.zip" in kept.text, kept.outcome) == (True, "answered")
    assert not house.assistant.turns


async def test_what_the_customer_said_at_length_is_kept_whole_and_answered_in_parts(
    house: House, connection: FakeTelegram
) -> None:
    answers(house, "tell me", text="This is a sentence about it. " * 300)
    anna = connection.user("Anna")
    await anna.says("tell me")
    await connection.until(lambda _: len(anna.chat.from_bot) == 3)
    assert all(one.endswith("about it.") for one in anna.chat.texts if one != "tell me")


async def test_human_calls_a_person_whose_answer_comes_by_name(
    house: House, connection: FakeTelegram
) -> None:
    chloe = await colleague(house, "Chloe")
    anna = connection.user("Anna")
    await anna.says("/human")
    await connection.until(lambda _: "colleague" in "".join(anna.chat.texts))
    conversation_id = await only_conversation(house)
    async with house.database.session() as session:
        await desk.accept(session, conversation_id, chloe)
    async with house.database.session() as session:
        await reply(session, conversation_id, chloe, "Hello *Anna*, what is it?")
    await connection.until(lambda _: "what is it?" in anna.last.text)
    assert anna.last.text.startswith("Chloe\n")
    await anna.says("It is late")
    await until(lambda: said(house, "It is late"))
    async with house.database.session() as session:
        await desk.return_to_bot(session, conversation_id, chloe)
    await anna.says("thanks")
    await connection.until(lambda _: anna.last.text == "echo: thanks")
    kept = [one for one in await messages(house) if one.text == "It is late"]
    assert [one.outcome for one in kept] == ["with_person"]


async def test_in_a_group_only_what_is_addressed_to_the_bot_is_answered(
    house: House, connection: FakeTelegram
) -> None:
    anna, ben = connection.user("Anna"), connection.user("Ben")
    group = connection.group("Friends")
    await group.adds_bot(anna)
    await anna.says("lunch?", group.chat)
    await ben.says("@careline_bot where is the shop?", group.chat)
    await connection.until(lambda _: group.chat.from_bot)
    assert [one.text for one in group.chat.from_bot] == ["echo: where is the shop?"]
    assert [turn["private"] for turn in house.assistant.turns] == [False]


async def test_a_blocked_bot_is_said_in_the_transcript_until_the_customer_is_back(
    house: House, connection: FakeTelegram
) -> None:
    chloe = await colleague(house, "Chloe")
    anna = connection.user("Anna")
    await anna.says("/human")
    await connection.until(lambda _: anna.chat.from_bot)
    conversation_id = await only_conversation(house)
    await anna.blocks_bot()
    async with house.database.session() as session:
        await desk.accept(session, conversation_id, chloe)
        await reply(session, conversation_id, chloe, "Are you there?")

    async def failed() -> bool:
        return [one.delivery for one in await messages(house) if one.author == "agent"] == [
            "failed"
        ]

    await until(failed)
    await anna.unblocks_bot()
    await anna.says("I am back")
    await connection.delivered()
    await until(lambda: said(house, "I am back"))
    async with house.database.session() as session:
        await reply(session, conversation_id, chloe, "Good.")
    await connection.until(lambda _: "Good." in anna.last.text)


async def test_what_was_answered_and_then_edited_is_answered_anew(
    house: House, connection: FakeTelegram
) -> None:
    anna = connection.user("Anna")
    mistyped = await anna.says("order CL-10423")
    await connection.until(lambda _: anna.chat.from_bot)
    await anna.edits(mistyped, "order CL-104233")
    await connection.until(lambda _: len(anna.chat.from_bot) == 2)
    assert anna.last.text == "echo: order CL-104233"


async def test_what_is_edited_before_its_answer_is_answered_as_it_is_now(
    house: House, connection: FakeTelegram
) -> None:
    anna = connection.user("Anna")
    house.assistant.open.clear()
    await anna.says("first")
    await house.assistant.asked.wait()
    second = await anna.says("secnod")
    await until(lambda: said(house, "secnod"))
    await anna.edits(second, "second")
    await until(lambda: said(house, "second"))
    house.assistant.open.set()
    await connection.until(lambda _: len(anna.chat.from_bot) == 2)
    assert [one.text for one in anna.chat.from_bot] == ["echo: first", "echo: second"]


async def test_in_a_group_the_way_to_a_private_chat_is_one_tap(
    house: House, connection: FakeTelegram
) -> None:
    buttons = [{"title": "Write to me in private", "command": "careline:private"}]
    answers(house, "where is my order?", text="Not here.", buttons=buttons)
    anna = connection.user("Anna")
    group = connection.group("Friends")
    await group.adds_bot(anna)
    await anna.says("@careline_bot where is my order?", group.chat)
    await connection.until(lambda _: group.chat.from_bot)
    await anna.follows(group.chat.from_bot[-1].button("Write to me in private")["url"])
    await connection.until(lambda _: anna.chat.from_bot)


async def test_forget_me_here_is_confirmed(house: House, connection: FakeTelegram) -> None:
    anna = connection.user("Anna")
    await anna.says("/forget")
    await connection.until(lambda _: anna.chat.from_bot)
    assert not house.assistant.turns


async def test_a_file_that_is_not_there_any_more_holds_up_nothing_that_comes_after_it(
    house: House, connection: FakeTelegram
) -> None:
    chloe = await colleague(house, "Chloe")
    anna = connection.user("Anna")
    await anna.says("/human")
    await connection.until(lambda _: anna.chat.from_bot)
    conversation_id = await only_conversation(house)
    files = house.bridge.app[ATTACHMENT_FILES]
    photo = Upload("photo.png", "image/png", PIXEL)
    kept = await records.add(house.database, files, conversation_id, photo, chloe.id)
    for path in (house.state / "attachments").rglob("*"):
        if path.is_file():
            path.unlink()
    async with house.database.session() as session:
        await desk.accept(session, conversation_id, chloe)
        await reply(session, conversation_id, chloe, "", [kept.id])
        await reply(session, conversation_id, chloe, "And in words.")
    await connection.until(lambda _: "And in words." in anna.last.text)
    with_file = next(one for one in await messages(house) if one.author == "agent")
    assert with_file.delivery == "failed"
