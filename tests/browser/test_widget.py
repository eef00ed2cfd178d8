"""The chat window: writing, answers, who is talking, minimising."""

from playwright.async_api import expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_thread import always


async def test_no_session_is_opened_before_the_customer_opens_the_chat(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await expect(chat.launcher).to_be_visible()
    assert chat_server.sessions == []
    await chat.open()
    await expect(chat.panel.get_by_text("How can we help?")).to_be_visible()
    assert [session["locale"] for session in chat_server.sessions] == ["en"]


async def test_a_sent_message_gets_its_mark_and_its_answer(chat: ChatPage) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.from_author("You").get_by_text("Seen")).to_be_visible()
    await expect(chat.from_author("Assistant")).to_contain_text("You said: Hello")
    await expect(chat.box).to_have_value("")
    await expect(chat.box).to_be_focused()


async def test_shift_and_enter_begins_a_new_line(chat: ChatPage, chat_server: ChatServer) -> None:
    await chat.open()
    await chat.box.fill("one")
    await chat.box.press("Shift+Enter")
    await chat.box.press_sequentially("two")
    await chat.box.press("Enter")
    await expect(chat.from_author("Assistant")).to_be_visible()
    assert [message["text"] for message in chat_server.received] == ["one\ntwo"]


async def test_the_header_says_who_is_talking(chat: ChatPage, chat_server: ChatServer) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    await chat_server.take_control("queued", position=2)
    await expect(chat.panel.get_by_text("Waiting for a person, place 2")).to_be_visible()
    await chat_server.take_control("human", agent={"name": "Maya"})
    await chat_server.say("Hello, I am here.", author="agent", agent={"name": "Maya"})
    await expect(chat.panel.get_by_text("You are talking to Maya")).to_be_visible()
    await expect(chat.from_author("Maya")).to_contain_text("I am here")


async def test_a_person_sees_that_the_customer_is_typing_the_assistant_does_not(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    await chat.box.press_sequentially("to the bot")
    await chat_server.take_control("human", agent={"name": "Maya"})
    await expect(chat.panel.get_by_text("You are talking to Maya")).to_be_visible()
    assert "typing" not in [note["note"] for note in chat_server.notes]
    await chat.box.press("Enter")
    await expect(chat.messages).to_have_count(4)
    await chat.box.press_sequentially("to Maya")
    await chat.say("to Maya, sent")
    await expect(chat.messages).to_have_count(6)
    assert "typing" in [note["note"] for note in chat_server.notes]


async def test_typing_is_shown_until_the_answer_comes(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.replies = always()
    await chat.open()
    await chat.say("Hello")
    await expect(chat.from_author("You").get_by_text("Seen")).to_be_visible()
    await chat_server.type_as("bot")
    await expect(chat.log.get_by_text("The assistant is typing")).to_be_attached()
    await chat_server.say("Here it is")
    await expect(chat.from_author("Assistant")).to_contain_text("Here it is")
    await expect(chat.log.get_by_text("The assistant is typing")).to_have_count(0)


async def test_a_closed_conversation_asks_once_for_a_rating(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    await chat_server.take_control("closed", rate=True)
    rating = chat.panel.get_by_role("form", name="How did we do?")
    await rating.get_by_role("radio", name="4 of 5").check()
    await rating.get_by_role("textbox", name="Anything to add?").fill("Quick")
    await rating.get_by_role("button", name="Send rating").click()
    await expect(chat.log.get_by_text("Thank you for telling us.")).to_be_visible()
    assert {"note": "rate", "score": 4, "comment": "Quick"} in chat_server.notes
    await chat.page.reload()
    await expect(chat.log.get_by_text("Thank you for telling us.")).to_be_visible()


async def test_unread_answers_are_counted_while_it_is_minimised(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    await chat.page.keyboard.press("Escape")
    await chat_server.say("One more thing")
    await chat_server.say("And another")
    unread = chat.page.get_by_role("button", name="Chat with us, 2 unread")
    await expect(unread).to_be_visible()
    await unread.click()
    await chat.page.keyboard.press("Escape")
    await expect(chat.page.get_by_role("button", name="Chat with us", exact=True)).to_be_visible()
    assert {"note": "seen", "seq": 4} in chat_server.notes


async def test_the_page_drives_the_chat_through_one_global(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await expect(chat.launcher).to_be_visible()
    # The page notes what it hears on its root element, where a test can wait for it.
    await chat.page.evaluate(
        """void ['connected', 'message'].forEach((type) => Careline.on(type, (event) =>
            (document.documentElement.dataset[type] = event.message?.text ?? 'yes')))"""
    )
    page = chat.page.locator("html")
    await chat.page.evaluate("Careline.open('Where is my order?')")
    await expect(chat.box).to_have_value("Where is my order?")
    # What comes before the connection stands is history, and no event.
    await expect(page).to_have_attribute("data-connected", "yes")
    await chat.box.press("Enter")
    await expect(chat.messages).to_have_count(2)
    await expect(page).to_have_attribute("data-message", "You said: Where is my order?")
    await chat.page.evaluate("Careline.close()")
    await expect(chat.panel).to_have_count(0)
    await chat.page.evaluate("Careline.destroy()")
    assert await chat.page.evaluate(
        "[typeof Careline, !!document.querySelector('careline-chat')]"
    ) == [
        "undefined",
        False,
    ]
