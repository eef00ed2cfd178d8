"""Commands to the built-in shop, which decides at once."""

import asyncio
import re

from sqlalchemy import func, select

from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.command import Command
from crm_bridge.models.product import Product
from tests.crm_bridge.shop import ShopBridge, sent_back


async def stock_of(bridge: ShopBridge, product_id: str) -> tuple[int, object]:
    async with bridge.database.reading() as session:
        product = await session.get_one(Product, product_id)
        return product.stock, product.attributes.get("stock_by_size")


async def test_cancelling_confirms_pays_back_and_puts_the_goods_back(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    done = await ann.asks("cancel_order", "100001")

    assert done.status == 201
    assert done.body["state"] == "confirmed"
    assert done.body["refund"] == {"amount": 11_795, "currency": "GBP"}
    assert (await ann.get("/orders/CL-100001")).body["status"] == "cancelled"
    assert await stock_of(bridge, "boot") == (5, {"7": 0, "8": 5})
    assert await stock_of(bridge, "socks") == (52, None)


async def test_what_cannot_be_cancelled_is_refused_and_stays(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    refused = (await ann.asks("cancel_order", "CL-100002")).body

    assert (refused["state"], refused["refusal"]) == ("refused", "already_dispatched")
    assert "refund" not in refused
    assert (await ann.get("/orders/CL-100002")).body["status"] == "shipped"


async def test_the_same_key_changes_nothing_twice(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    first = await ann.asks("cancel_order", "CL-100001", key="turn:cancel")
    again = await ann.asks("cancel_order", "CL-100001", key="turn:cancel")

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert await stock_of(bridge, "socks") == (52, None)


async def test_the_same_key_sent_at_the_same_moment_changes_nothing_twice(
    bridge: ShopBridge,
) -> None:
    ann = await bridge.visitor("ann")
    await ann.says()

    answers = await asyncio.gather(
        *(ann.asks("return_items", "CL-100003", key="turn:return") for _ in range(5))
    )

    assert sorted(answer.status for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.body["id"] for answer in answers}) == 1
    async with bridge.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Command)) == 1


async def test_a_key_is_good_for_one_command_in_one_conversation(bridge: ShopBridge) -> None:
    ann, bob = await bridge.visitor("ann"), await bridge.visitor("bob")
    await ann.asks("cancel_order", "CL-100001", key="turn:cancel")

    other = await ann.asks("return_items", "CL-100003", key="turn:cancel")
    foreign = await bob.asks("cancel_order", "CL-100001", key="turn:cancel")

    assert (other.status, other.code) == (422, "idempotency_mismatch")
    assert (foreign.status, foreign.code) == (422, "idempotency_mismatch")


async def test_without_a_key_nothing_is_changed(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    refused = await ann.asks("cancel_order", "CL-100001", key=" ")

    assert (refused.status, refused.code) == (422, "idempotency_key_missing")
    assert (await ann.get("/orders/CL-100001")).body["status"] == "placed"


async def test_once_the_turn_is_over_nothing_is_changed(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    await ann.says()

    bridge.clock.move(minutes=2)
    expired = await ann.asks("cancel_order", "CL-100001")
    ann.turn["fence"] += 1
    fenced_off = await ann.asks("cancel_order", "CL-100001")

    assert (expired.status, expired.code) == (409, "turn_over")
    assert (fenced_off.status, fenced_off.code) == (409, "turn_over")
    assert (await ann.get("/orders/CL-100001")).body["status"] == "placed"


async def test_a_turn_of_another_conversation_changes_nothing_here(bridge: ShopBridge) -> None:
    ann, bob = await bridge.visitor("ann"), await bridge.visitor("bob")
    await bob.says()
    ann.turn = bob.turn

    refused = await ann.asks("cancel_order", "CL-100001")

    assert (refused.status, refused.code) == (409, "turn_over")


async def test_a_result_that_was_given_is_given_again_after_the_turn(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    first = await ann.asks("cancel_order", "CL-100001", key="turn:cancel")
    bridge.clock.move(minutes=2)

    again = await ann.asks("cancel_order", "CL-100001", key="turn:cancel")

    assert (again.status, again.body) == (200, first.body)


async def test_nobody_changes_an_order_they_may_not_see(bridge: ShopBridge) -> None:
    anonymous, ann = await bridge.visitor(), await bridge.visitor("ann")

    unproved = await anonymous.asks("cancel_order", "CL-100001")
    of_bob = await ann.asks("cancel_order", "CL-100005")

    assert (unproved.status, unproved.code) == (403, "proof_needed")
    assert (of_bob.status, of_bob.code) == (404, "order_unknown")


async def test_an_opened_order_may_be_changed_by_its_number(bridge: ShopBridge) -> None:
    visitor = await bridge.visitor()
    await visitor.prove("CL-100005", postcode="M1 1AE")

    assert (await visitor.asks("cancel_order", "CL-100005")).body["state"] == "confirmed"


async def test_an_address_is_changed_until_the_parcel_leaves(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    new = "7 Mill Lane, Leeds, ls1 4ap"

    done = (await ann.asks("change_address", "CL-100001", address=new)).body
    late = (await ann.asks("change_address", "CL-100002", address=new)).body

    assert (done["state"], done["address"]) == ("confirmed", new)
    assert (await ann.get("/orders/CL-100001")).body["shipping_address"] == new
    assert (late["state"], late["refusal"]) == ("refused", "already_dispatched")


async def test_after_an_address_change_the_new_postcode_opens_the_order(bridge: ShopBridge) -> None:
    ann, later = await bridge.visitor("ann"), await bridge.visitor()
    await ann.asks("change_address", "CL-100001", address="7 Mill Lane, Leeds, ls1 4ap")

    assert (await later.prove("CL-100001", postcode="LS1 4AP")).status == 201


async def test_an_address_change_needs_an_address(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    refused = await ann.asks("change_address", "CL-100001", address="  ")

    assert (refused.status, refused.code) == (422, "request_invalid")
    assert refused.body["errors"] == [
        {"path": "address", "message": "is needed for change_address"}
    ]


async def test_a_return_has_a_label_and_is_seen_on_the_order(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    done = (
        await ann.asks("return_items", "CL-100003", product_ids=["boot"], reason="too small")
    ).body

    assert done["state"] == "confirmed"
    assert done["refund"]["amount"] == 8_900
    assert re.fullmatch(r"RL-[0-9A-Z]{6}", done["label_number"])
    order = (await ann.get("/orders/CL-100003")).body
    assert order["status"] == "delivered"
    assert order["returns"] == [
        {
            "product_id": "boot",
            "name": "Trail Boot",
            "state": "requested",
            "requested_at": "2026-03-20T12:00:00.000Z",
            "label_number": done["label_number"],
            "amount": {"amount": 8_900, "currency": "GBP"},
        }
    ]


async def test_a_whole_order_goes_back_once_line_by_line(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    await ann.asks("return_items", "CL-100003", product_ids=["boot"], key="1")

    rest = (await ann.asks("return_items", "CL-100003", key="2")).body
    again = (await ann.asks("return_items", "CL-100003", key="3")).body

    assert (rest["state"], rest["refund"]["amount"]) == ("confirmed", 2_400)
    assert (again["state"], again["refusal"]) == ("refused", "already_returned")
    returned = (await ann.get("/orders/CL-100003")).body["returns"]
    assert [(one["product_id"], one["amount"]["amount"]) for one in returned] == [
        ("boot", 8_900),
        ("socks", 2_400),
    ]


async def test_two_returns_have_two_labels(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    boot = await ann.asks("return_items", "CL-100003", product_ids=["boot"], key="1")
    socks = await ann.asks("return_items", "CL-100003", product_ids=["socks"], key="2")

    assert boot.body["label_number"] != socks.body["label_number"]


async def test_after_the_window_nothing_is_taken_back(bridge: ShopBridge) -> None:
    bridge.clock.move(days=23)
    ann = await bridge.visitor("ann")

    refused = (await ann.asks("return_items", "CL-100003")).body

    assert (refused["state"], refused["refusal"]) == ("refused", "outside_window")


async def test_a_return_that_the_shop_refused_may_be_asked_for_again(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    async with bridge.database.session() as session:
        session.add(sent_back("CL-100003", "boot", "refused"))

    assert (await ann.asks("return_items", "CL-100003")).body["state"] == "confirmed"


async def test_an_exchange_puts_the_wished_size_aside(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    done = (
        await ann.asks(
            "exchange_items", "CL-100003", product_ids=["boot"], exchange_for="another size 8"
        )
    ).body

    assert done["state"] == "confirmed"
    assert done["label_number"]
    assert "refund" not in done
    assert await stock_of(bridge, "boot") == (3, {"7": 0, "8": 3})


async def test_an_exchange_for_a_sold_out_size_is_refused(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    refused = (
        await ann.asks("exchange_items", "CL-100003", product_ids=["boot"], exchange_for="size 7")
    ).body

    assert (refused["state"], refused["refusal"]) == ("refused", "out_of_stock")
    assert await stock_of(bridge, "boot") == (4, {"7": 0, "8": 4})


async def test_an_exchange_needs_a_wish(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    refused = await ann.asks("exchange_items", "CL-100003", product_ids=["boot"])

    assert (refused.status, refused.body["errors"][0]["path"]) == (422, "exchange_for")


async def test_every_change_is_written_down(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    await ann.asks("cancel_order", "CL-100001")

    async with bridge.database.reading() as session:
        rows = await session.scalars(
            select(AuditEvent)
            .where(AuditEvent.subject == "order:CL-100001")
            .order_by(AuditEvent.id)
        )
        written = [(row.actor, row.action) for row in rows]
    assert written == [
        ("customer", "cancel_order.requested"),
        ("system", "cancel_order.confirmed"),
    ]


async def test_two_people_at_the_same_moment_cancel_an_order_once(bridge: ShopBridge) -> None:
    ann, other = await bridge.visitor("ann"), await bridge.visitor()
    await other.prove("CL-100001", postcode="SW1A 1AA")
    await ann.says()
    await other.says()

    answers = await asyncio.gather(
        ann.asks("cancel_order", "CL-100001"), other.asks("cancel_order", "CL-100001")
    )

    assert sorted(answer.body["state"] for answer in answers) == ["confirmed", "refused"]
    assert await stock_of(bridge, "socks") == (52, None)
