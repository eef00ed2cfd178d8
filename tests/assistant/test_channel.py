"""The internal channel, over HTTP, with a trained model and a real (fake) action server."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

import aiohttp
import pytest
import pytest_asyncio

from tests.assistant.awkward import AWKWARD
from tests.assistant.serving import serving, turn
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


@pytest.fixture(autouse=True)
def _actions_forget(action_server):
    action_server.answers.clear()
    action_server.requests.clear()
    action_server.headers.clear()
    action_server.status, action_server.delay = 200, 0.0


@pytest.fixture
def episode() -> str:
    return uuid.uuid4().hex


async def test_is_ready_once_it_listens(gateway):
    status, told = await gateway.call("GET", "/readyz", headers={})
    assert (status, told["status"]) == (200, "ready")
    assert {name for name, check in told["checks"].items() if check["ok"]} == {
        "model", "dialogues", "actions"
    }  # fmt: skip


async def test_answers_a_turn_with_reply_understanding_and_actions(gateway, episode):
    result = await gateway.turn("good morning!", episode)
    assert result["replies"][0]["text"] in ("Hello.", "Hi there.")
    assert result["replies"][0]["buttons"] == [
        {"title": "Track my order", "command": "/track_order"}
    ]
    assert result["understanding"]["intent"]["name"] == "greet"
    assert len(result["understanding"]["ranking"]) == 5
    assert result["understanding"]["sentiment"]["label"] in ("negative", "neutral", "positive")
    assert [(run["name"], run["ok"]) for run in result["actions"]] == [("utter_greet", True)]
    assert "handoff" not in result


async def test_finds_entities_where_they_stand_in_the_message(gateway):
    text = "  where is\u200b order CL-104233?"
    found = (await gateway.understand(text))["entities"]
    assert [(e["entity"], e["value"], text[e["start"] : e["end"]]) for e in found] == [
        ("order_number", "CL-104233", "CL-104233")
    ]


async def test_an_action_gets_the_turn_as_metadata_and_the_token(gateway, action_server, episode):
    action_server.says("action_track", {"text": "It is on its way."})
    asked = turn("where is my order", episode, private=False, locale="en-GB")
    status, result = await gateway.call("POST", "/turns", json=asked)
    assert (status, result["replies"]) == (200, [{"text": "It is on its way."}])
    metadata = action_server.requests[0]["tracker"]["latest_message"]["metadata"]
    assert metadata == {
        "turn_id": asked["turn_id"],
        "conversation_id": "cnv_1",
        "fence": 3,
        "locale": "en-GB",
        "channel": "web",
        "private": False,
    }
    assert action_server.headers[0]["Authorization"] == "Bearer secret of the actions"
    assert "domain" not in action_server.requests[0]


async def test_what_an_action_says_in_words_of_the_store_is_filled_in(
    gateway, action_server, episode
):
    action_server.says(
        "action_track", {"response": "utter_status", "number": "CL-1", "status": "packed"}
    )
    result = await gateway.turn("where is my order", episode)
    assert result["replies"] == [{"text": "Order CL-1 is packed."}]


async def test_cards_sources_and_a_form_belong_to_the_reply(gateway, action_server, episode):
    form = {"command": "/track_order", "fields": [{"name": "email", "label": "E-mail"}]}
    action_server.says(
        "action_track",
        {"text": "Look", "custom": {"cards": [{"title": "Lamp"}], "sources": [], "form": form}},
    )
    result = await gateway.turn("where is my order", episode)
    assert result["replies"] == [{"text": "Look", "cards": [{"title": "Lamp"}], "form": form}]


async def test_cards_alone_go_under_the_words_before_them(gateway, action_server, episode):
    cards = [{"title": "Lamp"}]
    action_server.says("action_track", {"text": "I would look at:"}, {"custom": {"cards": cards}})
    result = await gateway.turn("where is my order", episode)
    assert result["replies"] == [{"text": "I would look at:", "cards": cards}]


async def test_a_handoff_and_a_report_are_no_replies(gateway, action_server, episode):
    action_server.says(
        "action_track",
        {"custom": {"handoff": {"reason": "request", "matched": "a person"}}},
        {"custom": {"action_report": {"name": "action_track", "ok": False, "detail": "late"}}},
    )
    result = await gateway.turn("where is my order", episode)
    assert result["replies"] == []
    assert result["handoff"] == {"reason": "request", "matched": "a person"}
    (run,) = result["actions"]
    assert (run["name"], run["ok"], run["detail"]) == ("action_track", False, "late")
    assert run["milliseconds"] > 0


async def test_a_repeated_turn_is_not_handled_again(gateway, action_server, episode):
    action_server.says("action_track", {"text": "First."})
    asked = turn("where is my order", episode)
    first = await gateway.call("POST", "/turns", json=asked)
    action_server.says("action_track", {"text": "Second."})
    assert await gateway.call("POST", "/turns", json=asked) == first
    assert len(action_server.requests) == 1


async def test_a_turn_asked_for_twice_at_once_is_handled_once(gateway, action_server, episode):
    action_server.delay = 0.2
    action_server.says("action_track", {"text": "Only once."})
    asked = turn("where is my order", episode)
    answers = await asyncio.gather(*(gateway.call("POST", "/turns", json=asked) for _ in range(3)))
    assert [body["replies"] for _, body in answers] == [[{"text": "Only once."}]] * 3
    assert len(action_server.requests) == 1


async def test_a_turn_goes_on_to_its_end_when_the_one_who_asked_has_gone(
    gateway, action_server, episode
):
    action_server.delay = 0.3
    action_server.says("action_track", {"text": "Done."})
    asked = turn("where is my order", episode)
    short = aiohttp.ClientTimeout(total=0.1)
    with pytest.raises(asyncio.TimeoutError):
        await gateway.call("POST", "/turns", json=asked, timeout=short)
    _, result = await gateway.call("POST", "/turns", json=asked)
    assert result["replies"] == [{"text": "Done."}]
    assert len(action_server.requests) == 1


@pytest.mark.parametrize("text", ["/affirm", " /restart", '/track_order{"order_number": "CL-9"}'])
async def test_a_slash_typed_by_a_customer_is_text(gateway, text):
    found = await gateway.understand(text)
    assert found["intent"]["confidence"] < 1.0
    assert not any(entity["start"] == entity["end"] for entity in found["entities"])


async def test_a_slash_does_not_restart_the_dialogue(gateway, episode):
    result = await gateway.turn("/session_start", episode)
    assert result["actions"], "it is answered like any other text"
    assert all(run["name"].startswith(("utter_", "action_track")) for run in result["actions"])


async def test_a_command_is_obeyed_and_carries_entities_and_values(gateway, episode):
    result = await gateway.turn(
        "Yes",
        episode,
        command='/affirm{"email": "jo@example.com"}',
        values={"order_number": " CL-7 "},
    )
    assert result["replies"] == [{"text": "Yes, order CL-7."}]
    assert result["understanding"]["intent"] == {"name": "affirm", "confidence": 1.0}
    assert [e["value"] for e in result["understanding"]["entities"]] == ["jo@example.com", "CL-7"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/fly_to_the_moon", "is not a command"),
        ("affirm", "not of the form"),
        ("/affirm{broken}", "is not JSON"),
        ('/affirm{"shoe_size": "9"}', "takes no shoe_size"),
    ],
)
async def test_an_unknown_command_is_refused(gateway, episode, command, says):
    status, body = await gateway.call("POST", "/turns", json=turn("x", episode, command=command))
    assert (status, body["code"]) == (422, "command_unknown")
    assert says in body["detail"]


async def test_an_action_server_that_fails_is_told(gateway, action_server, episode):
    action_server.status = 500
    result = await gateway.turn("where is my order", episode)
    assert result["replies"] == []
    assert [(run["name"], run["ok"]) for run in result["actions"]] == [("action_track", False)]


async def test_an_action_server_that_is_slow_is_not_waited_for(gateway, action_server, episode):
    action_server.delay = 5.0
    result = await asyncio.wait_for(gateway.turn("where is my order", episode), 3)
    assert [(run["name"], run["ok"]) for run in result["actions"]] == [("action_track", False)]


async def test_the_dialogue_goes_on_after_a_failed_action(gateway, action_server, episode):
    action_server.status = 500
    await gateway.turn("where is my order", episode)
    action_server.status = 200
    action_server.says("action_track", {"text": "Here it is."})
    assert (await gateway.turn("thanks", episode))["replies"] == [{"text": "You are welcome."}]
    again = await gateway.turn("track my order", episode)
    assert again["replies"] == [{"text": "Here it is."}]


async def test_a_response_without_text_is_no_silent_success(gateway, episode):
    result = await gateway.turn("is this jacket waterproof", episode)
    assert result["replies"] == []
    assert [(run["name"], run["ok"]) for run in result["actions"]] == [
        ("utter_without_text", False)
    ]


async def test_calls_to_the_action_server_keep_one_connection(gateway, action_server, episode):
    action_server.connections.clear()
    for _ in range(3):
        await gateway.turn("where is my order", episode)
    assert len(action_server.connections) == 1


async def test_says_it_in_the_language_of_the_conversation(gateway, episode):
    assert (await gateway.turn("thanks", episode, locale="de-AT"))["replies"] == [
        {"text": "Gern geschehen."}
    ]


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
async def test_no_text_makes_it_fail(gateway, episode, text):
    result = await gateway.turn(text, episode)
    assert result["replies"] or not all(run["ok"] for run in result["actions"])


async def test_understanding_reads_both_ends_of_a_long_text(gateway):
    text = "where is my order? " + "la " * 3000 + "the number is CL-104233"
    entities = (await gateway.understand(text))["entities"]
    assert [text[e["start"] : e["end"]] for e in entities] == ["CL-104233"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("turn_id", ""), ("fence", "3"), ("private", None), ("text", 5), ("values", [1])],
)
async def test_a_malformed_turn_is_refused_naming_the_field(gateway, field, value):
    asked = {**turn("hi"), field: value}
    status, body = await gateway.call("POST", "/turns", json=asked)
    assert (status, body["code"]) == (422, "turn_invalid")
    assert f"`{field}`" in body["detail"]


async def test_a_body_that_is_not_json_is_refused(gateway):
    assert (await gateway.call("POST", "/turns", data=b"{"))[0] == 400
    assert (await gateway.call("POST", "/parse", json=[]))[0] == 422


@pytest.mark.parametrize("path", ["/turns", "/parse", "/explain"])
async def test_without_the_token_nothing_is_done(gateway, path):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}):
        assert (await gateway.call("POST", path, json=turn("hi"), headers=headers))[0] == 401


@pytest.mark.parametrize("path", ["/", "/model", "/status", "/conversations/x/tracker", "/domain"])
async def test_rasas_own_interface_is_not_there(gateway, path):
    assert (await gateway.call("GET", path))[0] == 404
