"""A person is called: by keyword, by request, by the assistant; then the bot keeps quiet."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from tests.flows.customer import Customer, text_of
from tests.gateway.conftest import House


@pytest.mark.parametrize(
    "text", ["I want to speak to a human", "this is fraud", "my lawyer will hear of this"]
)
async def test_a_keyword_calls_a_person_and_says_so_once(house: House, text: str) -> None:
    customer = await house.customer()
    await customer.say(text)
    assert customer.last()["outcome"] == "escalated"
    assert (customer.state, customer.position) == ("queued", 1)
    assert [one["author"] for one in customer.seen.values()] == ["customer", "system"]
    assert house.assistant.turns == []


@pytest.mark.parametrize(
    "text", ["is the human hair wig in stock", "I don't need an agent, just tracking"]
)
async def test_words_that_only_look_like_it_call_nobody(house: House, text: str) -> None:
    customer = await house.customer()
    assert text_of(await customer.say(text)) == f"echo: {text}"
    assert customer.state == "bot"


async def test_a_keyword_calls_a_person_with_the_assistant_down(house: House) -> None:
    house.assistant.failing = True
    customer = await house.customer()
    await customer.say("I want to speak to a human")
    assert customer.last()["outcome"] == "escalated"


async def test_the_assistant_is_asked_for_intent_and_sentiment_of_the_call(house: House) -> None:
    customer = await house.customer()
    await customer.say("this is fraud")
    assert house.assistant.parsed == ["this is fraud"]


async def test_in_the_queue_the_bot_says_nothing(house: House) -> None:
    customer = await house.customer()
    await customer.say("I want to speak to a human")
    status, kept = await customer.post({"id": str(uuid4()), "text": "hello?"})
    assert status == 202
    assert await customer.outcome_of(kept["seq"]) == "with_person"
    assert house.assistant.turns == []
    assert len(customer.seen) == 3


async def test_a_customer_may_leave_the_queue(house: House) -> None:
    customer = await house.customer()
    await customer.say("I want to speak to a human")
    await customer.post({"id": str(uuid4()), "payload": customer.button("Go back")})
    await customer.waits_for("back with the assistant")
    assert customer.state == "bot"
    assert text_of(await customer.say("thanks")) == "echo: thanks"


async def test_a_handoff_of_the_assistant_replaces_its_replies(house: House) -> None:
    house.assistant.answers["nothing works"] = {"handoff": {"reason": "not_understood"}}
    customer = await house.customer()
    replies = await customer.say("nothing works")
    assert customer.last()["outcome"] == "escalated"
    assert [one["author"] for one in replies] == ["system"]


async def test_changed_rules_are_used_without_a_restart_and_broken_ones_are_not(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "escalation.yml"
    file.write_text(rules("purple elephants"), encoding="utf-8")
    gateway = await house.new_gateway(escalation_file=file)
    url = str(gateway.make_url("")).rstrip("/")
    customer = await Customer.arrives(house.http, url)
    await customer.say("green tigers")
    assert customer.state == "bot"
    file.write_text(rules("green tigers"), encoding="utf-8")
    async with asyncio.timeout(8):
        while customer.state == "bot":
            await customer.say("green tigers")
    file.write_text("entries: [", encoding="utf-8")
    async with asyncio.timeout(8):
        while "not reloaded" not in caplog.text:
            await asyncio.sleep(0.05)
    other = await Customer.arrives(house.http, url)
    await other.say("green tigers")
    assert other.state == "queued"


def rules(phrase: str) -> str:
    entry = {"id": "animals", "reason": "keyword", "topic": "animals", "priority": "normal"}
    return yaml.safe_dump({"entries": [{**entry, "phrases": [phrase]}]})
