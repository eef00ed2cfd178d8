"""Where a visitor is and who they say they are: kept, shown to staff, worth nothing as proof."""

from typing import Any

import pytest

from crm_bridge.conversations import desk
from crm_bridge.models.event import Event
from crm_bridge.models.visit import Visit
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import ACTIONS, GATEWAY, Reply, ShopBridge

PAGE = {"url": "https://shop.example/product/P-1", "title": "Wool Socks"}
CONTEXT: dict[str, Any] = {
    "page": PAGE,
    "product": {"id": "P-1", "name": "Wool Socks", "colour": "is not asked for"},
    "cart": {"items": [{"id": 7, "quantity": 2, "price": 12.5}], "total": 25, "currency": "gbp"},
}


async def told(chat: Chat, context: object) -> Reply:
    return await chat.bridge.call("PUT", f"{chat.base}/context", GATEWAY, context)


async def read(chat: Chat, token: str = ACTIONS) -> Reply:
    return await chat.bridge.call("GET", f"{chat.base}/context", token)


async def test_the_last_context_wins_and_the_assistant_can_ask_for_it(chat: Chat) -> None:
    assert (await read(chat)).body == {}
    assert (await told(chat, CONTEXT)).status == 204
    assert (await read(chat)).body == {
        "page": PAGE,
        "product": {"id": "P-1", "name": "Wool Socks"},
        "cart": {
            "items": [{"id": "7", "quantity": 2, "price": 12.5}],
            "total": 25.0,
            "currency": "GBP",
        },
    }
    await told(chat, {"page": PAGE})
    assert (await read(chat)).body == {"page": PAGE}


@pytest.mark.parametrize(
    ("context", "where"),
    [
        ({"page": {"url": "javascript:alert(1)"}}, "page.url"),
        ({"page": {}}, "page.url"),
        ({"product": {"id": " "}}, "product.id"),
        ({"cart": {"items": [{"id": "a", "quantity": -1}]}}, "cart.items.0.quantity"),
        ({"cart": {"items": [], "currency": "pounds"}}, "cart.currency"),
        ({"cart": {"items": [{"id": "a", "name": "n" * 200}] * 50}}, "8 KiB"),
        ([], "body"),
    ],
)
async def test_a_context_that_makes_no_sense_is_refused_saying_where(
    chat: Chat, context: object, where: str
) -> None:
    refused = await told(chat, context)
    assert (refused.status, refused.code) == (422, "context_invalid")
    assert where in refused.body["detail"]


async def test_staff_who_may_be_looking_are_told_once_of_each_change(chat: Chat) -> None:
    await told(chat, {"page": PAGE})
    assert [row.type for row in await chat.rows(Event)] == []
    anna = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.take_over(session, chat.conversation_id, anna)
    for context in (CONTEXT, CONTEXT):
        await told(chat, context)
    assert [row.type for row in await chat.rows(Event)].count("context") == 1


async def test_who_somebody_says_they_are_opens_nothing(bridge: ShopBridge) -> None:
    """The name, e-mail and order number of a customer who exists, typed before the chat."""
    visitor = {"name": "Ann Archer", "email": "ann@shop.example", "order_number": "CL-100001"}
    chat = await Chat.opened(bridge, visitor=visitor, context=CONTEXT)
    access = await bridge.call("GET", f"{chat.base}/access")
    assert (access.body["level"], access.body["opened_orders"]) == ("anonymous", [])
    for path in ("orders", "orders/CL-100001"):
        refused = await bridge.call("GET", f"{chat.base}/{path}")
        assert (refused.status, refused.code) == (403, "proof_needed")
    assert (await chat.row()).customer_id is None
    assert "contact" not in str((await read(chat)).body)
    assert [row.contact for row in await chat.rows(Visit)] == [visitor]


async def test_a_session_that_is_resumed_adds_to_what_was_said_before(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, visitor={"name": "Ann", "topic": "  "})
    await Chat.opened(bridge, resume=chat.token, visitor={"email": "ann@elsewhere.example"})
    (visit,) = await chat.rows(Visit)
    assert visit.contact == {"name": "Ann", "email": "ann@elsewhere.example"}
