"""The place in the queue, for a customer who asks."""

import pytest

from crm_bridge.conversations import desk
from crm_bridge.conversations.queue_questions import asks_for_place
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.routing.routed import OFFICE_WEEK, default_rules
from tests.crm_bridge.shop import ShopBridge


@pytest.mark.parametrize(
    "text",
    [
        "what's my place in the queue?",
        "Where am I in the queue",
        "how long do I have to wait?",
        "How long?",
        "how much longer",
        "how many people are ahead of me",
        "am I next?",
        "How long will it take until someone comes",
    ],
)
def test_this_asks_for_the_place(text: str) -> None:
    assert asks_for_place(text)


@pytest.mark.parametrize(
    "text",
    [
        "my order is CL-100002",
        "how long is the sleeve of the coat?",
        "how many socks are in a pack",
        "the delivery took too long",
        "hello?",
        "how long do I have to wait? " + "My parcel was left in the rain. " * 5,
    ],
)
def test_this_is_for_the_person(text: str) -> None:
    assert not asks_for_place(text)


async def place_button(chat: Chat) -> str:
    (told,) = (await chat.escalate()).body["messages"]
    return str(told["buttons"][1]["payload"])


async def test_the_button_and_the_question_are_answered_once_each(chat: Chat) -> None:
    payload = await place_button(chat)
    await chat.choose(payload)
    assert "You are next in the queue" in (await chat.messages())[-1]["text"]
    kept = await chat.write("how long will it take until someone comes?")
    asked, answer = (await chat.messages())[-2:]
    assert (asked["seq"], asked["outcome"]) == (kept.body["seq"], "with_person")
    assert (answer["author"], answer["reply_to"]) == ("system", asked["seq"])
    assert "You are next in the queue" in answer["text"]
    assert await chat.state() == "queued"


async def test_with_a_person_there_a_question_about_time_is_theirs(chat: Chat) -> None:
    payload = await place_button(chat)
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
    before = len(await chat.messages())
    await chat.write("how long?")
    await chat.choose(payload)
    assert len(await chat.messages()) == before + 2
    assert (await chat.outcomes())[-2:] == ["with_person", "with_person"]


async def test_after_leaving_the_queue_there_is_no_place(chat: Chat) -> None:
    (told,) = (await chat.escalate()).body["messages"]
    leave, place = (button["payload"] for button in told["buttons"])
    await chat.choose(leave)
    await chat.choose(place)
    assert "not in a queue" in (await chat.messages())[-1]["text"]
    assert await chat.state() == "bot"


async def test_out_of_hours_the_answer_is_when_the_team_is_back(chat: Chat) -> None:
    await default_rules(chat.bridge, week=OFFICE_WEEK, zone="Europe/London")
    chat.bridge.clock.move(days=1)
    await chat.choose(await place_button(chat))
    told = (await chat.messages())[-1]
    assert "back on Monday 23 March, 09:00 (GMT)" in told["text"]
    assert [field["name"] for field in told["form"]["fields"]] == ["email", "text"]


async def test_the_queue_is_told_of_in_the_customers_language_with_its_dates(
    bridge: ShopBridge,
) -> None:
    chat = await Chat.opened(bridge, locale="de-AT")
    (told,) = (await chat.escalate()).body["messages"]
    assert "auf Platz 1 der Warteschlange" in told["text"]
    assert (told["lang"], told["buttons"][0]["title"]) == ("de-AT", "Zurück zum Assistenten")
    await default_rules(bridge, week=OFFICE_WEEK, zone="Europe/Berlin")
    bridge.clock.move(days=1)
    await chat.choose(told["buttons"][1]["payload"])
    answer = (await chat.messages())[-1]
    assert "Montag, 23. März, 09:00 Uhr (MEZ)" in answer["text"]


async def test_who_speaks_a_language_without_texts_is_told_in_english_marked_so(
    bridge: ShopBridge,
) -> None:
    chat = await Chat.opened(bridge, locale="cs")
    (told,) = (await chat.escalate()).body["messages"]
    assert ("You are number 1" in told["text"], told["lang"]) == (True, "en")
