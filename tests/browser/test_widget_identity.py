"""Whose conversation it is: signing in, changing the customer, signing out."""

from playwright.async_api import BrowserContext, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer
from tests.fakes.shop_pages import identity_of


async def signed_in(chat: ChatPage, chat_server: ChatServer, customer: str) -> None:
    chat_server.shop.identity = identity_of(customer)
    await chat.visit("/signed-in-page")
    await chat.open()
    await chat.say(f"I am {customer}")
    await expect(chat.messages).to_have_count(2)


async def test_the_shop_s_own_server_says_who_is_signed_in(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await signed_in(chat, chat_server, "C1")
    assert chat_server.conversation.customer == "C1"


async def test_a_visitor_who_signs_in_keeps_the_conversation(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    await chat.page.evaluate("token => Careline.identify(token)", identity_of("C1"))
    await chat.say("Now signed in")
    await expect(chat.messages).to_have_count(4)
    assert len(chat_server.conversations) == 1
    assert chat_server.conversation.customer == "C1"


async def test_another_customer_starts_with_an_empty_conversation(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await signed_in(chat, chat_server, "C1")
    await chat.page.evaluate("token => Careline.identify(token)", identity_of("C2"))
    await expect(chat.messages).to_have_count(0)
    await chat.say("I am C2")
    await expect(chat.messages).to_have_count(2)
    assert [one.customer for one in chat_server.conversations.values()] == ["C1", "C2"]


async def test_after_signing_out_the_next_visitor_sees_nothing_of_it(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await signed_in(chat, chat_server, "C1")
    chat_server.shop.identity = None
    await chat.page.reload()
    await expect(chat.panel.get_by_text("How can we help?")).to_be_visible()
    await expect(chat.messages).to_have_count(0)
    assert chat_server.conversation.customer is None


async def test_an_unsent_message_of_one_customer_is_not_sent_as_another_s(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await signed_in(chat, chat_server, "C1")
    chat_server.down = True
    await chat_server.drop_sockets()
    await chat.say("Private words")
    await expect(chat.from_author("You").last).to_contain_text("sent when the connection is back")
    chat_server.shop.identity = identity_of("C2")
    chat_server.down = False
    await chat.page.reload()
    await expect(chat.panel.get_by_text("How can we help?")).to_be_visible()
    await chat.say("I am C2")
    await expect(chat.messages).to_have_count(2)
    assert "Private words" not in [message["text"] for message in chat_server.received]


async def test_a_bad_identity_is_said_and_never_taken_as_nobody(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.shop.identity = "not.a.token"
    await chat.visit("/signed-in-page")
    await chat.open()
    await expect(chat.panel.get_by_role("alert")).to_contain_text(
        "could not confirm who is signed in"
    )
    await expect(chat.box).to_be_disabled()
    assert chat_server.conversations == {}

    chat_server.shop.identity = identity_of("C1")
    await chat.button("Try again").click()
    await chat.say("I am C1")
    await expect(chat.messages).to_have_count(2)
    assert chat_server.conversation.customer == "C1"


async def test_a_change_of_customer_in_one_tab_is_followed_by_the_others(
    chat: ChatPage, chat_server: ChatServer, context: BrowserContext
) -> None:
    await signed_in(chat, chat_server, "C1")
    other = await ChatPage(await context.new_page(), chat.address).visit("/page")
    await other.open()
    await expect(other.messages).to_have_count(2)
    chat_server.shop.identity = identity_of("C2")
    await other.page.evaluate("token => Careline.identify(token)", identity_of("C2"))
    await expect(other.messages).to_have_count(0)
    await expect(chat.messages).to_have_count(0)
    await other.say("I am C2")
    await expect(chat.messages).to_have_count(2)
    assert [one.customer for one in chat_server.conversations.values()] == ["C1", "C2"]
