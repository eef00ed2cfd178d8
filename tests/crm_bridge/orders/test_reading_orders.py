"""Orders as a conversation sees them."""

import pytest

from tests.crm_bridge.shop import GATEWAY, ShopBridge
from tests.crm_bridge.statements import statements_of_requests


async def test_a_customer_sees_their_own_orders_newest_first(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    orders = (await ann.get("/orders")).body["orders"]

    assert [order["number"] for order in orders] == ["CL-100001", "CL-100002", "CL-100003"]
    assert orders[0] == {
        "number": "CL-100001",
        "status": "placed",
        "placed_at": "2026-03-10T11:19:00.000Z",
        "total": {"amount": 11_795, "currency": "GBP"},
        "items": ["Trail Boot", "Wool Socks"],
    }


async def test_the_list_can_be_short_and_leave_out_what_is_settled(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    short = (await ann.get("/orders", limit=1)).body["orders"]
    waiting = (await ann.get("/orders", open="true")).body["orders"]

    assert len(short) == 1
    assert {order["number"] for order in waiting} == {"CL-100001", "CL-100002"}


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": "many"}, {"open": "perhaps"}, {"x": 1}])
async def test_a_query_that_makes_no_sense_is_refused_with_its_field(
    bridge: ShopBridge, query: dict[str, object]
) -> None:
    ann = await bridge.visitor("ann")

    refused = await ann.get("/orders", **query)

    assert refused.status == 422
    assert refused.body["errors"][0]["path"] == next(iter(query))


@pytest.mark.parametrize(
    "typed", ["CL-100003", "cl 100003", "100003", "#0100003", "order CL100003"]
)
async def test_an_order_is_found_whatever_way_its_number_is_typed(
    bridge: ShopBridge, typed: str
) -> None:
    ann = await bridge.visitor("ann")

    order = (await ann.get(f"/orders/{typed.replace('#', '%23')}")).body

    assert order["number"] == "CL-100003"
    assert order["delivered_at"] == "2026-03-12T12:00:00.000Z"
    assert order["shipping_address"] == "1 High Street, London"
    assert [(line["name"], line["quantity"]) for line in order["lines"]] == [
        ("Trail Boot", 1),
        ("Wool Socks", 2),
    ]


async def test_somebody_elses_order_looks_like_one_that_does_not_exist(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    of_bob = await ann.get("/orders/CL-100004")
    of_nobody = await ann.get("/orders/CL-999999")

    assert of_bob.status == of_nobody.status == 404
    assert of_bob.code == of_nobody.code == "order_unknown"
    assert of_bob.body["detail"].replace("100004", "999999") == of_nobody.body["detail"]


async def test_a_customer_may_open_another_order_with_its_proof(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    await ann.prove("CL-100004", email="bob@shop.example")

    assert (await ann.get("/orders/CL-100004")).status == 200
    listed = (await ann.get("/orders")).body["orders"]
    assert "CL-100004" not in {order["number"] for order in listed}


async def test_a_number_that_fits_two_of_their_orders_is_asked_about(bridge: ShopBridge) -> None:
    bob = await bridge.visitor("bob")

    both = await bob.get("/orders/7001")

    assert (both.status, both.code) == (409, "order_ambiguous")
    assert both.body["numbers"] == ["AX-7001", "BX-7001"]
    assert (await bob.get("/orders/ax7001")).body["number"] == "AX-7001"


async def test_an_anonymous_visitor_has_to_prove_first_whether_the_order_exists_or_not(
    bridge: ShopBridge,
) -> None:
    visitor = await bridge.visitor()

    exists = await visitor.get("/orders/CL-100001")
    not_there = await visitor.get("/orders/CL-999999")

    assert exists.status == 403
    assert exists.body == not_there.body
    assert exists.code == "proof_needed"


async def test_only_the_actions_may_ask(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    path = f"/v1/conversations/{ann.conversation_id}/orders"

    assert (await bridge.call("GET", path, GATEWAY)).status == 403
    assert (await bridge.call("GET", path, "nobody's token")).status == 401


async def test_what_a_change_would_do_is_told_before_it_is_done(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    cancel = (await ann.get("/orders/CL-100001/options/cancel_order")).body
    back = (await ann.get("/orders/CL-100003/options/return_items", product_ids="socks")).body
    late = (await ann.get("/orders/CL-100002/options/change_address")).body

    assert (cancel["allowed"], cancel["refund"]["amount"], cancel["fee"]["amount"]) == (
        True, 11_795, 0,
    )  # fmt: skip
    assert (back["allowed"], back["refund"]["amount"]) == (True, 2_400)
    assert back["until"] == "2026-04-11T22:59:59.000Z"
    assert [line["name"] for line in back["lines"]] == ["Wool Socks"]
    assert (late["allowed"], late["refusal"]) == (False, "already_dispatched")
    assert (await ann.get("/orders/CL-100001")).body["status"] == "placed"


async def test_an_exchange_for_a_size_that_is_sold_out_is_not_offered(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    path = "/orders/CL-100003/options/exchange_items"

    seven = (await ann.get(path, product_ids="boot", exchange_for="size 7")).body
    eight = (await ann.get(path, product_ids="boot", exchange_for="size 8")).body

    assert (seven["allowed"], seven["refusal"]) == (False, "out_of_stock")
    assert eight["allowed"]


async def test_a_change_that_there_is_not_is_said_to_be_unknown(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    answer = await ann.get("/orders/CL-100001/options/set_fire_to_it")

    assert (answer.status, answer.code) == (404, "kind_unknown")


async def test_an_order_costs_an_action_few_statements(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    with statements_of_requests(bridge) as seen:
        assert (await ann.get("/orders/CL-100001")).status == 200
    # The conversation, its proofs, whose order it is; the order, its lines, returns and commands.
    assert len(seen) <= 8, seen
