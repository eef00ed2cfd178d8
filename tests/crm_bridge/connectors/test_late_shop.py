"""A shop that decides late, refuses, is down: the customer is always told the truth."""

import pytest
from sqlalchemy import select

from crm_bridge.connectors.port import CommandAnswer
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.command import Command
from tests.crm_bridge.shop import ShopBridge
from tests.fakes.connector import LateShop

CONFIRMED = CommandAnswer("confirmed")
REFUSED = CommandAnswer("refused", refusal="already_dispatched")


async def state_of(bridge: ShopBridge, command_id: str) -> str:
    async with bridge.database.reading() as session:
        return (await session.get_one(Command, command_id)).state


async def test_a_change_is_only_requested_until_the_shop_has_confirmed(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")

    asked = await ann.asks("cancel_order", "CL-100001")
    await late_bridge.work_outbox()

    assert (asked.status, asked.body["state"]) == (201, "requested")
    assert late.received[asked.body["id"]].order_number == "CL-100001"
    order = (await ann.get("/orders/CL-100001")).body
    assert order["status"] == "placed"
    assert [(one["id"], one["state"]) for one in order["open_commands"]] == [
        (asked.body["id"], "requested")
    ]
    assert await ann.texts() == []


async def test_a_late_confirmation_is_carried_out_and_told_once(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    await ann.asks("cancel_order", "CL-100001")
    await late_bridge.work_outbox()
    late.decide(CONFIRMED)

    for _ in range(3):
        late_bridge.clock.move(minutes=10)
        await late_bridge.work_outbox()

    assert (await ann.get("/orders/CL-100001")).body["status"] == "cancelled"
    assert (await ann.get("/orders/CL-100001")).body["open_commands"] == []
    assert await ann.texts() == [
        "Good news: the shop has cancelled your order CL-100001. "
        "£117.95 goes back to the way you paid."
    ]


async def test_a_late_refusal_changes_nothing_and_is_told_with_its_reason(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    await ann.asks("cancel_order", "CL-100001")
    await late_bridge.work_outbox()
    late.decide(REFUSED)

    late_bridge.clock.move(minutes=10)
    await late_bridge.work_outbox()

    assert (await ann.get("/orders/CL-100001")).body["status"] == "placed"
    assert await ann.texts() == [
        "I'm sorry, the shop could not cancel your order CL-100001: it has already been sent. "
        "Nothing about it was changed."
    ]


async def test_a_reason_that_only_the_shop_knows_is_not_made_up(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    await ann.asks("change_address", "CL-100001", address="7 Mill Lane")
    await late_bridge.work_outbox()
    late.decide(CommandAnswer("refused", refusal="warehouse_says_no"))

    late_bridge.clock.move(minutes=10)
    await late_bridge.work_outbox()

    (text,) = await ann.texts()
    assert "gave no reason" in text


async def test_a_late_return_comes_with_the_shops_own_label(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    asked = await ann.asks("return_items", "CL-100003", product_ids=["boot"])
    assert "label_number" not in asked.body
    await late_bridge.work_outbox()
    late.decide(CommandAnswer("confirmed", label_number="SHOP-77"))

    late_bridge.clock.move(minutes=10)
    await late_bridge.work_outbox()

    (text,) = await ann.texts()
    assert "SHOP-77" in text
    assert "£89.00" in text
    (returned,) = (await ann.get("/orders/CL-100003")).body["returns"]
    assert returned["label_number"] == "SHOP-77"


async def test_while_the_shop_is_down_the_change_stays_requested_and_is_sent_when_it_is_back(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    late.down = True

    asked = await ann.asks("cancel_order", "CL-100001")
    for _ in range(5):
        await late_bridge.work_outbox()
        late_bridge.clock.move(minutes=1)
    assert asked.body["state"] == "requested"
    assert await state_of(late_bridge, asked.body["id"]) == "requested"
    assert late.received == {}
    assert await ann.texts() == []

    late.down = False
    late_bridge.clock.move(minutes=5)
    await late_bridge.work_outbox()
    late.decide(CONFIRMED)
    late_bridge.clock.move(minutes=5)
    await late_bridge.work_outbox()

    assert await state_of(late_bridge, asked.body["id"]) == "confirmed"
    assert len(await ann.texts()) == 1


async def test_a_shop_that_is_down_is_asked_less_and_less_often(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    late.down = True
    await ann.asks("cancel_order", "CL-100001")

    for _ in range(120):
        await late_bridge.work_outbox()
        late_bridge.clock.move(seconds=10)

    # At 0, 2, 6, 14, 30 … seconds, doubling up to five minutes: 20 minutes hold about a dozen.
    assert 8 <= len(late.calls) <= 14


async def test_a_lost_answer_does_not_ask_the_shop_for_a_second_change(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    late.loses_answers = True
    asked = await ann.asks("cancel_order", "CL-100001")
    await late_bridge.work_outbox()
    late.loses_answers = False
    late_bridge.clock.move(minutes=1)

    await late_bridge.work_outbox()

    ids = {command_id for _, command_id in late.calls}
    assert ids == {asked.body["id"]}
    assert len(late.received) == 1


async def test_a_connector_that_breaks_is_tried_again(
    late_bridge: ShopBridge, late: LateShop, caplog: pytest.LogCaptureFixture
) -> None:
    ann = await late_bridge.visitor("ann")
    late.broken = True
    asked = await ann.asks("cancel_order", "CL-100001")
    await late_bridge.work_outbox()
    late.broken = False
    late_bridge.clock.move(minutes=1)
    await late_bridge.work_outbox()

    assert asked.body["id"] in late.received
    assert "the connector failed" in caplog.text


async def test_asking_again_while_it_is_open_gives_the_open_one(late_bridge: ShopBridge) -> None:
    ann = await late_bridge.visitor("ann")

    first = await ann.asks("cancel_order", "CL-100001", key="1")
    second = await ann.asks("cancel_order", "CL-100001", key="2")

    assert (second.status, second.body["id"]) == (200, first.body["id"])


async def test_another_change_waits_until_the_first_is_decided(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    await ann.asks("change_address", "CL-100001", address="7 Mill Lane", key="1")

    preview = (await ann.get("/orders/CL-100001/options/cancel_order")).body
    refused = (await ann.asks("cancel_order", "CL-100001", key="2")).body

    assert (preview["allowed"], preview["refusal"]) == (False, "change_pending")
    assert (refused["state"], refused["refusal"]) == ("refused", "change_pending")


async def test_what_the_rules_forbid_is_not_sent_to_the_shop(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")

    refused = (await ann.asks("cancel_order", "CL-100002")).body
    await late_bridge.work_outbox()

    assert refused["state"] == "refused"
    assert late.calls == []


async def test_what_the_shop_decided_is_written_down(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")
    await ann.asks("cancel_order", "CL-100001")
    await late_bridge.work_outbox()
    late.decide(CONFIRMED)
    late_bridge.clock.move(minutes=1)
    await late_bridge.work_outbox()

    async with late_bridge.database.reading() as session:
        actions = list(await session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    wanted = ["cancel_order.requested", "cancel_order.confirmed", "command.told"]
    assert [action for action in actions if action in wanted] == wanted


async def test_the_background_worker_sends_without_being_asked(
    late_bridge: ShopBridge, late: LateShop
) -> None:
    ann = await late_bridge.visitor("ann")

    asked = await ann.asks("cancel_order", "CL-100001")

    await late.called.wait()
    assert late.calls[0] == ("submit", asked.body["id"])
