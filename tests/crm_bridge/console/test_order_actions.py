"""What staff do with an order, beside a conversation and on a customer's page."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import select

from crm_bridge.connectors.port import CommandAnswer
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.command import Command
from crm_bridge.models.order import Order, Return
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.fakes.connector import LateShop

ON_PAGE = "/customers/ann/orders/"


@pytest.fixture
async def ann(browser: StaffBrowser) -> Chat:
    """Ann Archer, signed in at the shop."""
    return await Chat.opened(browser.bridge, identity=browser.bridge.identity("ann"))


def beside(chat: Chat, number: str, change: str = "") -> str:
    return f"/conversations/{chat.conversation_id}/orders/{number}" + (change and f"/{change}")


def hidden(form: Answer) -> dict[str, str]:
    """What the form carries unseen: its key, and the refund that it names."""
    found = dict(re.findall(r'name="(key|agreed)" value="([^"]*)"', form.source))
    assert "key" in found, form.text
    return found


async def confirm(browser: StaffBrowser, address: str, /, **fields: Any) -> Answer:
    """Open the form of a change and send it; `items` choose the lines first."""
    chosen = [("items", one) for one in fields.pop("items", [])]
    query = "&".join(f"{name}={value}" for name, value in [*chosen, ("asked", "1")])
    form = await browser.part(f"{address}?{query}" if chosen else address)
    assert form.status == 200, form.text
    return await send(browser, address, [*chosen, *{**hidden(form), **fields}.items()])


async def send(browser: StaffBrowser, address: str, fields: list[tuple[str, str]]) -> Answer:
    headers = {"HX-Request": "true"}
    return await browser.ask(
        "POST", address, data=[("csrf", browser.csrf), *fields], headers=headers
    )


async def row(bridge: ShopBridge, number: str) -> Order:
    async with bridge.database.reading() as session:
        return await session.get_one(Order, number)


async def commands(bridge: ShopBridge) -> list[Command]:
    async with bridge.database.reading() as session:
        return list(await session.scalars(select(Command)))


async def told(chat: Chat) -> list[str]:
    return [one["text"] for one in await chat.messages() if one["author"] == "system"]


async def test_the_form_names_what_will_happen_and_nothing_happens_before(
    browser: StaffBrowser, ann: Chat
) -> None:
    form = await browser.part(beside(ann, "CL-100001", "cancel"))
    assert "£117.95 goes back" in form.text
    assert "The customer is told in this conversation." in form.text
    assert (await row(browser.bridge, "CL-100001")).status == "placed"


async def test_a_cancelled_order_is_cancelled_and_the_customer_told_once(
    browser: StaffBrowser, ann: Chat
) -> None:
    done = await confirm(browser, beside(ann, "CL-100001", "cancel"))
    assert done.status == 200
    assert done.texts("tone-off") == ["Cancelled"]
    assert "Cancelling: confirmed. £117.95 goes back to the customer." in done.text
    assert (await row(browser.bridge, "CL-100001")).status == "cancelled"
    (text,) = await told(ann)
    assert "cancelled your order CL-100001. £117.95 goes back" in text
    part = await browser.part(beside(ann, "CL-100001"))
    assert "Cancelling: confirmed. £117.95 goes back to the customer." in part.text
    assert "The customer was told in the conversation." in part.text
    assert "by Anna" in part.text


async def test_a_double_click_changes_and_tells_once(browser: StaffBrowser, ann: Chat) -> None:
    address = beside(ann, "CL-100003", "return")
    form = await browser.part(f"{address}?asked=1&items=socks")
    fields = [("items", "socks"), *hidden(form).items()]
    answers = await asyncio.gather(*(send(browser, address, fields) for _ in range(2)))
    assert [one.status for one in answers] == [200, 200]
    assert len(await commands(browser.bridge)) == 1
    assert len(await told(ann)) == 1


async def test_what_the_shop_does_not_allow_is_refused_with_its_reason(
    browser: StaffBrowser, ann: Chat
) -> None:
    part = await browser.part(beside(ann, "CL-100002"))
    assert "Cancel: it has already been sent." in part.text
    address = beside(ann, "CL-100002", "cancel")
    form = await browser.part(address)
    assert "Not possible: it has already been sent." in form.text
    refused = await send(browser, address, list(hidden(form).items()))
    assert refused.status == 409
    assert "CL-100002 cannot be cancelled: it has already been sent." in refused.text
    assert await told(ann) == []


async def test_a_return_of_chosen_lines_gives_a_label(browser: StaffBrowser, ann: Chat) -> None:
    address = beside(ann, "CL-100003", "return")
    form = await browser.part(f"{address}?asked=1&items=boot")
    assert "£89.00 is paid back once the goods have arrived" in form.text
    await confirm(browser, address, items=["boot"], reason="too small")
    (command,) = await commands(browser.bridge)
    assert (command.product_ids, command.refund, command.reason) == (["boot"], 8_900, "too small")
    assert f"label number {command.label_number}" in (await told(ann))[0]
    assert f"label {command.label_number}" in (await browser.part(beside(ann, "CL-100003"))).text


async def test_nothing_chosen_is_asked_for_again(browser: StaffBrowser, ann: Chat) -> None:
    address = beside(ann, "CL-100003", "return")
    assert "Choose at least one item." in (await browser.part(f"{address}?asked=1")).text
    refused = await send(browser, address, [("key", "k"), ("agreed", "11300")])
    assert (refused.status, await commands(browser.bridge)) == (422, [])


async def test_an_amount_that_was_not_read_is_not_paid(browser: StaffBrowser, ann: Chat) -> None:
    address = beside(ann, "CL-100003", "return")
    fields = [("key", "k"), ("items", "boot"), ("items", "socks"), ("agreed", "8900")]
    refused = await send(browser, address, fields)
    assert (refused.status, "has changed" in refused.text) == (409, True)
    assert await commands(browser.bridge) == []


async def test_an_address_is_changed_until_the_parcel_leaves(
    browser: StaffBrowser, ann: Chat
) -> None:
    new = "7 Mill Lane, Leeds, LS1 4AP"
    await confirm(browser, beside(ann, "CL-100001", "address"), address=f" {new}\n")
    order = await row(browser.bridge, "CL-100001")
    assert (order.shipping_address, order.postcode) == (new, "LS1 4AP")
    assert f"now goes to {new}" in (await told(ann))[0]


async def test_an_agent_refunds_up_to_the_limit_and_a_lead_beyond(
    browser: StaffBrowser, ann: Chat
) -> None:
    address = beside(ann, "CL-100002", "refund")
    form = await browser.part(address)
    assert "agents refund up to £100.00. A lead can refund more." in form.text
    fields = [("key", "k"), ("reason", "lost"), ("agreed", "11795"),
              ("items", "boot"), ("items", "socks")]  # fmt: skip
    refused = await send(browser, address, fields)
    assert (refused.status, "A lead can refund more." in refused.text) == (403, True)
    assert (await confirm(browser, address, items=["socks"], reason="lost")).status == 200

    lead = StaffBrowser(browser.bridge, await colleague(browser.bridge, "Lea", role="lead"))
    await lead.log_in()
    assert (await confirm(lead, address, items=["boot"], reason="lost")).status == 200
    assert (await row(browser.bridge, "CL-100002")).status == "refunded"
    async with browser.bridge.database.reading() as session:
        paid = (await session.scalars(select(Return).order_by(Return.id))).all()
    assert [(one.product_id, one.state, one.amount) for one in paid] == [
        ("socks", "refunded", 2_400),
        ("boot", "refunded", 9_395),
    ]
    assert "refunds £93.95 for your order CL-100002" in (await told(ann))[1]


async def test_a_refund_says_why(browser: StaffBrowser, ann: Chat) -> None:
    refused = await confirm(browser, beside(ann, "CL-100002", "refund"), items=["socks"], reason="")
    assert (refused.status, await commands(browser.bridge)) == (422, [])


async def test_on_the_customers_page_nobody_is_told(browser: StaffBrowser, ann: Chat) -> None:
    address = ON_PAGE + "CL-100001/cancel"
    assert "The customer is not told: write to them." in (await browser.part(address)).text
    assert (await confirm(browser, address)).status == 200
    assert "The customer was not told" in (await browser.part(ON_PAGE + "CL-100001")).text
    (command,) = await commands(browser.bridge)
    assert (command.conversation_id, command.state) == (None, "confirmed")
    assert await told(ann) == []


async def test_an_order_of_somebody_else_is_not_there(browser: StaffBrowser, ann: Chat) -> None:
    for address in (beside(ann, "CL-100005"), ON_PAGE + "CL-100005", ON_PAGE + "CL-9"):
        assert (await browser.part(address)).status == 404
        assert (await browser.part(f"{address}/cancel")).status == 404


async def test_an_order_that_was_opened_by_proof_can_be_changed(browser: StaffBrowser) -> None:
    visitor = await browser.bridge.visitor()
    await visitor.prove("CL-100005", postcode="M1 1AE")
    address = f"/conversations/{visitor.conversation_id}/orders/CL-100005/cancel"
    assert (await confirm(browser, address)).status == 200
    assert (await row(browser.bridge, "CL-100005")).status == "cancelled"


async def test_without_scripts_the_form_is_a_page(browser: StaffBrowser, ann: Chat) -> None:
    page = await browser.get(beside(ann, "CL-100001", "cancel"))
    assert page.status == 200
    assert "<h1>Order CL-100001</h1>" in page.source
    fields = {"csrf": browser.csrf, **hidden(page)}
    done = await browser.ask("POST", beside(ann, "CL-100001", "cancel"), data=fields)
    assert (done.status, done.headers["location"]) == (303, beside(ann, "CL-100001"))


async def test_it_is_written_down_who_did_it(browser: StaffBrowser, ann: Chat) -> None:
    await confirm(browser, beside(ann, "CL-100001", "cancel"))
    async with browser.bridge.database.reading() as session:
        rows = await session.scalars(
            select(AuditEvent)
            .where(AuditEvent.subject == "order:CL-100001")
            .order_by(AuditEvent.id)
        )
        written = [(one.actor, one.action) for one in rows]
    assert written == [
        (f"staff:{browser.staff.id}", "cancel_order.requested"),
        ("system", "cancel_order.confirmed"),
    ]


async def test_a_shop_that_decides_late_is_said_to_have_been_asked(sqlite_only: Any) -> None:
    late = LateShop()
    async with running_bridge(sqlite_only, late.connector()) as bridge:
        browser = StaffBrowser(bridge, await colleague(bridge))
        await browser.log_in()
        ann = await Chat.opened(bridge, identity=bridge.identity("ann"))
        await confirm(browser, beside(ann, "CL-100001", "cancel"))
        part = await browser.part(beside(ann, "CL-100001"))
        assert "Cancelling: asked for. The shop has not confirmed it yet." in part.text
        assert (await row(bridge, "CL-100001")).status == "placed"
        await bridge.work_outbox()
        late.decide(CommandAnswer("confirmed"))
        bridge.clock.move(minutes=5)
        await bridge.work_outbox()
        first, second = await told(ann)
        assert "have asked for your order CL-100001 to be cancelled" in first
        assert "has cancelled your order CL-100001" in second
