"""A turn of the trained tiny bot whose message calls for a person by what it means."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
import pytest_asyncio

from tests.assistant.serving import serving, turn
from tests.fakes.action_server import fake_action_server

pytestmark = pytest.mark.asyncio(loop_scope="module")
PERSON_IF = {"at_least": 0.4, "topics": ["legal", "person"]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def action_server():
    async with fake_action_server() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(settings, action_server):
    async with serving(replace(settings, actions_url=action_server.url)) as gateway:
        yield gateway


@pytest.fixture
def episode() -> str:
    return uuid.uuid4().hex


async def test_what_calls_a_person_by_its_meaning_is_neither_answered_nor_acted_on(
    gateway, action_server, episode
):
    result = await gateway.turn("my lawyer will write to you", episode, person_if=PERSON_IF)
    assert result["understanding"]["escalation"]["topic"] == "legal"
    assert result["understanding"]["escalation"]["confidence"] >= 0.4
    assert (result["replies"], result["actions"], action_server.requests) == ([], [], [])


async def test_what_calls_nobody_or_for_a_topic_that_is_not_asked_for_is_answered(gateway, episode):
    plain = await gateway.turn("good morning!", episode, person_if=PERSON_IF)
    assert plain["understanding"]["escalation"]["confidence"] < 0.4
    assert plain["replies"]
    other = {**PERSON_IF, "topics": ["press"]}
    elsewhere = await gateway.turn("my lawyer will write to you", episode, person_if=other)
    assert elsewhere["understanding"]["escalation"]["topic"] == "legal"
    assert elsewhere["actions"]


async def test_a_topic_may_have_a_bound_of_its_own(gateway, episode):
    stricter = {**PERSON_IF, "topic_at_least": {"legal": 1.0}}
    result = await gateway.turn("my lawyer will write to you", episode, person_if=stricter)
    assert result["understanding"]["escalation"]["topic"] == "legal"
    assert result["actions"]


@pytest.mark.parametrize(
    "person_if",
    [3, {"at_least": "x", "topics": []}, {"at_least": 0.5}, {**PERSON_IF, "topic_at_least": 0.4}],
)
async def test_a_malformed_rule_is_refused(gateway, episode, person_if):
    body = turn("hello", episode, person_if=person_if)
    status, problem = await gateway.call("POST", "/turns", json=body)
    assert (status, problem["code"]) == (422, "turn_invalid")
    assert "person_if" in problem["detail"]


async def test_what_calls_among_other_things_is_heard(gateway, episode):
    text = "hello! where is my order? where is my parcel? thanks a lot. see you in court"
    result = await gateway.turn(text, episode, person_if=PERSON_IF)
    assert result["understanding"]["escalation"]["topic"] == "legal"
    assert (result["replies"], result["actions"]) == ([], [])
