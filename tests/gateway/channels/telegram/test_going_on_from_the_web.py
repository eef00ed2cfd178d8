"""A customer of the web goes on in a channel: what is offered to them, and the code."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.telegram import FakeTelegram
from tests.gateway.channels.connecting import set_up, until
from tests.gateway.conftest import House
from tests.gateway.test_sessions import known_to_the_shop, open_session, signed

Answer = tuple[int, dict[str, Any]]


async def link(house: House, token: str, channel: str = "telegram") -> Answer:
    headers = {"Authorization": f"Bearer {token}"}
    body = {"channel": channel}
    async with house.http.post(f"{house.url}/chat/links", json=body, headers=headers) as response:
        return response.status, await response.json()


async def offered(house: House) -> list[dict[str, str]]:
    _, opened = await open_session(house)
    found: list[dict[str, str]] = opened["config"]["channels"]
    return found


async def test_a_customer_who_is_signed_in_goes_on_in_telegram_by_a_link(
    house: House, connection: FakeTelegram
) -> None:
    await known_to_the_shop(house, "ann")

    async def telegram_is_offered() -> bool:
        return await offered(house) == [{"name": "telegram", "title": "Telegram"}]

    await until(telegram_is_offered)
    _, opened = await open_session(house, identity=signed("ann"))
    status, given = await link(house, opened["token"])
    assert (status, given["binds"], given["text"]) == (201, True, f"/start {given['code']}")
    url = urlsplit(given["url"])
    assert (url.netloc, parse_qs(url.query)) == ("t.me", {"start": [given["code"]]})
    anna = connection.user("Anna")
    await anna.starts(given["code"])
    await connection.until(lambda _: anna.chat.from_bot)
    assert "Ann, this chat is linked" in anna.last.text


async def test_what_is_off_or_takes_no_codes_is_neither_offered_nor_linked(
    house: House, connection: FakeTelegram
) -> None:
    _, opened = await open_session(house)
    for name in ("webhook", "pigeon"):
        status, refused = await link(house, opened["token"], name)
        assert (status, refused["code"]) == (404, "channel_unknown")
    await set_up(house, "telegram", enabled=False)

    async def nothing_offered() -> bool:
        return await offered(house) == []

    await until(nothing_offered)
    assert (await link(house, opened["token"]))[0] == 404


async def test_a_link_needs_a_session_and_counts_as_a_message_does(
    house: House, connection: FakeTelegram
) -> None:
    assert (await link(house, "made-up"))[0] == 401
    await house.gateway.close()
    house.gateway = await house.new_gateway(messages_per_minute=1)

    async def is_offered() -> bool:
        return await offered(house) != []

    await until(is_offered)
    _, opened = await open_session(house)
    assert [(await link(house, opened["token"]))[0] for _ in range(2)] == [201, 429]
