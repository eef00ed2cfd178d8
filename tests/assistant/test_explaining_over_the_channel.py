"""Why a message is understood as it is, over HTTP, with a trained model."""

from __future__ import annotations

import asyncio
import uuid

import pytest
import pytest_asyncio

from tests.assistant.awkward import AWKWARD
from tests.assistant.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(settings):
    async with serving(settings) as gateway:
        yield gateway


async def test_tells_why_a_message_is_understood_as_it_is(gateway):
    status, body = await gateway.call(
        "POST", "/explain", json={"text": "where is order CL-104233, this is a scam"}
    )
    told = body["explanation"]
    assert status == 200
    assert told["intent"] == (await gateway.understand(told["text"]))["intent"]
    assert told["needs"][0]["words"][0]["pull"] > 0
    assert [one["value"] for one in told["entities"]] == ["CL-104233"]
    assert told["escalation"]["keyword"]["phrase"] == "scam"


async def test_a_phrase_that_a_lead_took_away_calls_nobody(gateway):
    asked = {"text": "this is a scam", "rules_changes": {"entries": {"fraud": {"enabled": False}}}}
    _, body = await gateway.call("POST", "/explain", json=asked)
    assert body["explanation"]["escalation"]["keyword"] is None


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
async def test_no_text_makes_an_explanation_fail(gateway, text):
    status, body = await gateway.call("POST", "/explain", json={"text": text})
    assert (status, body["explanation"]["text"]) == (200, text)


async def test_turns_do_not_wait_for_an_explanation(gateway):
    long = "where is my parcel and why has nobody told me anything about it since? " * 28
    explaining = asyncio.create_task(gateway.call("POST", "/explain", json={"text": long}))
    await gateway.turn("thanks", uuid.uuid4().hex)
    assert not explaining.done()
    assert (await explaining)[0] == 200


@pytest.mark.parametrize(
    "body", [{}, [], {"text": 5}, {"text": "a" * 10_001}, {"text": "a", "rules_changes": []}]
)
async def test_what_cannot_be_explained_is_refused(gateway, body):
    status, problem = await gateway.call("POST", "/explain", json=body)
    assert (status, problem["code"]) == (422, "explain_invalid")
