"""The demo shop's front page: shelf, sign-in, example questions, the way to the console."""

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer

CUSTOMERS = [
    {
        "id": "C1",
        "name": "Maya Patel",
        "email": "maya@example.com",
        "postcode": "N1 9GU",
        "note": "Two orders.",
        "orders": {"CL-104233": "shipped", "CL-104004": "delivered"},
    },
    {"id": "C2", "name": "Tom Ashworth", "email": "tom@example.com", "note": "A refund."},
]
PRODUCTS = [
    {
        "id": f"P{number:03}",
        "name": f"{kind} {number}",
        "category": category,
        "price": 4250,
        "currency": "GBP",
        "image": f"/demo/images/P{number:03}.svg",
        "url": f"/#P{number:03}",
    }
    for number, (kind, category) in enumerate([("Jumper", "clothing"), ("Boot", "shoes")] * 8)
]


@pytest_asyncio.fixture(loop_scope="session")
async def shop(chat: ChatPage, chat_server: ChatServer) -> ChatPage:
    chat_server.shop.customers = CUSTOMERS
    chat_server.shop.products = PRODUCTS
    return await chat.visit("/")


def tiles(page: Page) -> Any:
    return page.get_by_role("region", name="In the shop now").get_by_role("listitem")


async def test_the_shelf_shows_products_with_prices_and_more_on_demand(shop: ChatPage) -> None:
    await expect(tiles(shop.page)).to_have_count(12)
    await expect(tiles(shop.page).first).to_contain_text("£42.50")
    await shop.page.get_by_role("button", name="Show more").click()
    await expect(tiles(shop.page)).to_have_count(16)


async def test_a_category_narrows_the_shelf(shop: ChatPage) -> None:
    await shop.page.get_by_role("button", name="Shoes").click()
    await expect(tiles(shop.page)).to_have_count(8)
    await expect(shop.page.get_by_text("8 products")).to_be_visible()


async def test_a_product_opens_by_its_address_and_can_be_asked_about(shop: ChatPage) -> None:
    await shop.visit("/#P015")
    await shop.page.reload()
    dialog = shop.page.get_by_role("dialog", name="Boot 15")
    await expect(dialog).to_contain_text("£42.50")
    await dialog.get_by_role("button", name="Ask about this").click()
    await expect(shop.box).to_have_value("Tell me about the Boot 15")
    await expect(shop.box).to_be_focused()


async def test_an_example_question_is_put_into_the_chat_not_sent(
    shop: ChatPage, chat_server: ChatServer
) -> None:
    await shop.page.get_by_role("button", name="Where is my order CL-104233?").click()
    await expect(shop.box).to_have_value("Where is my order CL-104233?")
    assert chat_server.received == []


async def test_choosing_a_customer_signs_them_in_and_a_change_starts_afresh(
    shop: ChatPage, chat_server: ChatServer
) -> None:
    who = shop.page.get_by_label("Signed in as")
    await who.select_option(label="Maya Patel")
    await expect(
        shop.page.get_by_text("Signed in as maya@example.com. Two orders.")
    ).to_be_visible()
    await shop.open()
    await shop.say("Hello")
    await expect(shop.messages).to_have_count(2)
    assert chat_server.conversation.customer == "C1"

    await who.select_option(label="Tom Ashworth")
    await expect(shop.messages).to_have_count(0)
    await shop.say("Hello")
    await expect(shop.messages).to_have_count(2)
    assert chat_server.conversation.customer == "C2"

    await who.select_option(label="Visitor (not signed in)")
    await expect(shop.messages).to_have_count(0)
    assert chat_server.conversation.customer is None


async def test_the_example_questions_fit_whoever_is_signed_in(shop: ChatPage) -> None:
    questions = shop.page.get_by_role("region", name="Good things").get_by_role("listitem")
    await expect(shop.page.get_by_text("maya@example.com or N1 9GU")).to_be_visible()
    await shop.page.get_by_label("Signed in as").select_option(label="Maya Patel")
    await expect(questions.nth(1)).to_have_text("I want to return something from CL-104004")
    await expect(shop.page.get_by_text("maya@example.com or N1 9GU")).to_have_count(0)


async def test_a_sign_in_that_fails_is_said(shop: ChatPage, chat_server: ChatServer) -> None:
    chat_server.shop.signing_fails = True
    await shop.page.get_by_label("Signed in as").select_option(label="Maya Patel")
    await expect(shop.page.get_by_text("Signing in did not work just now.")).to_be_visible()


async def test_who_is_signed_in_stays_over_a_reload(shop: ChatPage) -> None:
    await shop.page.get_by_label("Signed in as").select_option(label="Maya Patel")
    await shop.page.reload()
    await expect(shop.page.get_by_label("Signed in as")).to_have_value("C1")


async def test_the_console_is_one_click_away(shop: ChatPage) -> None:
    link = shop.page.get_by_role("link", name="Open the staff console")
    await expect(link).to_have_attribute("href", "/console")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_the_page(
    shop: ChatPage, axe_source: str, scheme: Any
) -> None:
    await shop.page.emulate_media(color_scheme=scheme)
    await expect(tiles(shop.page)).to_have_count(12)
    assert await shop.serious_problems(axe_source) == []


async def test_nothing_is_cut_off_on_a_phone(shop: ChatPage) -> None:
    await shop.page.set_viewport_size({"width": 390, "height": 800})
    await expect(tiles(shop.page)).to_have_count(12)
    assert await shop.page.evaluate("document.documentElement.scrollWidth") <= 390
