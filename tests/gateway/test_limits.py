"""How much one visitor and one address may send, and how they are told to wait."""

from uuid import uuid4

import pytest
from aiohttp.test_utils import TestServer

from bot.gateway.errors import RateLimited
from bot.gateway.limits import MessageLimits
from tests.flows.customer import Customer
from tests.gateway.conftest import House


def base(gateway: TestServer) -> str:
    return str(gateway.make_url("")).rstrip("/")


async def status_of_sending(customer: Customer, forwarded: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {customer.token}"}
    if forwarded is not None:
        headers["X-Forwarded-For"] = forwarded
    body = {"id": str(uuid4()), "text": "hello"}
    url = f"{customer.base}/chat/messages"
    async with customer.http.post(url, json=body, headers=headers) as response:
        return response.status


async def test_the_twenty_first_message_in_a_minute_is_refused_until_later(house: House) -> None:
    gateway = await house.new_gateway(messages_per_minute=20)
    customer = await Customer.arrives(house.http, base(gateway))
    assert [await status_of_sending(customer) for _ in range(20)] == [202] * 20
    headers = {"Authorization": f"Bearer {customer.token}"}
    body = {"id": str(uuid4()), "text": "one too many"}
    url = f"{customer.base}/chat/messages"
    async with house.http.post(url, json=body, headers=headers) as response:
        problem = await response.json()
        assert (response.status, problem["code"]) == (429, "rate_limited")
        assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert await status_of_sending(await Customer.arrives(house.http, base(gateway))) == 202


async def test_over_websocket_the_error_says_which_message_and_how_long(house: House) -> None:
    gateway = await house.new_gateway(messages_per_minute=1)
    customer = await Customer.arrives(house.http, base(gateway))
    assert await status_of_sending(customer) == 202
    socket = await house.http.ws_connect(f"{customer.base}/chat/ws")
    await socket.send_json({"type": "hello", "token": customer.token})
    refused = str(uuid4())
    await socket.send_json({"type": "message", "id": refused, "text": "again"})
    while (frame := await socket.receive_json(timeout=5))["type"] != "error":
        continue
    assert (frame["id"], frame["code"]) == (refused, "rate_limited")
    assert 1 <= frame["retry_after"] <= 60
    await socket.close()


async def test_an_address_has_its_own_limit_whatever_it_says_about_itself(house: House) -> None:
    gateway = await house.new_gateway(address_messages_per_minute=3)
    crowd = [await Customer.arrives(house.http, base(gateway)) for _ in range(4)]
    sent = [await status_of_sending(one, forwarded=f"203.0.113.{n}") for n, one in enumerate(crowd)]
    assert sent == [202, 202, 202, 429]


async def test_behind_a_trusted_proxy_the_forwarded_address_counts(house: House) -> None:
    gateway = await house.new_gateway(address_messages_per_minute=1, trust_forwarded=True)
    customer = await Customer.arrives(house.http, base(gateway))
    assert await status_of_sending(customer, "203.0.113.1") == 202
    assert await status_of_sending(customer, "203.0.113.2") == 202
    # What the client itself put in front is not the proxy's word.
    assert await status_of_sending(customer, "198.51.100.7, 203.0.113.2") == 429


async def test_who_asks_more_than_their_messages_can_need_is_refused_and_others_are_not(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.gateway.limits.HELD", 0)
    gateway = await house.new_gateway(
        address_messages_per_minute=1, trust_forwarded=True, allowed_origins="https://shop.example"
    )

    async def asked(address: str, path: str = "/chat/session") -> tuple[int, str | None]:
        headers = {"X-Forwarded-For": address, "Origin": "https://shop.example"}
        url = f"{base(gateway)}{path}"
        async with house.http.post(url, json={}, headers=headers) as response:
            # The page that asked must be able to read it.
            assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"
            return response.status, response.headers.get("Retry-After")

    assert {(await asked("203.0.113.1"))[0] for _ in range(10)} == {201}
    for path in ("/chat/session", "/chat/messages", "/chat/typing"):
        status, seconds = await asked("203.0.113.1", path)
        assert status == 429
        assert 1 <= int(seconds or 0) <= 60
    assert (await asked("203.0.113.2"))[0] == 201
    async with house.http.get(f"{base(gateway)}/healthz") as response:
        assert response.status == 200


def test_a_window_moves_on_and_who_is_refused_is_told_how_long() -> None:
    clock = Clock()
    limits = MessageLimits(2, 100, clock)
    for at in (0.0, 30.0):
        clock.at = at
        limits.spend("one", "here")
    clock.at = 45.0
    with pytest.raises(RateLimited) as refused:
        limits.spend("one", "here")
    assert refused.value.extras["retry_after"] == 15
    clock.at = 60.0
    limits.spend("one", "here")
    with pytest.raises(RateLimited):
        limits.spend("one", "here")


def test_nothing_is_kept_of_who_wrote_more_than_a_minute_ago() -> None:
    clock = Clock()
    limits = MessageLimits(20, 60, clock)
    for number in range(1_000):
        limits.spend(f"conversation {number}", f"address {number}")
    clock.at = 61.0
    limits.spend("another", "elsewhere")
    assert len(limits.windows) == 2


class Clock:
    """Seconds, as a test sets them."""

    at = 0.0

    def __call__(self) -> float:
        return self.at
