"""What the page tells of the visit: with the session, when it changes, and before what is asked."""

import asyncio

from playwright.async_api import Page, Route, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer


async def test_agents_learn_where_the_customer_is_without_a_page_load(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.page.evaluate("document.title = 'Lamps'")
    await chat.page.evaluate(
        """Careline.setContext({
          product: { id: "P-7", name: "Lamp" },
          cart: { items: [{ id: "P-1", quantity: 2, price: 9.5 }], total: 19, currency: "EUR" },
        })"""
    )
    await chat.open()
    first = await chat_server.note("context")
    assert first["page"] == {"url": chat.address + "/page", "title": "Lamps"}
    assert (first["product"]["id"], first["cart"]["total"]) == ("P-7", 19)
    assert "context" in chat_server.sessions[0], "known before the first word"

    await chat.page.evaluate("history.pushState(null, '', '/page/two?code=secret')")
    moved = await chat_server.note(
        "context", lambda note: bool(note["page"]["url"].endswith("/page/two"))
    )
    assert "product" not in moved, "the product was the page's before"
    assert moved["cart"] == first["cart"]

    await chat.page.evaluate("Careline.setContext({ cart: null, product: { id: 'P-8' } })")
    changed = await chat_server.note("context", lambda note: "cart" not in note)
    assert changed["product"] == {"id": "P-8"}
    # A place on the same page, and the same said again, are no news.
    told = sum(note["note"] == "context" for note in chat_server.notes)
    await chat.page.evaluate("location.hash = 'reviews'")
    await chat.page.evaluate("Careline.setContext({ product: { id: 'P-8' } })")
    await chat.say("Which lamp is it?")
    await expect(chat.messages).to_have_count(2)
    assert sum(note["note"] == "context" for note in chat_server.notes) == told


async def test_a_page_that_says_nonsense_of_itself_does_not_cost_its_customer_the_chat(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.page.evaluate("Careline.setContext({ product: { name: 'no id' } })")
    await (await chat.open()).say("Hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    assert ["context" in body for body in chat_server.sessions] == [True, False]


async def test_a_question_is_not_asked_before_what_it_is_about_is_told(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.sockets_refused = True
    await (await chat.open()).say("Hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    slow = asyncio.Event()

    async def hold(route: Route) -> None:
        await slow.wait()
        await route.continue_()

    await chat.page.route("**/chat/context", hold)
    async with chat.page.expect_request("**/chat/context"):
        await chat.page.evaluate("Careline.setContext({ product: { id: 'P-9' } })")
    await chat.say("Is it in stock?")
    await expect(chat.from_author("You").last).to_contain_text("Sending")
    assert [message["text"] for message in chat_server.received] == ["Hello"]
    slow.set()
    await expect(chat.messages).to_have_count(4)


async def test_what_a_page_sends_is_about_what_it_has_just_said(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await (await chat.open()).say("Hello")
    await expect(chat.messages).to_have_count(2)
    await chat.page.evaluate(
        "Careline.setContext({ product: { id: 'P-9' } }); Careline.send('Is it in stock?')"
    )
    await chat_server.until(lambda: len(chat_server.received) == 2)
    told = [note.get("product") for note in chat_server.notes if note["note"] == "context"]
    assert told[-1] == {"id": "P-9"}


async def test_what_was_filled_in_before_the_chat_is_told_from_the_next_page_if_not_from_this(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    field = {"name": "name", "label": "Your name", "type": "text", "required": True}
    chat_server.config = {**chat_server.config, "prechat": {"title": "", "fields": [field]}}
    await (await chat.visit()).open()
    name = chat.panel.get_by_label("Your name")
    await name.fill("Maya")
    await chat.page.route("**/chat/session", lambda route: route.abort())
    async with chat.page.expect_request("**/chat/session"):
        await name.press("Enter")
    await chat.page.unroute("**/chat/session")
    await chat.visit()
    await expect(chat.box).to_be_enabled()
    await chat.say("Hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    assert [body.get("visitor") for body in chat_server.sessions][-1] == {"name": "Maya"}
    kept = await chat.page.evaluate("Object.values(localStorage).join()")
    assert "Maya" not in kept, "what the server has is not kept beside it"


async def test_a_browser_that_tells_of_no_navigation_is_followed_by_the_customer_s_clicks(
    page: Page, chat_address: str, chat_server: ChatServer
) -> None:
    await page.add_init_script("Object.defineProperty(window, 'navigation', { value: undefined })")
    chat = await ChatPage(page, chat_address).visit()
    await chat.open()
    await chat_server.note("context")
    await page.evaluate(
        """document.querySelector("h1").addEventListener("click", () =>
          history.pushState(null, "", "/page/three"))"""
    )
    await page.get_by_role("heading", name="A page").click()
    await chat_server.note("context", lambda note: bool(note["page"]["url"].endswith("/three")))
