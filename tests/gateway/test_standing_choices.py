"""What a customer can choose at any time, and the mark that a person has read what they wrote."""

from uuid import uuid4

import pytest

from crm_bridge.conversations import seen_by_staff
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff
from tests.flows.customer import Customer
from tests.gateway.conftest import House
from tests.gateway.staff import colleague, news, taken
from tests.gateway.test_socket import opened, until


async def choose(
    customer: Customer, payload: str, text: str | None
) -> tuple[int, dict[str, object]]:
    body = {"id": str(uuid4()), "payload": payload, **({"text": text} if text else {})}
    status, answer = await customer.post(body)
    return status, answer


async def test_a_person_is_called_in_any_language_and_the_queue_can_be_left_again(
    house: House,
) -> None:
    house.assistant.failing = True
    customer = await house.customer()
    status, kept = await choose(customer, "careline:handoff", "Mit einem Menschen sprechen")
    assert status == 202, kept
    assert await customer.outcome_of(1) == "escalated"
    assert customer.state == "queued"
    assert customer.last()["text"] == "Mit einem Menschen sprechen"
    assert (await choose(customer, "careline:leave_queue", "Warteschlange verlassen"))[0] == 202
    await customer.waits_for("back with the assistant")
    assert customer.state == "bot"


async def test_starting_over_reaches_the_assistant_as_a_command(house: House) -> None:
    customer = await house.customer()
    _, kept = await choose(customer, "careline:start_over", "Von vorn beginnen")
    await customer.outcome_of(int(str(kept["seq"])))
    assert [turn["command"] for turn in house.assistant.turns] == ["/stop"]


@pytest.mark.parametrize(
    ("payload", "text", "code"),
    [
        ("careline:handoff", None, "payload_unknown"),
        ("careline:handoff", " ", "message_empty"),
        ("careline:leave_message", "x", "message_invalid"),
        ("/order_status", "x", "message_invalid"),
    ],
)
async def test_nothing_else_can_be_chosen_that_was_not_offered(
    house: House, payload: str, text: str | None, code: str
) -> None:
    status, answer = await choose(await house.customer(), payload, text)
    assert (status, answer["code"]) == (422, code)


async def test_the_customer_is_told_how_far_the_person_they_talk_to_has_read(house: House) -> None:
    customer, anna = await house.customer(), await colleague(house)
    await choose(customer, "careline:handoff", "A person, please")
    await customer.outcome_of(1)
    await taken(house, customer, anna)
    assert "seen" not in await news(customer)
    socket, ready = await opened(house, customer)
    assert "seen" not in ready
    await _reads(house, customer, anna)
    seen = await until(socket, "seen")
    assert seen == {"type": "seen", "seq": seen["seq"]}
    assert (await news(customer))["seen"] == seen["seq"]
    await socket.close()
    _, again = await opened(house, customer)
    assert again["seen"] == seen["seq"]


async def _reads(house: House, customer: Customer, staff: Staff) -> None:
    async with house.database.reading() as session:
        conversation = await session.get_one(Conversation, customer.conversation_id)
    await seen_by_staff.page_shown(house.database, staff, conversation)
