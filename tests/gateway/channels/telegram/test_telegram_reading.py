"""What Telegram's updates mean."""

from typing import Any

import pytest

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.core.events import (
    Chose,
    Edited,
    Ignored,
    Redeemed,
    Said,
    Wished,
)
from bot.gateway.channels.telegram.reading import Bot, read, thread_of

BOT = Bot(42, "shop_bot")
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "last_name": "Berg", "language_code": "sv"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100, "type": "supergroup", "title": "Friends"}


def message(chat: dict[str, Any] = PRIVATE, kind: str = "message", **said: Any) -> dict[str, Any]:
    whole = {"message_id": 5, "date": 1_700_000_000, "chat": chat, "from": ANNA, **said}
    return {"update_id": 1, kind: whole}


def entity(text: str, words: str, kind: str) -> list[dict[str, Any]]:
    return [{"type": kind, "offset": text.index(words), "length": len(words)}]


def test_words_in_private_are_said_by_somebody_in_a_place() -> None:
    event = read(message(text="Hello"), BOT)
    assert isinstance(event, Said)
    assert (event.text, event.external_id, event.place.private) == ("Hello", "7:5", True)
    assert (event.speaker.id, event.speaker.name, event.speaker.locale) == ("7", "Anna Berg", "sv")
    assert event.place.thread == thread_of(42, message(text="Hello")) == "42:7"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("/start", "start"),
        ("/help", "help"),
        ("/human please", "person"),
        ("/stop", "start_over"),
        ("/forget", "forget_me"),
        ("/HUMAN", "person"),
        ("/start private", "start"),
        ("/start not a code!", "start"),
    ],
)
def test_commands_are_wishes(text: str, wish: str) -> None:
    event = read(message(text=text), BOT)
    assert isinstance(event, Wished)
    assert event.wish == wish


def test_a_start_with_a_code_redeems_it() -> None:
    event = read(message(text="/start aB3_-x"), BOT)
    assert isinstance(event, Redeemed)
    assert event.code == "aB3_-x"


@pytest.mark.parametrize("text", ["/unknown", "/human@other_bot", "/", "//"])
def test_other_slashes_are_words(text: str) -> None:
    assert isinstance(read(message(text=text), BOT), Said)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("@shop_bot where is it?", "mention", "@shop_bot"),
        ("Well, @Shop_Bot, where is it?", "mention", "@Shop_Bot"),
        ("/help@shop_bot", "bot_command", "/help@shop_bot"),
    ],
)
def test_in_a_group_the_bot_hears_who_addresses_it(text: str, kind: str, words: str) -> None:
    event = read(message(GROUP, text=text, entities=entity(text, words, kind)), BOT)
    assert isinstance(event, Said | Wished)
    assert not event.place.private
    assert "@" not in event.text.partition("/")[0]


def test_in_a_group_a_reply_to_the_bot_addresses_it() -> None:
    ours = {**message(GROUP)["message"], "from": {"id": 42, "is_bot": True, "first_name": "Shop"}}
    assert isinstance(read(message(GROUP, text="and then?", reply_to_message=ours), BOT), Said)


@pytest.mark.parametrize("text", ["hi all", "@other_bot hi", "/help", "mail shop_bot@x.example"])
def test_in_a_group_the_rest_is_none_of_its_business(text: str) -> None:
    entities = entity(text, "@other_bot", "mention") if "@other" in text else []
    assert isinstance(read(message(GROUP, text=text, entities=entities), BOT), Ignored)


def test_a_topic_of_a_group_is_a_place_of_its_own() -> None:
    text = "@shop_bot hi"
    said = message(
        GROUP, text=text, entities=entity(text, "@shop_bot", "mention"), message_thread_id=9,
        is_topic_message=True,
    )  # fmt: skip
    event = read(said, BOT)
    assert isinstance(event, Said)
    assert event.place.thread == thread_of(42, said) == "42:-100:9"
    assert event.place.address == {"chat_id": -100, "topic": 9}


def test_an_edit_names_what_it_changes_and_each_edit_is_another() -> None:
    first = read(message(kind="edited_message", text="104233", edit_date=1_700_000_001), BOT)
    second = read(message(kind="edited_message", text="104234", edit_date=1_700_000_002), BOT)
    assert isinstance(first, Edited)
    assert isinstance(second, Edited)
    assert first.external_id == second.external_id == "7:5"
    assert first.key != second.key


def test_a_pressed_button_is_its_payload() -> None:
    query = {
        "id": "99", "from": ANNA, "chat_instance": "1", "data": "q:p_abc",
        "message": message(text="?")["message"],
    }  # fmt: skip
    event = read({"update_id": 2, "callback_query": query}, BOT)
    assert isinstance(event, Chose)
    assert (event.payload, event.key, event.place.thread) == ("p_abc", "c:99", "42:7")


def test_the_largest_size_of_a_photo_is_taken_with_its_caption() -> None:
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": 1, "height": 1, "file_size": size}
        for name, size in (("small", 10), ("large", 1000))
    ]
    event = read(message(photo=sizes, caption="broken"), BOT)
    assert isinstance(event, Said)
    assert (event.text, [file.ref for file in event.files]) == ("broken", ["large"])


@pytest.mark.parametrize(
    ("owner", "text"),
    [(7, "My phone number: +44 20 7946 0000"), (8, "A contact: Ben, +44 20 7946 0000")],
)
def test_a_shared_contact_is_said_in_words(owner: int, text: str) -> None:
    contact = {"phone_number": "+44 20 7946 0000", "first_name": "Ben", "user_id": owner}
    event = read(message(contact=contact), BOT)
    assert isinstance(event, Said)
    assert event.text == text


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "channel_post": message(text="news")["message"]},
        {"update_id": 1, "brand_new": {"some": "thing"}},
        {"update_id": 1},
        message(text="hi", sender_chat=GROUP),
        message(**{"from": {"id": 9, "is_bot": True, "first_name": "Other"}}, text="hi"),
        message(new_chat_members=[ANNA]),
    ],
)
def test_what_is_not_for_us_is_ignored(update: dict[str, Any]) -> None:
    assert isinstance(read(update, BOT), Ignored)


@pytest.mark.parametrize("update", [{"update_id": 1, "message": {"text": 5}}, {"message": []}])
def test_what_is_no_update_is_said_to_be_none(update: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read(update, BOT)
