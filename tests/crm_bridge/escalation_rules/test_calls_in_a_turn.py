"""Rules of orders and tiers at the end of a turn, over `/v1`."""

from collections.abc import Mapping
from typing import Any

from crm_bridge.escalation_rules import versions
from crm_bridge.escalation_rules.standing import STANDING_RULES
from crm_bridge.models.customer import Customer
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.order import Order
from crm_bridge.staff import roles
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import GATEWAY, ShopBridge

VALUE = {"rules": {"order_value": {"enabled": "true", "above": "100"}}}
TIER = {"rules": {"tier": {"enabled": "true"}}}
CANCEL: Mapping[str, Any] = {"intent": {"name": "cancel_order", "confidence": 0.9}}


async def use(bridge: ShopBridge, changes: Mapping[str, Any]) -> None:
    """As a lead's change, in use here."""
    lead = await agent(bridge, "Lea")
    async with at_the_desk(bridge) as session:
        await versions.keep(session, lead, changes, why="", based_on=0)
    await bridge.client.app[STANDING_RULES].refresh()  # type: ignore[union-attr]


async def ann(bridge: ShopBridge) -> Chat:
    """Signed in at the shop, a gold customer with orders of 117.95."""
    async with at_the_desk(bridge) as session:
        customer = await session.get_one(Customer, "ann")
        customer.tier = "Gold"
    return await Chat.opened(bridge, identity=bridge.identity("ann"))


async def wants_to_cancel(chat: Chat, text: str = "cancel my order", **more: Any) -> str:
    """What becomes of the message."""
    await chat.write(text)
    recorded = await chat.answer({"text": "Which one?"}, understanding={**CANCEL, **more})
    return str(recorded.body["outcome"])


async def called(chat: Chat) -> list[tuple[str, str | None]]:
    return [(one.reason, one.matched) for one in await chat.rows(Escalation)]


async def test_as_shipped_neither_order_nor_tier_calls_anybody(bridge: ShopBridge) -> None:
    chat = await ann(bridge)
    assert await wants_to_cancel(chat) == "answered"


async def test_a_dear_order_of_a_verified_customer_calls_a_person_instead_of_the_answer(
    bridge: ShopBridge,
) -> None:
    await use(bridge, VALUE)
    chat = await ann(bridge)
    assert await wants_to_cancel(chat) == "escalated"
    (call,) = await called(chat)
    assert call[0] == "rule"
    assert "£117.95, above £100.00" in str(call[1])
    assert [m["author"] for m in await chat.messages()] == ["customer", "system"]


async def test_the_order_that_is_named_counts_not_the_dearest(bridge: ShopBridge) -> None:
    await use(bridge, VALUE)
    async with at_the_desk(bridge) as session:
        order = await session.get_one(Order, "CL-100002")
        order.total = 500
    chat = await ann(bridge)
    number = {"entity": "order_number", "value": "CL-100002", "start": 7, "end": 16}
    assert await wants_to_cancel(chat, "cancel CL-100002", entities=[number]) == "answered"


async def test_what_a_visitor_has_not_proved_is_not_asked(bridge: ShopBridge) -> None:
    await use(bridge, VALUE)
    stranger = await Chat.opened(bridge)
    assert await wants_to_cancel(stranger) == "answered"


async def test_a_tier_calls_only_for_the_needs_of_the_rule(bridge: ShopBridge) -> None:
    await use(bridge, TIER)
    chat = await ann(bridge)
    await chat.write("do you have boots")
    other = {"intent": {"name": "product_question", "confidence": 0.9}}
    recorded = await chat.answer({"text": "Yes."}, understanding=other)
    assert recorded.body["outcome"] == "answered"
    assert await wants_to_cancel(chat) == "escalated"
    assert await called(chat) == [("rule", "the customer's tier, Gold")]


async def test_complaint_2_who_comes_back_from_a_person_is_not_sent_there_again(
    bridge: ShopBridge,
) -> None:
    await use(bridge, TIER)
    chat = await ann(bridge)
    await wants_to_cancel(chat)
    (told,) = [m for m in await chat.messages() if m["author"] == "system"]
    await chat.choose(told["buttons"][0]["payload"])
    assert await wants_to_cancel(chat) == "answered"


async def test_after_a_change_the_customer_is_told_of_it_first(bridge: ShopBridge) -> None:
    await use(bridge, TIER)
    chat = await ann(bridge)
    await chat.write("cancel it")
    recorded = await chat.answer(
        {"text": "Cancelled."}, understanding=CANCEL, actions=[{"name": "action_cancel_order"}]
    )
    assert recorded.body["outcome"] == "answered"


async def test_gateways_read_the_newest_snapshot_and_are_told_of_it(bridge: ShopBridge) -> None:
    before = await bridge.call("GET", "/v1/escalation-rules", GATEWAY)
    assert before.body == {"number": 0, "changes": {}}
    last = (await bridge.call("GET", "/v1/feed", GATEWAY, wait=0)).body["last"]
    await use(bridge, VALUE)
    after = await bridge.call("GET", "/v1/escalation-rules", GATEWAY)
    assert after.body == {"number": 1, "changes": VALUE}
    events = (await bridge.call("GET", "/v1/feed", GATEWAY, after=last, wait=0)).body["events"]
    assert [(e["type"], e["conversation_id"], e["data"]) for e in events] == [
        ("rules", "", {"number": 1})
    ]


async def test_others_than_gateways_are_refused(bridge: ShopBridge) -> None:
    refused = await bridge.call("GET", "/v1/escalation-rules")
    assert refused.status == 403


def test_leads_edit_reasons_and_agents_do_not() -> None:
    assert [role for role in roles.TABLE if roles.may(role, roles.Ability.EDIT_REASONS)] == [
        "lead",
        "admin",
    ]
