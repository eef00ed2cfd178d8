"""What a message can carry: choices, forms, cards, text that is safe to show."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_thread import Json, always


def two_choices(message: Json) -> list[Json]:
    if message["text"] != "Where is my order?":
        return [{"author": "bot", "text": f"You chose: {message['text']}"}]
    buttons = [
        {"title": "CL-104233", "payload": "a-7Q"},
        {"title": "CL-104871", "payload": "b-9Z"},
    ]
    return [{"author": "bot", "text": "Which one?", "buttons": buttons}]


async def test_a_quick_reply_sends_its_payload_and_then_goes_away(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.replies = two_choices
    await chat.open()
    await chat.say("Where is my order?")
    await chat.button("CL-104871").click()
    await expect(chat.from_author("Assistant").last).to_contain_text("You chose: CL-104871")
    await expect(chat.button("CL-104233")).to_have_count(0)
    assert chat_server.received[-1]["payload"] == "b-9Z"
    assert "text" not in chat_server.received[-1]


async def test_a_form_says_what_is_missing_and_then_sends_its_values(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    fields = [
        {"name": "number", "label": "Order number", "type": "text", "required": True},
        {"name": "email", "label": "E-mail", "type": "email", "required": True},
    ]
    chat_server.replies = lambda message: (
        [{"author": "bot", "text": "Which order?", "form": {"payload": "f-1", "fields": fields}}]
        if message["text"] == "track"
        else []
    )
    await chat.open()
    await chat.say("track")
    form = chat.panel.get_by_role("form", name="Please fill in")
    await form.get_by_label("E-mail").fill("not an address")
    await form.get_by_role("button", name="Send").click()
    await expect(form.get_by_text("Please fill this in.")).to_be_visible()
    await expect(form.get_by_text("does not look like an e-mail")).to_be_visible()
    await expect(form.get_by_label("Order number")).to_be_focused()

    await form.get_by_label("Order number").fill("CL-104233")
    await form.get_by_label("E-mail").fill("maya@example.com")
    await form.get_by_role("button", name="Send").click()
    await expect(form.get_by_role("button", name="Sent")).to_be_disabled()
    assert chat_server.received[-1]["payload"] == "f-1"
    assert chat_server.received[-1]["values"] == {
        "number": "CL-104233",
        "email": "maya@example.com",
    }


async def test_who_waits_may_write_on_and_still_leave_an_email_or_the_queue(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    fields = [{"name": "email", "label": "Your e-mail", "type": "email", "required": True}]
    await chat.open()
    await chat_server.take_control("queued", position=1)
    await chat_server.say(
        "Nobody is there.",
        author="system",
        form={"payload": "f-1", "fields": fields},
        buttons=[{"title": "Go back", "payload": "b-1"}],
    )
    await chat.say("it is urgent")
    await expect(chat.panel.get_by_text("Seen", exact=True)).to_be_visible()
    await expect(chat.button("Go back")).to_be_enabled()
    await chat.panel.get_by_label("Your e-mail").fill("maya@example.com")
    await chat.panel.get_by_role("form").get_by_role("button", name="Send").click()
    await chat_server.say("Your message is kept.", author="system")
    await expect(chat.button("Go back")).to_have_count(0)
    await expect(chat.panel.get_by_label("Your e-mail")).to_be_disabled()
    assert chat_server.received[-1]["values"] == {"email": "maya@example.com"}
    # One that was not filled in goes with the occasion for it.
    await chat_server.say("Or so?", author="system", form={"payload": "f-2", "fields": fields})
    await expect(chat.panel.get_by_role("form")).to_have_count(2)
    await chat_server.take_control("human", agent={"name": "Chloe"})
    await chat_server.say("Here I am.", author="agent", agent={"name": "Chloe"})
    await expect(chat.panel.get_by_role("form")).to_have_count(1)
    await expect(chat.panel.get_by_label("Your e-mail")).to_be_disabled()


async def test_cards_are_named_by_their_place_and_stepped_through(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    cards = [
        {"title": title, "subtitle": "£68.00", "reason": "Goes well", "image": "/demo/images/x.svg"}
        for title in ("Jumper", "Jacket", "Lamp")
    ]
    chat_server.replies = always({"author": "bot", "text": "Three:", "cards": cards})
    await chat.open()
    await chat.say("a present")
    carousel = chat.panel.get_by_role("group", name="Suggestions")
    await expect(carousel.get_by_role("group", name="2 of 3: Jacket")).to_contain_text("£68.00")
    await expect(carousel.get_by_role("button", name="Previous suggestion")).to_be_disabled()
    await carousel.get_by_role("button", name="Next suggestion").click()
    await expect(carousel.get_by_text("2 of 3", exact=True)).to_be_visible()
    await carousel.get_by_role("button", name="Next suggestion").click()
    await expect(carousel.get_by_role("button", name="Next suggestion")).to_be_disabled()
    await expect(carousel.get_by_role("group", name="3 of 3: Lamp")).to_be_in_viewport()


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=\"document.title='broken'\">",
        "[click](javascript:document.title='broken')",
        "**<script>document.title='broken'</script>**",
    ],
)
async def test_markup_in_a_message_stays_text(
    chat: ChatPage, chat_server: ChatServer, text: str
) -> None:
    chat_server.replies = always({"author": "bot", "text": text})
    await chat.open()
    await chat.say("Hello")
    answer = chat.from_author("Assistant")
    await expect(answer).to_contain_text("document.title")
    await expect(answer.locator(".bubble").locator("img, script, a")).to_have_count(0)
    assert await chat.page.title() == "A page"


async def test_the_safe_part_of_markdown_is_shown(chat: ChatPage, chat_server: ChatServer) -> None:
    text = (
        "**Bold**, *slanted*, order_number 2 * 3 * 4\n\n- one\n- two\n\n[Returns](https://shop.example/r)\n"
        "> Ring _twice_.\n> - or wait\n"
        "| Delivery | Costs |\n|:--|--:|\n| [By car](javascript:0) | £4 |\nDone"
    )
    chat_server.replies = always({"author": "bot", "text": text})
    await chat.open()
    await chat.say("Hello")
    bubble = chat.from_author("Assistant").locator(".bubble")
    await expect(bubble.locator("strong")).to_have_text("Bold")
    await expect(bubble.locator("em")).to_have_text(["slanted", "twice"])
    await expect(bubble.locator("p").first).to_contain_text("order_number 2 * 3 * 4")
    await expect(bubble.get_by_role("listitem")).to_have_text(["one", "two", "or wait"])
    link = bubble.get_by_role("link", name="Returns")
    await expect(link).to_have_attribute("href", "https://shop.example/r")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))
    await expect(bubble.get_by_role("blockquote").locator("p, li")).to_have_text(
        ["Ring twice.", "or wait"]
    )
    await expect(bubble.get_by_role("columnheader")).to_have_text(["Delivery", "Costs"])
    await expect(bubble.get_by_role("cell")).to_have_text(["[By car](javascript:0)", "£4"])
    await expect(bubble.locator("> p").last).to_have_text("Done")


async def test_a_file_of_an_agent_is_a_link_that_opens_it_at_the_gateway(
    chat: ChatPage, chat_server: ChatServer, chat_address: str
) -> None:
    url = "/chat/attachments/att_1?token=signed"
    file = {
        "id": "att_1",
        "name": "label.pdf",
        "type": "application/pdf",
        "size": 48_213,
        "url": url,
    }
    agent = {"name": "Anna"}
    chat_server.replies = always(
        {"author": "agent", "agent": agent, "text": "Your label", "attachments": [file]}
    )
    await chat.open()
    await chat.say("send me the label")
    link = chat.panel.get_by_role("link", name="label.pdf")
    await expect(link).to_contain_text("49 kB")
    await expect(link).to_have_attribute("href", f"{chat_address}{url}")
