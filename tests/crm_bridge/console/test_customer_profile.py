"""What is known of a customer: beside a conversation, on their page, and not at all."""

from sqlalchemy import select

from crm_bridge.models.audit import AuditEvent
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.shop import ShopBridge, customer, order, sent_back

WISH = "Not profiled at their wish"


async def test_beside_a_conversation_stands_what_one_needs_first(
    bridge: ShopBridge, browser: StaffBrowser
) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.write()
    await chat.answer({"author": "bot", "text": "It is on its way."})
    async with bridge.database.session() as session:
        session.add(sent_back("CL-100003", "boot"))
    page = await browser.get(f"/conversations/{chat.conversation_id}")
    address = f"/customers/ann/profile?beside={chat.conversation_id}"
    assert f'hx-get="{address}"' in page.source
    part = await browser.part(address)
    assert "Return from CL-100003: asked for" in part.text
    # That this very conversation goes on is no news here.
    assert "Talks with" not in part.text
    assert "Last order Placed 10 Mar 2026 £117.95, Trail Boot, Wool Socks · CL-100001" in part.text
    assert "Spent £353.85 in 3 orders customer since 13 Feb 2025" in part.text
    assert "From 3 orders and 1 conversation, as of 20 Mar, 12:00" in part.text
    elsewhere = await browser.part("/customers/ann/profile?beside=cnv_other")
    assert "Talks with the assistant" in elsewhere.text


async def test_the_page_has_all_of_it_with_from_what_and_as_of_when(
    bridge: ShopBridge, browser: StaffBrowser
) -> None:
    page = await browser.get("/customers/ann")
    assert "as of 20 Mar, 12:00" in page.text
    assert "From orders 3 orders, 10 Mar 2026 to 10 Mar 2026" in page.text
    assert "Likes Clothing 67%, Shoes 33% of 9 pieces that stayed" in page.text
    assert "Sizes 8 (shoes) kept 3 of 3 pieces" in page.text
    assert "From conversations They have not written yet." in page.text


async def test_somebody_without_orders_is_said_to_have_none(
    bridge: ShopBridge, browser: StaffBrowser
) -> None:
    async with bridge.database.session() as session:
        session.add(customer("a/b", "Odd One"))
    page = await browser.get("/customers/a%2Fb")
    assert "Last order none yet" in page.text
    assert "Nothing is open." in page.text
    part = await browser.part("/customers/a%2Fb/profile")
    assert "Spent nothing yet customer since" in part.text


async def test_money_of_two_currencies_is_told_apart(
    bridge: ShopBridge, browser: StaffBrowser
) -> None:
    async with bridge.database.session() as session:
        session.add(order("CL-100900", "bob", "delivered", currency="EUR", total=5_000))
    page = await browser.get("/customers/bob")
    assert "Spent £471.80 and €50.00 in 5 orders" in page.text


async def test_who_does_not_want_it_is_profiled_no_longer(
    bridge: ShopBridge, browser: StaffBrowser
) -> None:
    sent = await browser.post("/customers/ann/profiling", allowed="no")
    assert (sent.status, sent.headers["location"]) == (303, "/customers/ann#known")
    for page in (await browser.get("/customers/ann"), await browser.part("/customers/ann/profile")):
        assert f"{WISH}, since 20 Mar 2026 (Anna)." in page.text
        assert "From orders" not in page.text
        assert "Mood" not in page.text
    # What happened is there as always.
    assert "CL-100001" in (await browser.get("/customers/ann")).text
    await browser.post("/customers/ann/profiling", allowed="yes")
    assert WISH not in (await browser.get("/customers/ann")).text
    async with bridge.database.reading() as session:
        acts = await session.scalars(
            select(AuditEvent.action)
            .where(AuditEvent.subject == "customer:ann")
            .order_by(AuditEvent.id)
        )
        assert list(acts) == ["customer.profiling_ended", "customer.profiling_allowed"]


async def test_a_wish_that_says_neither_yes_nor_no_changes_nothing(browser: StaffBrowser) -> None:
    refused = await browser.post("/customers/ann/profiling", allowed="perhaps")
    assert refused.status == 422
    assert WISH not in (await browser.get("/customers/ann")).text


async def test_without_scripts_the_part_is_the_page(browser: StaffBrowser) -> None:
    led = await browser.get("/customers/ann/profile")
    assert (led.status, led.headers["location"]) == (303, "/customers/ann#known")


async def test_nobody_has_no_page(browser: StaffBrowser) -> None:
    assert (await browser.get("/customers/nobody")).status == 404
    assert (await browser.part("/customers/nobody/profile")).status == 404
    assert (await browser.post("/customers/nobody/profiling", allowed="no")).status == 404
