"""A message calls a person by what it means, in words that no phrase of the rules has; and a phrase
that means something else calls nobody."""

from typing import Any

import pytest
from sqlalchemy import select

from crm_bridge.models.escalation import Escalation
from tests.flows.customer import text_of
from tests.gateway.conftest import House

WORDED = "the socket adapter bit me and now my arm is numb"
PHRASE = "my lawyer will hear of these shoes, he collects them"


def meant(topic: str, confidence: float, **more: Any) -> dict[str, Any]:
    """An answer of the assistant to a message that means this."""
    understanding = {"escalation": {"topic": topic, "confidence": confidence}}
    return {"understanding": understanding, **more}


async def calls(house: House) -> list[tuple[str, str | None, str]]:
    """Reason, topic and priority of every escalation."""
    columns = select(Escalation.reason, Escalation.topic, Escalation.priority)
    async with house.database.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(columns)]


async def test_a_person_comes_with_topic_and_priority_of_the_rules(house: House) -> None:
    house.assistant.answers[WORDED] = meant("safety", 0.91, replies=[])
    customer = await house.customer()
    replies = await customer.say(WORDED)
    assert customer.last()["outcome"] == "escalated"
    assert [reply["author"] for reply in replies] == ["system"]
    assert await calls(house) == [("rule", "safety", "urgent")]


async def test_the_assistant_is_told_which_messages_are_not_its_own(house: House) -> None:
    customer = await house.customer()
    await customer.say("where is my order")
    told = house.assistant.turns[0]["person_if"]
    assert 0 < told["at_least"] < 1
    assert {"person", "safety", "harm"} <= set(told["topics"])


async def test_what_is_less_likely_is_answered(house: House) -> None:
    house.assistant.answers[WORDED] = meant("safety", 0.2)
    customer = await house.customer()
    assert text_of(await customer.say(WORDED)) == f"echo: {WORDED}"
    assert customer.state == "bot"


@pytest.mark.parametrize(("confidence", "state"), [(0.01, "bot"), (0.4, "queued")])
async def test_a_phrase_calls_nobody_only_where_the_message_surely_means_something_else(
    house: House, confidence: float, state: str
) -> None:
    house.assistant.answers[PHRASE] = meant("legal", confidence)
    customer = await house.customer()
    await customer.say(PHRASE)
    assert customer.state == state


async def test_with_the_assistant_down_every_phrase_calls(house: House) -> None:
    house.assistant.answers[PHRASE] = meant("legal", 0.01)
    house.assistant.failing = True
    customer = await house.customer()
    await customer.say(PHRASE)
    assert customer.state == "queued"
