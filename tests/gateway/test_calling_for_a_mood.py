"""A customer who is more upset than the rule bears gets a person instead of one more answer."""

from typing import Any

import pytest
from sqlalchemy import select

from crm_bridge.models.escalation import Escalation
from tests.flows.customer import text_of
from tests.gateway.conftest import House

FURIOUS = -0.99
NEGATIVE = -0.8


def felt(score: float, **more: Any) -> dict[str, Any]:
    """An answer of the assistant to a message with this score."""
    need = {"intent": "track_order", "confidence": 0.9, "start": 0, "end": 3}
    return {
        "understanding": {
            "intent": {"name": "track_order", "confidence": 0.9},
            "sentiment": {"label": "negative" if score < 0 else "neutral", "score": score},
            "needs": [need],
        },
        **more,
    }


def feels(house: House, **scores: float) -> None:
    for text, score in scores.items():
        house.assistant.answers[text] = felt(score)


async def test_the_third_negative_message_of_five_calls_a_person_once(house: House) -> None:
    feels(house, one=NEGATIVE, two=0.1, three=NEGATIVE, four=NEGATIVE)
    customer = await house.customer()
    for text in ("one", "two", "three"):
        assert text_of(await customer.say(text)) == f"echo: {text}"
    replies = await customer.say("four")
    assert customer.last()["outcome"] == "escalated"
    assert customer.state == "queued"
    assert [reply["author"] for reply in replies] == ["system"]


async def test_one_message_far_below_calls_a_person(house: House) -> None:
    feels(house, disgusting=FURIOUS)
    customer = await house.customer()
    await customer.say("disgusting")
    assert customer.last()["outcome"] == "escalated"


async def test_negative_reports_among_others_call_nobody(house: House) -> None:
    feels(house, late=NEGATIVE, ok=0.2, hm=0.0, well=0.1, fine=0.3, again=NEGATIVE, more=NEGATIVE)
    customer = await house.customer()
    for text in ("late", "ok", "hm", "well", "fine", "again", "more"):
        await customer.say(text)
    assert customer.state == "bot"


async def test_after_the_queue_was_left_earlier_messages_are_forgotten(house: House) -> None:
    feels(house, one=NEGATIVE, two=NEGATIVE, three=NEGATIVE, four=NEGATIVE)
    customer = await house.customer()
    for text in ("one", "two", "three"):
        await customer.say(text)
    assert customer.state == "queued"
    await customer.choose("Go back")
    await customer.waits_for("back with the assistant")
    assert text_of(await customer.say("four")) == "echo: four"


@pytest.mark.parametrize("action", ["action_cancel_order", "action_return_items"])
async def test_what_became_of_an_order_is_told_all_the_same(house: House, action: str) -> None:
    run = {"name": action, "ok": True}
    house.assistant.answers["yes, you liars!"] = felt(FURIOUS, actions=[run])
    customer = await house.customer()
    assert text_of(await customer.say("yes, you liars!")) == "echo: yes, you liars!"
    assert customer.state == "bot"


async def test_the_assistants_own_call_stands(house: House) -> None:
    house.assistant.answers["you are useless"] = felt(FURIOUS, handoff={"reason": "not_understood"})
    customer = await house.customer()
    await customer.say("you are useless")
    assert await reasons(house) == [("not_understood", None)]


async def test_the_reason_and_what_it_was_about_are_kept(house: House) -> None:
    feels(house, disgusting=FURIOUS)
    customer = await house.customer()
    await customer.say("disgusting")
    assert await reasons(house) == [("sentiment", "track_order")]


async def reasons(house: House) -> list[tuple[str, str | None]]:
    """Reason and topic of every escalation."""
    async with house.database.engine.connect() as connection:
        found = await connection.execute(select(Escalation.reason, Escalation.topic))
        return [(reason, topic) for reason, topic in found]
