"""A turn of the trained tiny bot: what its articles say reaches the actions, and their answer."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
import pytest_asyncio

from tests.assistant.serving import serving
from tests.fakes.action_server import fake_action_server

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def action_server():
    async with fake_action_server() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(settings, action_server):
    async with serving(replace(settings, actions_url=action_server.url)) as gateway:
        yield gateway


async def test_an_action_sees_the_paragraphs_that_answer_the_message(gateway, action_server):
    episode = uuid.uuid4().hex
    await gateway.turn("hello", episode)
    await gateway.turn("where is my order?", episode)

    tracker = action_server.requests[-1]["tracker"]
    articles = tracker["latest_message"]["articles"]
    assert [(one["slug"], one["heading"]) for one in articles] == [
        ("tracking", "Where you find it")
    ]
    hello = next(event for event in tracker["events"] if event.get("text") == "hello")
    assert hello["parse_data"]["articles"] == []


async def test_a_stored_text_is_said_with_its_source(gateway, action_server):
    sources = [{"title": "Tracking", "url": "/help/tracking#where-you-find-it"}]
    answer = {"response": "utter_status", "number": "CL-1", "status": "packed"}
    action_server.says("action_track", {**answer, "custom": {"sources": sources}})
    result = await gateway.turn("where is my order", uuid.uuid4().hex)

    assert result["replies"] == [{"text": "Order CL-1 is packed.", "sources": sources}]
