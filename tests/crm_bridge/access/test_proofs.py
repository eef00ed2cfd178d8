"""Proving an order, and what five wrong tries do."""

import asyncio

import pytest

from crm_bridge.models.conversation import Conversation
from tests.crm_bridge.shop import ShopBridge

ANN = "ann@shop.example"
WRONG = "mallory@shop.example"


async def test_a_visitor_is_anonymous_until_something_is_proved(bridge: ShopBridge) -> None:
    visitor = await bridge.visitor()

    access = await visitor.get("/access")

    assert access.body == {"level": "anonymous", "private": True, "opened_orders": []}


async def test_an_email_opens_that_one_order_for_thirty_minutes(bridge: ShopBridge) -> None:
    visitor = await bridge.visitor()

    proved = await visitor.prove("cl 100001", email=" ANN@shop.example ")

    assert proved.status == 201
    assert proved.body == {"order_number": "CL-100001", "expires_at": "2026-03-20T12:30:00.000Z"}
    assert (await visitor.get("/access")).body["opened_orders"] == ["CL-100001"]
    assert (await visitor.get("/orders/CL-100001")).status == 200
    assert (await visitor.get("/orders/CL-100002")).code == "proof_needed"

    bridge.clock.move(minutes=30)
    assert (await visitor.get("/orders/CL-100001")).code == "proof_needed"
    assert (await visitor.get("/access")).body["level"] == "anonymous"


@pytest.mark.parametrize(
    ("number", "postcode"), [("CL-100004", "m11ae"), ("CL-100001", "sw1a 1AA")]
)
async def test_a_postcode_of_the_order_or_else_of_the_customer_opens_it(
    bridge: ShopBridge, number: str, postcode: str
) -> None:
    visitor = await bridge.visitor()

    assert (await visitor.prove(number, postcode=postcode)).status == 201


async def test_an_order_proof_never_makes_a_visitor_the_customer(bridge: ShopBridge) -> None:
    visitor = await bridge.visitor()
    await visitor.prove("CL-100001", email=ANN)

    access = (await visitor.get("/access")).body

    assert access["level"] == "order"
    assert "first_name" not in access
    assert (await visitor.get("/orders")).code == "proof_needed"


async def test_a_proof_opens_nothing_in_another_conversation(bridge: ShopBridge) -> None:
    prover, other = await bridge.visitor(), await bridge.visitor()
    await prover.prove("CL-100001", email=ANN)

    assert (await other.get("/orders/CL-100001")).code == "proof_needed"


async def test_an_unknown_order_is_refused_just_like_a_wrong_email(bridge: ShopBridge) -> None:
    one, other = await bridge.visitor(), await bridge.visitor()

    wrong = await one.prove("CL-100001", email=WRONG)
    unknown = await other.prove("CL-999999", email=WRONG)

    assert wrong.status == unknown.status == 403
    assert wrong.body == unknown.body
    assert wrong.body["code"] == "proof_wrong"
    assert wrong.body["tries_left"] == 4


async def test_an_email_and_a_postcode_together_both_have_to_fit(bridge: ShopBridge) -> None:
    visitor = await bridge.visitor()

    assert (await visitor.prove("CL-100001", email=ANN, postcode="M1 1AE")).code == "proof_wrong"


async def test_five_wrong_tries_lock_the_conversation_for_fifteen_minutes(
    bridge: ShopBridge,
) -> None:
    visitor = await bridge.visitor()
    for number in range(5):
        wrong = await visitor.prove(f"CL-20000{number}", email=WRONG)
    assert (wrong.code, wrong.body["tries_left"]) == ("proof_wrong", 0)

    locked = await visitor.prove("CL-100001", email=ANN)

    assert (locked.status, locked.code) == (429, "proof_locked")
    assert locked.body["locked_until"] == "2026-03-20T12:15:00.000Z"
    assert (await visitor.get("/access")).body["locked_until"] == "2026-03-20T12:15:00.000Z"
    bridge.clock.move(minutes=14, seconds=59)
    assert (await visitor.prove("CL-100001", email=ANN)).code == "proof_locked"
    bridge.clock.move(seconds=1)
    assert (await visitor.prove("CL-100001", email=ANN)).status == 201


async def test_five_wrong_tries_on_an_order_lock_it_for_everybody_however_it_is_typed(
    bridge: ShopBridge,
) -> None:
    for typed in ("CL-100001", "cl100001", "100001", "#CL-100001", "order 0100001"):
        assert (await (await bridge.visitor()).prove(typed, email=WRONG)).code == "proof_wrong"

    owner = await bridge.visitor()

    assert (await owner.prove("CL-100001", email=ANN)).code == "proof_locked"
    assert (await owner.prove("CL-100002", email=ANN)).status == 201


async def test_an_order_that_does_not_exist_locks_too(bridge: ShopBridge) -> None:
    for _ in range(5):
        await (await bridge.visitor()).prove("CL-999999", email=WRONG)

    assert (await (await bridge.visitor()).prove("CL-999999", email=WRONG)).code == "proof_locked"


async def test_tries_at_the_same_moment_are_all_counted(bridge: ShopBridge) -> None:
    visitor = await bridge.visitor()

    answers = await asyncio.gather(
        *(visitor.prove("CL-100001", email=f"guess{n}@shop.example") for n in range(8))
    )

    codes = [answer.code for answer in answers]
    assert codes.count("proof_wrong") == 5
    assert codes.count("proof_locked") == 3


async def test_a_number_that_fits_two_orders_of_one_person_is_asked_about(
    bridge: ShopBridge,
) -> None:
    visitor = await bridge.visitor()

    both = await visitor.prove("7001", email="bob@shop.example")

    assert (both.status, both.code) == (409, "order_ambiguous")
    assert both.body["numbers"] == ["AX-7001", "BX-7001"]
    assert (await visitor.prove("AX-7001", email="bob@shop.example")).status == 201


@pytest.mark.parametrize(
    "body",
    [
        {"order_number": "CL-100001"},
        {"email": ANN},
        {"order_number": "", "email": ANN},
        {"order_number": "x" * 65, "email": ANN},
        {"order_number": 100001, "email": ANN},
    ],
)
async def test_an_incomplete_proof_is_refused_without_costing_a_try(
    bridge: ShopBridge, body: dict[str, object]
) -> None:
    visitor = await bridge.visitor()
    path = f"/v1/conversations/{visitor.conversation_id}/proofs"

    assert (await bridge.call("POST", path, body=body)).status == 422
    assert (await visitor.prove("CL-100001", email=WRONG)).body["tries_left"] == 4


async def test_a_signed_identity_opens_the_customer_for_twelve_hours(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    access = (await ann.get("/access")).body
    assert (access["level"], access["first_name"]) == ("customer", "Ann")

    bridge.clock.move(hours=12)
    assert (await ann.get("/access")).body["level"] == "anonymous"
    assert (await ann.get("/orders")).code == "proof_needed"


async def test_where_others_read_nothing_personal_is_said(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    async with bridge.database.session() as session:
        (await session.get_one(Conversation, ann.conversation_id)).private = False

    assert (await ann.get("/access")).body == {
        "level": "anonymous", "private": False, "opened_orders": [],
    }  # fmt: skip
    for answer in (
        await ann.get("/orders"),
        await ann.get("/orders/CL-100001"),
        await ann.get("/orders/CL-100001/options/cancel_order"),
        await ann.prove("CL-100001", email=ANN),
        await ann.asks("cancel_order", "CL-100001"),
    ):
        assert (answer.status, answer.code) == (403, "place_not_private")


async def test_a_conversation_that_does_not_exist_is_said_to_be_unknown(bridge: ShopBridge) -> None:
    for path in ("access", "orders", "orders/CL-100001", "recommendations"):
        answer = await bridge.call("GET", f"/v1/conversations/cnv_none/{path}")
        assert (answer.status, answer.code) == (404, "conversation_unknown")
