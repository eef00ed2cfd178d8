"""The demo shop: shelf, product pages, basket, account, what may be asked, the console."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.widget_page import ChatPage, heard
from tests.fakes.chat_server import ChatServer

CUSTOMERS: list[dict[str, Any]] = [
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
PRODUCTS: list[dict[str, Any]] = [
    {
        "id": f"P{number:03}",
        "name": f"{kind} {number}",
        "category": category,
        "price": 4250,
        "currency": "GBP",
        "image": f"/demo/images/P{number:03}.svg",
        "url": f"/products/P{number:03}",
        "description": "Made to last.",
        "brand": "Moorland",
        "stock": 12,
        "attributes": {
            "sizes": ["S", "M"],
            "stock_by_size": {"S": 0, "M": 3},
            "colours": ["olive", "navy"],
            "warranty_years": 2,
        },
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


async def test_a_category_has_a_page_of_its_own_that_can_be_sorted(shop: ChatPage) -> None:
    await shop.page.get_by_role("link", name="Shoes").click()
    shelf = shop.page.get_by_role("region", name="Shoes")
    await expect(shelf.get_by_role("listitem")).to_have_count(8)
    await expect(shop.page.get_by_text("8 products")).to_be_visible()
    await expect(shelf.get_by_role("listitem").first).to_contain_text("Boot 1")
    await shop.page.get_by_label("Sort by").select_option(label="Name")
    await expect(shelf.get_by_role("listitem").nth(1)).to_contain_text("Boot 11")


async def test_a_product_s_old_address_leads_to_its_page_where_it_can_be_asked_about(
    shop: ChatPage,
) -> None:
    await shop.visit("/products/none-such")
    await expect(shop.page.get_by_role("heading", name="This page is not there")).to_be_visible()
    await shop.visit("/#P015")
    product = shop.page.get_by_role("article", name="Boot 15")
    await expect(product).to_contain_text("£42.50")
    await expect(product).to_contain_text("2 years")
    await expect(shop.page).to_have_title("Boot 15 · Alder & Finch")
    await product.get_by_role("button", name="Ask about this product").click()
    await expect(shop.box).to_have_value("Tell me about the Boot 15")
    await expect(shop.box).to_be_focused()


async def test_the_chat_knows_the_product_the_basket_and_who_is_signed_in(
    shop: ChatPage, chat_server: ChatServer
) -> None:
    page = shop.page
    await tiles(page).filter(has_text="Jumper 2").first.get_by_role("link").click()
    await expect(page.get_by_role("radio", name="S", exact=True)).to_be_disabled()
    await expect(page.get_by_role("radio", name="M", exact=True)).to_be_checked()
    await page.get_by_role("radio", name="navy").check()
    await page.get_by_role("button", name="Add to basket").click()
    await expect(page.get_by_text("Added to your basket: Jumper 2.")).to_be_visible()

    await page.get_by_role("link", name="Go to the basket").click()
    line = page.get_by_role("list", name="In the basket").get_by_role("listitem")
    await expect(line).to_contain_text("M, navy")
    total = page.get_by_role("region", name="Summary").get_by_role("definition").last
    await expect(total).to_have_text("£46.45")
    more = line.get_by_role("button", name="One more of Jumper 2")
    await more.click()
    await expect(more).to_be_focused()
    await expect(total).to_have_text("£85.00")
    await expect(page.get_by_role("link", name="Basket, 2 in it")).to_be_visible()

    await page.get_by_role("link", name="Sign in", exact=True).click()
    await page.get_by_role("button", name="Sign in as Maya Patel").click()
    await expect(page.get_by_role("heading", name="Hello, Maya")).to_be_visible()
    await page.get_by_role("button", name="Ask about it, order CL-104233").click()
    await expect(shop.box).to_have_value("Where is my order CL-104233?")
    await shop.box.press("Enter")
    await expect(shop.messages).to_have_count(2)
    assert chat_server.conversation.customer == "C1"

    told = heard(page)
    await shop.visit("/products/P002")
    context = await asyncio.wait_for(told, PATIENCE / 1000)
    assert context["page"]["url"] == f"{shop.address}/products/P002"
    assert context["product"]["name"] == "Jumper 2"
    assert context["cart"] == {
        "items": [{"id": "P002", "name": "Jumper 2", "quantity": 2, "price": 42.5}],
        "total": 85,
        "currency": "GBP",
    }

    await page.get_by_label("Signed in as").select_option(label="Visitor (not signed in)")
    await expect(shop.messages).to_have_count(0)


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


async def test_the_account_leads_to_the_channels_that_are_on(
    shop: ChatPage, chat_server: ChatServer, axe_source: str
) -> None:
    channels = [{"name": name, "title": name.title()} for name in ("telegram", "slack")]
    chat_server.config = {**chat_server.config, "channels": channels}
    await shop.visit("/account")
    await shop.page.get_by_role("button", name="Sign in as Maya Patel").click()
    await shop.page.get_by_role("button", name="Connect Telegram").click()
    link = shop.page.get_by_role("link", name="Open Telegram")
    await expect(link).to_have_attribute("href", "https://t.me/shop_bot?start=c")
    assert chat_server.conversation.customer == "C1"
    await shop.page.get_by_role("button", name="Connect Slack").click()
    await expect(shop.page.get_by_text("Write this to us in Slack: link c")).to_be_visible()
    assert await shop.problems(axe_source) == []


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


PAGES = {
    "/": "In the shop now",
    "/category/shoes": "Shoes",
    "/products/P015": "Boot 15",
    "/account": "Sign in",
    "/basket": "Your basket",
}
SHIFTS = """window.shifts = [];
const namesOf = ({ sources }) => sources.map(({ node }) => node?.className || node).join();
new PerformanceObserver((list) => shifts.push(...list.getEntries().map(namesOf)))
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_any_page(shop: ChatPage, axe_source: str, scheme: Any) -> None:
    await shop.page.emulate_media(color_scheme=scheme)
    for path, heading in PAGES.items():
        await shop.visit(path)
        await expect(shop.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        assert await shop.problems(axe_source) == [], path


async def test_on_a_phone_nothing_is_cut_off_and_nothing_moves(shop: ChatPage) -> None:
    await shop.page.add_init_script(SHIFTS)
    await shop.page.set_viewport_size({"width": 320, "height": 800})
    for path, heading in PAGES.items():
        await shop.visit(path)
        await expect(shop.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        assert await shop.page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert await shop.page.evaluate("shifts") == [], path
