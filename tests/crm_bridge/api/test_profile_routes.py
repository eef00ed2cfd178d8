"""A customer's profile over HTTP, and the wish to have none."""

from tests.crm_bridge.shop import ACTIONS, GATEWAY, HELP_DESK, ShopBridge, order

ANN = "/v1/customers/ann"


async def test_a_service_reads_what_is_known_and_as_of_when(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        session.add(order("CL-100901", "ann", "lost"))
    told = (await bridge.call("GET", f"{ANN}/profile", HELP_DESK)).body
    assert (told["customer_id"], told["profiled"]) == ("ann", True)
    assert told["as_of"] == "2026-03-20T12:00:00.000Z"
    assert told["orders"]["orders"] == 4
    assert told["orders"]["spent"] == [
        {"currency": "GBP", "paid": 47_180, "refunded": 0, "orders": 4, "average": 11_795}
    ]
    assert told["orders"]["categories"][0] == {"name": "Clothing", "count": 6, "of": 9}
    assert [(one["kind"], one["order"]) for one in told["open"]] == [("lost", "CL-100901")]
    assert told["conversations"]["conversations"] == 0
    # No model is at work here: nothing is made up.
    assert {"segments", "forecast"} & told.keys() == set()
    assert told["no_forecast"] == "No model of what customers will do is at work yet."


async def test_a_service_is_told_of_nobody_it_does_not_know(bridge: ShopBridge) -> None:
    unknown = await bridge.call("GET", "/v1/customers/nobody/profile", HELP_DESK)
    assert (unknown.status, unknown.code) == (404, "customer_unknown")
    wish = {"allowed": False}
    unknown = await bridge.call("PUT", "/v1/customers/nobody/profiling", HELP_DESK, wish)
    assert (unknown.status, unknown.code) == (404, "customer_unknown")


async def test_who_is_left_out_has_no_profile_any_more(bridge: ShopBridge) -> None:
    left_out = await bridge.call("PUT", f"{ANN}/profiling", HELP_DESK, {"allowed": False})
    since = "2026-03-20T12:00:00.000Z"
    assert left_out.body == {"customer_id": "ann", "allowed": False, "since": since}
    told = await bridge.call("GET", f"{ANN}/profile", HELP_DESK)
    assert told.body == {"customer_id": "ann", "profiled": False, "not_since": since}
    back = await bridge.call("PUT", f"{ANN}/profiling", HELP_DESK, {"allowed": True})
    assert back.body == {"customer_id": "ann", "allowed": True}


async def test_a_customer_says_it_for_themselves_and_for_nobody_else(bridge: ShopBridge) -> None:
    stranger, ann = await bridge.visitor(), await bridge.visitor("ann")
    wish = {"allowed": False}
    path = f"/v1/conversations/{stranger.conversation_id}/profiling"
    assert (await bridge.call("PUT", path, ACTIONS, wish)).code == "proof_needed"
    # The number of an order with its e-mail proves that order alone.
    await stranger.prove("CL-100001", email="ann@shop.example")
    assert (await bridge.call("PUT", path, ACTIONS, wish)).code == "proof_needed"
    path = f"/v1/conversations/{ann.conversation_id}/profiling"
    assert (await bridge.call("PUT", path, ACTIONS, wish)).body["allowed"] is False
    assert (await bridge.call("GET", f"{ANN}/profile", HELP_DESK)).body["profiled"] is False
    bob = await bridge.call("GET", "/v1/customers/bob/profile", HELP_DESK)
    assert bob.body["profiled"] is True


async def test_a_wish_that_says_nothing_is_refused(bridge: ShopBridge) -> None:
    for body in ({}, {"allowed": "perhaps"}, {"allowed": False, "why": "x"}):
        refused = await bridge.call("PUT", f"{ANN}/profiling", HELP_DESK, body)
        assert (refused.status, refused.code) == (422, "request_invalid")
    assert (await bridge.call("GET", f"{ANN}/profile", GATEWAY)).code == "scope_wrong"
