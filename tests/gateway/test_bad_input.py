"""What clients get wrong: a clear code each time, and nothing kept that was not acknowledged."""

from typing import Any
from uuid import uuid4

import pytest

from tests.flows.customer import Customer
from tests.gateway.conftest import House

UUID = str(uuid4())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "no id"}, "message_invalid"),
        ({"id": "seven", "text": "hello"}, "message_invalid"),
        ({"id": 7, "text": "hello"}, "message_invalid"),
        ({"id": UUID}, "message_invalid"),
        ({"id": UUID, "text": 7}, "message_invalid"),
        ({"id": UUID, "text": ["hello"]}, "message_invalid"),
        ({"id": UUID, "payload": "/affirm"}, "payload_unknown"),
        ({"id": UUID, "payload": "careline:handoff"}, "payload_unknown"),
        ({"id": UUID, "text": "   \n"}, "message_empty"),
        ({"id": UUID, "text": "x" * 10_001}, "message_too_long"),
        ([], "message_invalid"),
        ("hello", "message_invalid"),
    ],
)
async def test_a_wrong_body_is_refused_with_its_code(house: House, body: Any, code: str) -> None:
    customer = await house.customer()
    status, problem = await customer.post(body)
    assert (status, problem["code"]) == (422, code)
    assert problem["detail"]
    await customer.read()
    assert customer.seen == {}


async def test_what_is_not_json_is_said_to_be_so(house: House) -> None:
    customer = await house.customer()
    headers = {"Authorization": f"Bearer {customer.token}"}
    for raw in (b"{", b"\xff\xfe", b'{"id": "\\ud800"}'):
        async with house.http.post(
            f"{house.url}/chat/messages", data=raw, headers=headers
        ) as response:
            assert response.status == 400
            assert response.content_type == "application/problem+json"
            assert (await response.json())["code"] == "json_invalid"


async def test_slash_commands_and_control_characters_are_plain_text(house: House) -> None:
    customer = await house.customer()
    await customer.say('/restart{"now": "yes"}\x00\x07')
    assert house.assistant.turns[0]["text"] == '/restart{"now": "yes"}'
    assert house.assistant.turns[0]["command"] is None


async def test_ten_thousand_characters_are_kept_whole(house: House) -> None:
    customer = await house.customer()
    await customer.say("ü" * 10_000)
    assert customer.seen[1]["text"] == "ü" * 10_000


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000])
async def test_a_wrong_token_opens_nothing(house: House, token: str) -> None:
    stranger = Customer(house.http, house.url, token, "")
    status, problem = await stranger.post({"id": UUID, "text": "hello"})
    assert (status, problem["code"]) == (401, "token_invalid")


async def test_a_payload_of_another_conversation_is_unknown(house: House) -> None:
    first, second = await house.customer(), await house.customer()
    await first.say("I want to speak to a human")
    status, problem = await second.post({"id": UUID, "payload": first.button("Go back")})
    assert (status, problem["code"]) == (422, "payload_unknown")


async def test_too_many_messages_are_told_how_long_to_wait(house: House) -> None:
    strict = await house.new_gateway(messages_per_minute=2)
    customer = await Customer.arrives(house.http, str(strict.make_url("")).rstrip("/"))
    for _ in range(2):
        status, _ = await customer.post({"id": str(uuid4()), "text": "hello"})
        assert status == 202
    status, problem = await customer.post({"id": str(uuid4()), "text": "hello"})
    assert (status, problem["code"]) == (429, "rate_limited")
    assert 1 <= problem["retry_after"] <= 60


async def test_pages_of_other_sites_are_refused_and_listed_ones_let_in(house: House) -> None:
    open_to = await house.new_gateway(allowed_origins="https://shop.example")
    url = open_to.make_url("/chat/session")
    for origin, status in (
        ("https://evil.example", 403),
        ("https://shop.example", 201),
        (str(open_to.make_url("")).rstrip("/"), 201),
    ):
        async with house.http.post(url, json={}, headers={"Origin": origin}) as response:
            assert response.status == status
            if status == 403:
                assert (await response.json())["code"] == "origin_refused"
            else:
                assert response.headers["Access-Control-Allow-Origin"] == origin


async def test_without_the_bridge_nothing_is_acknowledged(house: House) -> None:
    customer = await house.customer()
    await house.bridge.close()
    status, problem = await customer.post({"id": str(uuid4()), "text": "anybody there?"})
    assert (status, problem["code"]) == (503, "unavailable")
