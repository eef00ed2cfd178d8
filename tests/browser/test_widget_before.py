"""Before a chat and beside a closed one: forms, greetings, previews; with the real gateway."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from sqlalchemy import update

from crm_bridge.conversations import desk
from crm_bridge.models.desk import Task
from crm_bridge.models.team import TeamRules
from crm_bridge.models.visit import Visit
from tests.browser.shop_page import Shop, opened_shop
from tests.browser.test_widget_talking import conversation_of, sends
from tests.gateway.conftest import House
from tests.gateway.staff import colleague, rows

ASKING = """
greetings:
  - pages: [/checkout]
    title: {en: "Nearly there!"}
starters:
  - texts: {en: ["What does delivery cost?"]}
prechat:
  fields:
    - {name: name}
    - {name: email, required: false}
    - {name: topic, options: {en: [An order, A return]}}
proactive:
  - {id: checkout, pages: [/checkout], after_seconds: 1, text: {en: "Any question so far?"}}
  - {id: leaving, pages: [/basket], exit_intent: true, text: {en: "Shall we keep your basket?"}}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    state = tmp_path_factory.mktemp("asking")
    async with opened_shop(state, shop_name="Alder", widget_file=written(state, ASKING)) as shop:
        yield shop


def written(folder: Path, text: str) -> Path:
    path = folder / "widget.yml"
    path.write_text(text, encoding="utf-8")
    return path


async def test_the_shops_form_comes_before_the_first_message_and_only_once(
    shop: Shop, page: Page
) -> None:
    chat = await (await shop.visited(page)).open()
    form = chat.panel.get_by_role("form", name="Before we start")
    await expect(chat.box).to_have_count(0)
    await form.get_by_role("button", name="Start the chat").click()
    await expect(form.get_by_text("Please fill this in.")).to_have_count(2)
    await expect(form.get_by_label("Your name")).to_be_focused()
    await form.get_by_label("Your name").fill("Maya")
    await form.get_by_label("Your e-mail address").fill("maya")
    await form.get_by_label("What is it about?").select_option("A return")
    await form.get_by_role("button", name="Start the chat").click()
    await expect(form.get_by_text("does not look like an e-mail")).to_be_visible()
    await form.get_by_label("Your e-mail address").fill("maya@example.com")
    await form.get_by_role("button", name="Start the chat").click()
    await expect(chat.button("What does delivery cost?")).to_be_visible()
    await page.reload()
    await expect(chat.box).to_be_visible()
    await chat.say("hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    (visit,) = await rows(shop.house, Visit)
    assert (visit.contact["name"], visit.contact["topic"]) == ("Maya", "A return")


async def test_a_greeting_waits_for_an_open_dialog_is_told_once_and_goes_on_in_the_chat(
    shop: Shop, page: Page
) -> None:
    greeting = page.get_by_role("button", name="Any question so far?")
    chat = await shop.visited(page, "/checkout")
    await page.evaluate(
        """() => {
          const dialog = document.body.appendChild(document.createElement("dialog"));
          dialog.append("A cookie?");
          dialog.showModal();
          setTimeout(() => (document.title = "later"), 1500);
        }"""
    )
    await expect(page).to_have_title("later")
    await expect(greeting).to_have_count(0)
    await page.evaluate("document.querySelector('dialog').close()")
    await greeting.click()
    await expect(chat.panel.get_by_role("form", name="Before we start")).to_be_visible()
    told = await page.evaluate(
        "Object.entries(localStorage).find(([key]) => key.endsWith('told'))[1]"
    )
    assert told == '["checkout"]'
    await page.evaluate(
        """async () => {
          while (!Object.keys(localStorage).some((key) => key.endsWith("session")))
            await new Promise((resolve) => setTimeout(resolve, 20));
        }"""
    )

    await page.goto(f"{shop.address}/basket")
    await page.keyboard.press("Escape")
    await page.evaluate("sessionStorage.clear()")
    await page.reload()
    await expect(chat.launcher).to_be_visible()
    leaving = page.get_by_role("button", name="Shall we keep your basket?")
    # A visitor with a session talks to the shop already, and is left alone.
    await _moves_out(page)
    await expect(leaving).to_have_count(0)
    await _becomes_another(page, shop.address)
    await page.goto(f"{shop.address}/basket")
    await expect(chat.launcher).to_be_visible()
    await _moves_out(page)
    await expect(leaving).to_be_visible()
    await page.get_by_role("button", name="Dismiss").click()
    await _moves_out(page)
    await expect(leaving).to_have_count(0)


async def _becomes_another(page: Page, address: str) -> None:
    """A visitor who was never here. No page of the shop is open that could write something down."""
    await page.goto("about:blank")
    devtools = await page.context.new_cdp_session(page)
    stored = {"origin": address, "storageTypes": "local_storage"}
    await devtools.send("Storage.clearDataForOrigin", stored)
    await devtools.detach()


async def test_what_comes_while_it_is_minimised_is_counted_and_shown_above_the_button(
    shop: Shop, page: Page
) -> None:
    house = shop.house
    anna = await colleague(house, "Ida")
    chat = await (await shop.visited(page)).open()
    await chat.panel.get_by_label("Your name").fill("Maya")
    await chat.panel.get_by_label("What is it about?").select_option("A return")
    await chat.button("Start the chat").click()
    await chat.button("Speak to a person").click()
    await expect(chat.panel.get_by_text("Waiting for a person")).to_be_visible()
    await chat.page.keyboard.press("Escape")
    async with house.database.session() as session:
        await desk.accept(session, (await conversation_of(house)).id, anna)
    await sends(
        house, anna, "> Where?\n\nIt is **on its way**, see [the parcel](https://shop.example/p)."
    )
    preview = page.get_by_role("button", name="Ida Where? It is on its way, see the parcel.")
    await expect(preview).to_be_visible()
    await expect(page.get_by_role("button", name="Chat with us, 2 unread")).to_be_visible()
    await page.get_by_role("button", name="Dismiss").click()
    await expect(preview).to_have_count(0)
    await sends(house, anna, "Anything else?")
    await page.get_by_role("button", name="Ida Anything else?").click()
    await expect(chat.from_author("Ida").last).to_be_in_viewport()
    await expect(page.get_by_role("button", name="Anything else?")).to_have_count(0)


async def test_out_of_hours_a_message_is_left_that_is_answered_by_mail(
    tmp_path: Path, page: Page
) -> None:
    path = written(tmp_path, "offline: form")
    async with opened_shop(tmp_path, _closed, widget_file=path) as shop:
        chat = await (await shop.visited(page)).open()
        form = chat.panel.get_by_role("form", name="Leave us a message")
        await expect(form.get_by_text("We are back")).to_be_visible()
        await expect(chat.box).to_have_count(0)
        await form.get_by_label("Your e-mail address").fill("maya@example.com")
        await form.get_by_label("Your message").fill("The lamp came broken.")
        await form.get_by_role("button", name="Send the message").click()
        await expect(chat.panel.get_by_text("we will write to maya@example.com")).to_be_visible()
        (task,) = await rows(shop.house, Task)
        assert (task.email, task.text) == ("maya@example.com", "The lamp came broken.")

        await page.reload()
        await expect(chat.panel.get_by_text("we will write to maya@example.com")).to_be_visible()
        await expect(chat.panel.get_by_text("The lamp came broken.")).to_be_visible()
        await chat.button("Leave us a message").press("Enter")
        await expect(form.get_by_role("textbox").first).to_be_focused()
        await expect(form.get_by_label("Your e-mail address")).to_have_value("maya@example.com")
        await form.get_by_label("Your message").fill("So did the shade.")
        await form.get_by_role("button", name="Send the message").click()
        await expect(chat.panel.get_by_text("So did the shade.", exact=True)).to_be_visible()
        await expect(chat.button("Leave us a message")).to_be_focused()
        (task,) = await rows(shop.house, Task)
        assert task.text == "The lamp came broken.\n\nSo did the shade."
        # An answer in the chat is not to be missed for the thanks.
        anna = await colleague(shop.house)
        async with shop.house.database.session() as session:
            await desk.take_over(session, (await conversation_of(shop.house)).id, anna)
        await sends(shop.house, anna, "A new one is on its way.")
        await expect(chat.from_author("Anna")).to_be_visible()


async def _closed(house: House) -> None:
    """Every team, which is the one that the shop began with, is there for one minute a day, half
    a day from now."""
    begin = (datetime.now(UTC).hour + 12) % 24 * 60
    async with house.database.session() as session:
        await session.execute(update(TeamRules).values(week=[[[begin, begin + 1]]] * 7))


async def _moves_out(page: Page) -> None:
    """The pointer leaves the page at the top."""
    await page.evaluate(
        """() => document.documentElement.dispatchEvent(
          new MouseEvent("mouseout", { bubbles: true, clientY: -1, relatedTarget: null }))"""
    )
