"""Beside a conversation stands where the customer is, and who they say they are."""

from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser

CONTEXT = {
    "page": {"url": "https://shop.example/product/P-1?size=9", "title": "Socks <b>& more</b>"},
    "product": {"id": "P-1", "name": "Wool Socks", "url": "/product/P-1"},
    "cart": {
        "items": [{"id": "P-1", "name": "Wool Socks", "quantity": 2, "price": 12.5}, {"id": "P-2"}],
        "total": 1025,
        "currency": "EUR",
    },
}
VISITOR = {"name": "Ann Archer", "email": "ann@shop.example", "topic": "A return"}


async def shown(browser: StaffBrowser, chat: Chat) -> Answer:
    return await browser.get(f"/conversations/{chat.conversation_id}")


async def test_page_product_and_basket_are_shown_with_the_total(browser: StaffBrowser) -> None:
    chat = await Chat.opened(browser.bridge, context=CONTEXT)
    page = await shown(browser, chat)
    for told in (
        "Looks at", "Socks <b>& more</b>", "2 × Wool Socks, €12.50", "1 × P-2", "€1,025.00",
    ):  # fmt: skip
        assert told in page.text, told
    assert "<b>& more" not in page.source
    assert 'href="https://shop.example/product/P-1?size=9"' in page.source
    assert 'href="https://shop.example/product/P-1"' in page.source
    assert "Looks at" not in (await shown(browser, await Chat.opened(browser.bridge))).text


async def test_who_they_say_they_are_is_shown_as_not_verified(browser: StaffBrowser) -> None:
    page = await shown(browser, await Chat.opened(browser.bridge, visitor=VISITOR))
    for told in ("Typed by the visitor", "Not verified", "ann@shop.example", "A return", "Visitor"):
        assert told in page.text, told
    assert 'href="/customers/' not in page.source, "nobody's orders are opened by a name"
