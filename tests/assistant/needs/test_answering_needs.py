"""A message with several needs, over the channel: served one after the other, or named."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
import pytest_asyncio

from tests.assistant.serving import serving, turn
from tests.fakes.action_server import fake_action_server

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRACK = "where is my order CL-104233?"
RETURN = "I'd like to return my lamp."
TOLD = {"text": "It is on its way."}
RETURNED = {"text": "Sent back."}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def action_server():
    async with fake_action_server() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(settings, action_server):
    async with serving(replace(settings, actions_url=action_server.url)) as gateway:
        yield gateway


@pytest.fixture(autouse=True)
def _actions_forget(action_server):
    action_server.answers.clear()
    action_server.requests.clear()
    action_server.status, action_server.delay = 200, 0.0
    action_server.says("action_track", TOLD)
    action_server.says("action_return", RETURNED)


@pytest.fixture
def episode() -> str:
    return uuid.uuid4().hex


def texts(result) -> list[str]:
    return [reply["text"] for reply in result["replies"]]


async def test_both_needs_are_understood_with_their_places_and_entities(gateway):
    text = f"{TRACK} {RETURN}"
    found = await gateway.understand(text)
    needs = [(n["intent"], text[n["start"] : n["end"]]) for n in found["needs"]]
    assert needs == [("track_order", TRACK), ("return_item", RETURN)]
    assert found["intent"]["name"] == "track_order"


async def test_one_need_is_one_and_nothing_understood_is_none(gateway):
    text = "where is my order"
    (need,) = (await gateway.understand(text))["needs"]
    assert (need["intent"], need["start"], need["end"]) == ("track_order", 0, len(text))
    assert (await gateway.understand("\u200b"))["needs"] == []


async def test_without_a_question_both_are_answered_in_order(gateway, action_server, episode):
    result = await gateway.turn("where is my order? How heavy is the lamp?", episode)
    assert texts(result) == [TOLD["text"]]
    assert [run["name"] for run in result["actions"]] == ["action_track", "utter_without_text"]


async def test_an_action_hears_only_the_words_and_entities_of_its_need(
    gateway, action_server, episode
):
    await gateway.turn(f"{RETURN} {TRACK}", episode)
    await gateway.turn("it is too small", episode)
    latest = action_server.requests[-1]["tracker"]["latest_message"]
    assert latest["text"] == TRACK
    assert [entity["value"] for entity in latest["entities"]] == ["CL-104233"]


async def test_while_a_form_asks_the_other_need_is_named_before_the_question(gateway, episode):
    result = await gateway.turn(f"{RETURN} {TRACK}", episode)
    assert texts(result) == ["You also want to know where it is; that comes next.", "Why?"]
    assert result["awaiting"] == "reason"


async def test_what_waited_is_taken_up_in_the_turn_in_which_the_form_ends(gateway, episode):
    await gateway.turn(f"{RETURN} {TRACK}", episode)
    result = await gateway.turn("it is too small", episode)
    assert texts(result) == [RETURNED["text"], "Now to know where it is.", TOLD["text"]]
    assert "awaiting" not in result
    assert texts(await gateway.turn("thanks", episode)) == ["You are welcome."]


async def test_after_a_handoff_nothing_is_taken_up(gateway, action_server, episode):
    action_server.says("action_return", {"custom": {"handoff": {"reason": "request"}}})
    await gateway.turn(f"{RETURN} {TRACK}", episode)
    result = await gateway.turn("it is too small", episode)
    assert result["handoff"] == {"reason": "request"}
    assert texts(result) == []
    assert texts(await gateway.turn("thanks", episode)) == ["You are welcome."]


async def test_after_a_failed_action_the_other_need_is_kept_for_later(
    gateway, action_server, episode
):
    action_server.status = 500
    result = await gateway.turn(f"{TRACK} {RETURN}", episode)
    assert texts(result) == []
    action_server.status = 200
    later = await gateway.turn("thanks", episode)
    assert texts(later) == ["You are welcome.", "Now to send it back.", "Why?"]


async def test_a_repeated_turn_is_served_once_with_all_its_needs(gateway, action_server, episode):
    asked = turn("where is my order? How heavy is the lamp?", episode)
    first = await gateway.call("POST", "/turns", json=asked)
    assert await gateway.call("POST", "/turns", json=asked) == first
    assert len(action_server.requests) == 1


async def test_the_mood_of_a_message_is_counted_once(gateway, action_server, episode):
    await gateway.turn("where is my order? How heavy is the lamp?", episode)
    await gateway.turn("track my order", episode)
    users = [e for e in action_server.requests[-1]["tracker"]["events"] if e["event"] == "user"]
    assert ["sentiment" in user["parse_data"] for user in users] == [True, False, True]
