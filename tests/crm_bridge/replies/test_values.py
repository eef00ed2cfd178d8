"""What the placeholders become in one conversation."""

from zoneinfo import ZoneInfo

import pytest

from crm_bridge.replies.values import values_for
from tests.crm_bridge.chat import Chat, agent
from tests.crm_bridge.shop import ShopBridge, Visitor


async def values(chat: Chat) -> dict[str, str]:
    anna = await agent(chat.bridge)
    async with chat.bridge.database.reading() as session:
        found = await values_for(
            session, chat.conversation_id, anna, "Alder & Finch", ZoneInfo("Europe/London")
        )
    return dict(found)


async def named(chat: Chat, *numbers: str) -> None:
    """The customer writes, and the assistant finds these numbers in it."""
    await chat.write(" ".join(numbers))
    entities = [
        {"entity": "order_number", "value": number, "start": 0, "end": 1} for number in numbers
    ]
    intent = {"name": "track_order", "confidence": 0.9}
    await chat.answer({"text": "Hm."}, understanding={"intent": intent, "entities": entities})


@pytest.fixture
async def ann(bridge: ShopBridge) -> Chat:
    """Has three orders."""
    return await Chat.opened(bridge, identity=bridge.identity("ann"))


async def test_names_are_those_of_the_customer_the_agent_and_the_shop(ann: Chat) -> None:
    await ann.write("hello")
    assert await values(ann) == {
        "customer_name": "Ann Archer",
        "customer_first_name": "Ann",
        "agent_name": "Anna",
        "shop_name": "Alder & Finch",
    }


async def test_the_order_is_the_one_that_was_named_last(ann: Chat) -> None:
    await named(ann, "cl100001", "CL 100003")
    found = await values(ann)
    assert (found["order_number"], found["order_status"]) == ("CL-100003", "delivered")
    assert found["delivery_date"] == "Thursday 12 March"
    assert "tracking_number" not in found


async def test_somebody_elses_order_is_not_told_of(ann: Chat) -> None:
    await named(ann, "CL-100004")
    assert "order_number" not in await values(ann)


async def test_of_a_visitor_the_one_proved_order_is_meant_and_no_name_is_known(
    bridge: ShopBridge, chat: Chat
) -> None:
    await chat.write("hello")
    proof = await Visitor(bridge, chat.conversation_id).prove("CL-100004", email="bob@shop.example")
    assert proof.status == 201
    found = await values(chat)
    assert found["order_number"] == "CL-100004"
    assert "customer_name" not in found
