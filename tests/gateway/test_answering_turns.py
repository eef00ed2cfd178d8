"""One message, one answer: kept, acknowledged, answered, recorded, whatever happens between."""

import asyncio
from uuid import uuid4

from tests.flows.customer import text_of
from tests.gateway.conftest import House


async def test_a_message_is_answered_and_its_outcome_told(house: House) -> None:
    customer = await house.customer()
    replies = await customer.say("hello there")
    assert text_of(replies) == "echo: hello there"
    assert customer.last()["outcome"] == "answered"
    assert [one["seq"] for one in customer.seen.values()] == [1, 2]


async def test_the_same_id_is_kept_once_and_answered_once(house: House) -> None:
    customer = await house.customer()
    body = {"id": str(uuid4()), "text": "only once"}
    answers = await asyncio.gather(*(customer.post(body) for _ in range(10)))
    assert {(status, kept["seq"]) for status, kept in answers} == {(202, 1)}
    await customer.outcome_of(1)
    await customer.read()
    assert len(house.assistant.turns) == 1
    assert len(customer.seen) == 2


async def test_messages_are_answered_in_order(house: House) -> None:
    customer = await house.customer()
    for text in ("one", "two", "three"):
        _, kept = await customer.post({"id": str(uuid4()), "text": text})
    await customer.outcome_of(kept["seq"])
    assert [turn["text"] for turn in house.assistant.turns] == ["one", "two", "three"]


async def test_two_customers_do_not_wait_for_each_other(house: House) -> None:
    first, second = await house.customer(), await house.customer()
    house.assistant.open.clear()
    await first.post({"id": str(uuid4()), "text": "slow"})
    await second.post({"id": str(uuid4()), "text": "slow too"})
    async with asyncio.timeout(1.5):
        while len(house.assistant.turns) < 2:
            await asyncio.sleep(0.01)
    house.assistant.open.set()
    assert await first.outcome_of(1) == "answered"
    assert await second.outcome_of(1) == "answered"


async def test_with_the_assistant_failing_the_customer_is_told_and_offered_a_person(
    house: House,
) -> None:
    house.assistant.failing = True
    customer = await house.customer()
    replies = await customer.say("where is my order")
    assert customer.last()["outcome"] == "not_answered"
    assert [one["author"] for one in replies] == ["system"]
    house.assistant.failing = False
    await customer.choose("Talk to a person")
    assert customer.last()["outcome"] == "escalated"
    assert customer.state == "queued"


async def test_an_assistant_slower_than_the_limit_counts_as_down(house: House) -> None:
    house.assistant.open.clear()
    customer = await house.customer()
    replies = await customer.say("are you there?")
    assert customer.last()["outcome"] == "not_answered"
    assert replies[0]["buttons"]


async def test_silence_of_the_assistant_is_not_passed_on(house: House) -> None:
    house.assistant.answers["hm"] = {"replies": []}
    customer = await house.customer()
    assert await customer.say("hm")
    assert customer.last()["outcome"] == "not_answered"


async def test_a_failed_action_leaves_its_apology_as_a_system_message(house: House) -> None:
    house.assistant.answers["cancel it"] = {
        "replies": [{"text": "I could not reach the shop."}],
        "actions": [{"name": "action_cancel", "ok": False}],
    }
    customer = await house.customer()
    replies = await customer.say("cancel it")
    assert [(one["author"], one["text"]) for one in replies] == [
        ("system", "I could not reach the shop.")
    ]
    assert customer.last()["outcome"] == "not_answered"
