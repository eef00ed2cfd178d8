"""Bad networks and busy servers: nothing is lost, nothing comes twice."""

from playwright.async_api import BrowserContext, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer


async def test_a_reload_goes_on_with_the_same_conversation(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    await chat.page.reload()
    await expect(chat.panel).to_be_visible()
    await expect(chat.messages).to_have_count(2)
    assert len(chat_server.conversations) == 1
    assert chat_server.sessions[1]["resume"] == "token-2"


async def test_what_came_while_the_connection_was_lost_appears_once(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    await chat_server.drop_sockets()
    await chat_server.say("Said while you were away")
    await expect(chat.from_author("Assistant").last).to_contain_text("while you were away")
    await chat_server.say("Said after")
    await expect(chat.messages).to_have_count(4)
    assert await chat.texts() == [
        "Hello",
        "You said: Hello",
        "Said while you were away",
        "Said after",
    ]
    assert chat_server.sockets_opened == 2


async def test_a_message_whose_acknowledgement_was_lost_is_kept_once(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    chat_server.acks_lost = 1
    await chat.say("Only once")
    await expect(chat.from_author("Assistant").last).to_contain_text("You said: Only once")
    assert [text for text in await chat.texts() if text == "Only once"] == ["Only once"]
    assert len({sent["id"] for sent in chat_server.received if sent["text"] == "Only once"}) == 1


async def test_a_message_written_offline_is_sent_after_a_reload_under_the_same_id(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    chat_server.down = True
    await chat_server.drop_sockets()
    await chat.say("Written offline")
    waiting = chat.from_author("You").last
    await expect(waiting).to_contain_text("sent when the connection is back")
    written = await waiting.get_attribute("data-pending")

    await chat.page.reload()
    chat_server.down = False
    await expect(chat.from_author("Assistant").last).to_contain_text("You said: Written offline")
    sent = [message for message in chat_server.received if message["text"] == "Written offline"]
    assert [message["id"] for message in sent] == [written]


async def test_without_websockets_it_polls_and_posts(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.sockets_refused = True
    await chat.open()
    await chat.say("Hello")
    await expect(chat.from_author("Assistant")).to_contain_text("You said: Hello")
    await chat_server.say("And by itself")
    await expect(chat.from_author("Assistant").last).to_contain_text("And by itself")
    assert [message["via"] for message in chat_server.received] == ["http"]


async def test_a_busy_server_is_obeyed_and_the_message_goes_through(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.refuse_next = [{"code": "rate_limited", "message": "slow down", "retry_after": 1}]
    await chat.open()
    await chat.say("Hello")
    await expect(chat.from_author("You")).to_contain_text("Sending goes on in a moment")
    await expect(chat.from_author("Assistant")).to_contain_text("You said: Hello")


async def test_a_refused_message_says_why_and_can_be_tried_again(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.refuse_next = [{"code": "message_too_long", "message": "too long"}]
    await chat.open()
    await chat.say("Hello")
    await expect(chat.from_author("You")).to_contain_text("This message is too long.")
    await chat.button("Try again").click()
    await expect(chat.from_author("Assistant")).to_contain_text("You said: Hello")


async def test_a_second_tab_shows_what_the_first_one_sent(
    chat: ChatPage, chat_server: ChatServer, context: BrowserContext
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    other = await (await ChatPage(await context.new_page(), chat.address).visit()).open()
    await expect(other.messages).to_have_count(2)
    await chat.say("From the first tab")
    await expect(other.messages).to_have_count(4)
    assert len(chat_server.conversations) == 1


async def test_a_token_that_is_no_longer_known_starts_afresh_without_losing_words(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    chat_server.tokens.clear()
    await chat_server.drop_sockets()
    await chat.say("Still there?")
    await expect(chat.from_author("Assistant").last).to_contain_text("You said: Still there?")
    assert len(chat_server.conversations) == 2
