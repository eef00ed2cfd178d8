"""The HTTP edge that Rasa 3.6 calls."""

import json
import zlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp.test_utils import TestClient

from actions.registry import ACTIONS, make_executor
from tests.actions.chat import RESPONSES, SERVER_TOKEN, Chat

Client = TestClient[Any, Any]
HEADERS = {"Authorization": f"Bearer {SERVER_TOKEN}"}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
async def test_a_call_without_the_token_is_refused(client: Client, headers: dict[str, str]) -> None:
    response = await client.post("/webhook", json={}, headers=headers)

    assert response.status == 401


async def test_health_needs_no_token(client: Client) -> None:
    response = await client.get("/healthz")

    assert (response.status, await response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"next_action": "action_deny"}'])
async def test_a_malformed_call_is_refused_and_not_repeated(client: Client, body: bytes) -> None:
    response = await client.post("/webhook", data=body, headers=HEADERS)

    assert response.status == 400
    assert set(await response.json()) == {"error"}


async def test_an_unknown_action_is_named(client: Client, chat: Chat) -> None:
    call = {"next_action": "action_fly", "tracker": chat.tracker()}
    response = await client.post("/webhook", json=call, headers=HEADERS)

    assert response.status == 404
    assert (await response.json())["action_name"] == "action_fly"


async def test_a_broken_tracker_is_an_error_without_the_customers_words(client: Client) -> None:
    call = {"next_action": "action_deny", "tracker": {"slots": {"a": "secret words"}}}
    response = await client.post("/webhook", json=call, headers=HEADERS)

    assert response.status == 500
    assert "secret words" not in await response.text()


async def test_a_call_of_rasa_3_6_is_answered_without_a_domain(client: Client, chat: Chat) -> None:
    chat._listen("no", "deny", 0.0, {})
    call = {
        "next_action": "action_deny",
        "sender_id": "ep_1",
        "tracker": chat.tracker(),
        "version": "3.6.21",
    }
    response = await client.post("/webhook", json=call, headers=HEADERS)

    answer = await response.json()
    assert response.status == 200
    assert answer["events"] == []
    assert [said["response"] for said in answer["responses"]] == ["utter_deny"]


async def test_a_compressed_call_is_read(client: Client, chat: Chat) -> None:
    chat._listen("no", "deny", 0.0, {})
    call = json.dumps({"next_action": "action_deny", "tracker": chat.tracker()}).encode()
    response = await client.post(
        "/webhook", data=zlib.compress(call), headers=HEADERS | {"Content-Encoding": "deflate"}
    )

    assert response.status == 200


def test_the_domain_and_the_server_have_the_same_actions() -> None:
    domain = yaml.safe_load(Path("bot/assistant/domain/actions.yml").read_text(encoding="utf-8"))

    executor = make_executor(lambda _: None, None, 1.0)  # type: ignore[arg-type]
    # Beside a name may stand what Rasa is to send it.
    named = [[action] if isinstance(action, str) else action for action in domain["actions"]]
    assert sorted(executor.actions) == sorted(name for names in named for name in names)
    assert len(executor.actions) == len(ACTIONS)


def test_every_text_a_rule_says_is_in_the_response_store() -> None:
    for path in Path("data/rules").glob("*.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            for step in rule["steps"]:
                if str(step.get("action", "")).startswith("utter_"):
                    assert step["action"] in RESPONSES


def test_every_need_has_a_rule() -> None:
    domain = yaml.safe_load(Path("bot/assistant/domain/intents.yml").read_text(encoding="utf-8"))
    ruled = {
        step["intent"]
        for path in Path("data/rules").glob("*.yml")
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
        for step in rule["steps"]
        if "intent" in step
    }

    assert ruled == set(domain["intents"])
