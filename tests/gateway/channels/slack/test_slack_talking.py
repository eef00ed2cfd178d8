"""A customer writes to the shop's bot in Slack."""

from typing import Any

from crm_bridge.attachments import records
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.attachments.uploads import Upload
from crm_bridge.channels import by_admin
from crm_bridge.conversations import desk
from crm_bridge.conversations.replying import reply
from crm_bridge.models.channel import Channel, ChannelThread
from crm_bridge.models.conversation import Conversation
from tests.fakes.slack import FakeSlack, Person, Workspace
from tests.gateway.channels.connecting import (
    admin,
    delivered,
    messages,
    only_conversation,
    said,
    set_up,
    until,
)
from tests.gateway.channels.slack.conftest import by_socket, replied
from tests.gateway.conftest import House
from tests.gateway.staff import colleague, rows

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def answers(house: House, asked: str, **content: Any) -> None:
    house.assistant.answers[asked] = {"replies": [{"text": "Here you are.", **content}]}


async def customers(house: House) -> list[str]:
    return [one.text for one in await messages(house) if one.author == "customer"]


async def test_a_direct_message_is_answered_there_edited_and_deleted(
    house: House, slack: FakeSlack, team: Workspace, anna: Person
) -> None:
    first = await anna.says("Where is my <parcel> & box?")
    assert await replied(slack, anna) == ["echo: Where is my <parcel> & box?"]
    await delivered(house)
    (thread,) = await rows(house, ChannelThread)
    (conversation,) = await rows(house, Conversation)
    assert (thread.author_name, conversation.locale, conversation.private) == (
        "Anna",
        "en-GB",
        True,
    )
    await anna.edits(first, "Where is A-1002?")
    assert (await replied(slack, anna, 2))[1] == "echo: Where is A-1002?"
    await team.unfurls(first)
    second = await anna.says("and this")
    await replied(slack, anna, 3)
    await anna.deletes(second)

    async def is_gone() -> bool:
        return "and this" not in await customers(house)

    await until(is_gone)
    assert len(anna.dm.answers) == 3


async def test_without_a_public_address_everything_comes_over_a_socket(
    house: House, slack: FakeSlack
) -> None:
    team = await by_socket(house, slack)
    anna = team.user("Anna")
    answers(house, "hello", buttons=[{"title": "Track", "command": "/track"}])
    await anna.says("hello")
    await replied(slack, anna)
    await team.tells({"type": "message", "user": "U1"})
    assert slack.delivery.sent[-1].acknowledged
    await slack.sockets.disconnect("warning")
    await anna.clicks(anna.dm.answers[0], "Track")
    assert (await replied(slack, anna, 2))[1] == "echo: /track"
    shop = team.channel("shop", anna)
    await anna.commands("/support", "where is it?", shop)
    assert "direct messages" in shop.seen_by(anna)[-1].shown
    assert (await replied(slack, anna, 3))[2] == "echo: where is it?"


async def test_the_socket_stays_while_something_else_is_set_up(
    house: House, slack: FakeSlack
) -> None:
    await by_socket(house, slack)
    ada = await admin(house)
    async with house.database.session() as session:
        test = await by_admin.press_test(session, ada, "slack")

    async def is_tested() -> bool:
        return test in [one.tested for one in await rows(house, Channel) if one.name == "slack"]

    await until(is_tested)
    assert len(slack.called("apps.connections.open")) == 1
    await set_up(house, "slack", enabled=False)
    await slack.until(lambda: not slack.sockets.connections)


async def test_a_mention_begins_a_thread_in_which_the_bot_goes_on_answering(
    house: House, slack: FakeSlack, team: Workspace, anna: Person
) -> None:
    ben = team.user("Ben")
    shop = team.channel("shop", anna, ben)
    lunch = await ben.says("lunch?", shop)
    await anna.says("yes", thread=lunch)
    await team.another_bot_says(f"<@{team.bot.id}> deployed", shop)
    post = await anna.mentions("my parcel is late", shop)
    await shop.until(lambda _: len(shop.thread(post.ts)) == 2)
    await ben.says("mine too", thread=post)
    await shop.until(lambda _: len(shop.thread(post.ts)) == 4)
    assert [one.shown for one in shop.thread(post.ts)][1:] == [
        "echo: my parcel is late", "mine too", "echo: mine too",
    ]  # fmt: skip
    assert await customers(house) == ["my parcel is late", "mine too"]
    assert {turn["private"] for turn in house.assistant.turns} == {False}
    edited = await anna.says("thanks", thread=lunch)
    await anna.edits(edited, "thank you")
    await anna.mentions("hello?", shop, thread=lunch)
    await shop.until(lambda _: shop.thread(lunch.ts)[-1].shown == "echo: hello?")
    assert len(await rows(house, Conversation)) == 2


async def test_a_pressed_button_says_what_it_stands_for_and_goes(
    house: House, slack: FakeSlack, anna: Person
) -> None:
    card = {"title": "Kettle", "buttons": [{"title": "More", "command": "/more"}]}
    answers(
        house, "hello", text="Track <it>?", cards=[card],
        buttons=[{"title": "Yes & now", "command": "/track"}],
    )  # fmt: skip
    await anna.says("hello")
    await replied(slack, anna)
    question = anna.dm.answers[0]
    await anna.clicks(question, "More")
    assert (await replied(slack, anna, 2))[1] == "echo: /more"
    await slack.until(lambda: "You chose: More" in question.shown)
    assert question.buttons == ["More"]
    answers(house, "again", text="Track it?", buttons=[{"title": "Yes & now", "command": "/track"}])
    await anna.says("again")
    await replied(slack, anna, 3)
    question = anna.dm.answers[2]
    await anna.clicks(question, "Yes & now")
    assert (await replied(slack, anna, 4))[3] == "echo: /track"
    await slack.until(lambda: question.shown == "Track it?\nYou chose: Yes & now")
    assert await customers(house) == ["hello", "More", "again", "Yes & now"]


async def test_commands_and_shortcuts_are_answered_in_direct_messages(
    house: House, slack: FakeSlack, team: Workspace, anna: Person
) -> None:
    ben = team.user("Ben")
    shop = team.channel("shop", anna, ben)
    await anna.commands("/support", "where is my parcel?", shop)
    assert await replied(slack, anna) == ["echo: where is my parcel?"]
    assert [one.shown for one in shop.seen_by(ben)] == []
    await anna.says("and the other?")
    await replied(slack, anna, 2)
    post = await ben.says("Is <this> normal?", shop)
    await anna.uses_message_shortcut("ask_support_about", post)
    assert (await replied(slack, anna, 3))[2] == "echo: Is <this> normal?"
    await anna.uses_shortcut("ask_support")
    assert (await replied(slack, anna, 4))[3] == "echo: /greet"
    await anna.commands("/support", "stop")
    assert (await replied(slack, anna, 5))[4] == "echo: /stop"
    await anna.commands("/support", "link a-code-that-nobody-issued", shop)
    assert "used already" in (await replied(slack, anna, 6))[5]
    assert len(await rows(house, Conversation)) == 1


async def test_in_a_channel_a_button_leads_to_direct_messages(
    house: House, slack: FakeSlack, team: Workspace, anna: Person
) -> None:
    answers(
        house, "my order", text="Others read along.",
        buttons=[{"title": "Write privately", "command": "careline:private"}],
    )  # fmt: skip
    shop = team.channel("shop", anna)
    post = await anna.mentions("my order", shop)
    await shop.until(lambda _: len(shop.thread(post.ts)) == 2)
    question = shop.thread(post.ts)[1]
    await anna.clicks(question, "Write privately")
    assert await replied(slack, anna) == ["Here nobody else reads along. What is it about?"]
    assert question.buttons == ["Write privately"]
    await anna.says("A-1001")
    assert (await replied(slack, anna, 2))[1] == "echo: A-1001"
    assert [turn["private"] for turn in house.assistant.turns] == [False, True]


async def test_a_form_opens_as_a_window_and_is_sent_once(
    house: House, slack: FakeSlack, anna: Person
) -> None:
    fields = [
        {"name": "email", "label": "Your e-mail", "type": "email"},
        {"name": "note", "label": "A note", "type": "textarea", "required": False},
    ]
    answers(house, "hello", form={"command": "/give", "fields": fields})
    await anna.says("hello")
    await replied(slack, anna)
    form = anna.dm.answers[0]
    await anna.clicks(form, "Fill in")
    await slack.until(lambda: anna.views)
    sent = {"Your e-mail": "anna@example.com", "A note": "soon"}
    await anna.submits(anna.views[0], **sent)
    await replied(slack, anna, 2)
    assert house.assistant.turns[-1]["command"].startswith("/give")
    await slack.until(lambda: form.shown == "Here you are.\nYou filled this in.")


async def test_a_person_takes_over_with_files_and_hands_back(
    house: House, slack: FakeSlack, anna: Person
) -> None:
    chloe = await colleague(house, "Chloe")
    await anna.commands("/support", "person")
    await replied(slack, anna)
    conversation_id = await only_conversation(house)
    async with house.database.session() as session:
        await desk.accept(session, conversation_id, chloe)
    photo = Upload("photo.png", "image/png", PNG)
    files = house.bridge.app[ATTACHMENT_FILES]
    kept = await records.add(house.database, files, conversation_id, photo, chloe.id)
    async with house.database.session() as session:
        await reply(session, conversation_id, chloe, "Is *this* yours?", [kept.id])
    await slack.until(lambda: anna.dm.answers[-1].files)
    spoken, uploaded = anna.dm.answers[-2:]
    assert spoken.shown == "*Chloe:* Is _this_ yours?"
    assert [(one.name, one.content) for one in uploaded.files] == [("photo.png", PNG)]
    await anna.sends_file("mine.png", PNG, "image/png", "This one")
    await until(lambda: said(house, "This one"))
    last = (await messages(house))[-1]
    assert [one["name"] for one in (last.content or {})["attachments"]] == ["mine.png"]
    async with house.database.session() as session:
        await desk.return_to_bot(session, conversation_id, chloe)
    await anna.says("thanks")
    await slack.until(lambda: anna.dm.answers[-1].shown == "echo: thanks")
    await delivered(house)


async def test_a_file_that_cannot_be_kept_is_not_dropped_in_silence(
    house: House, slack: FakeSlack, team: Workspace, anna: Person
) -> None:
    shop = team.channel("shop", anna)
    post = await anna.mentions("look", shop)
    await shop.until(lambda _: len(shop.thread(post.ts)) == 2)
    await anna.sends_file("orders.zip", b"PK\x03\x04", "application/zip", thread=post)
    await shop.until(lambda _: any("cannot be opened" in one.shown for one in shop.seen_by(anna)))
    assert not any("cannot be opened" in one.shown for one in shop.messages)
    assert any("orders.zip" in one for one in await customers(house))
