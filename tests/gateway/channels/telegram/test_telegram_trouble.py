"""Repeats, disorder, outages and wrong callers: each message once, in order, nothing lost."""

from typing import Any

import pytest

from bot.gateway.channels.telegram.setup import Missing, read
from crm_bridge.api.schemas.channels import ChannelSetup
from tests.fakes.telegram import Disorder, FakeTelegram, Limits, Readings
from tests.gateway.channels.connecting import delivered, messages, set_up, state_of, until
from tests.gateway.channels.telegram.conftest import PUBLIC, by_webhook
from tests.gateway.conftest import House

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def test_a_burst_with_repeats_and_disorder_is_answered_once_each_and_in_order(
    house: House,
) -> None:
    async with FakeTelegram(Readings(limits=Limits.none())).served() as fake:
        await by_webhook(house, fake)
        fake.disorder(Disorder(repeated=0.3, shuffled=4))
        people = [fake.user(f"Customer {number}") for number in range(6)]
        for number in range(8):
            for person in people:
                await person.says(f"message {number}")
        await fake.delivered()
        await fake.until(lambda _: all(len(one.chat.from_bot) == 8 for one in people), 30)
        wanted = [f"message {number}" for number in range(8)]
        for person in people:
            assert [one.text for one in person.chat.from_bot] == [f"echo: {one}" for one in wanted]
        kept = [one.text for one in await messages(house) if one.author == "customer"]
        assert kept == wanted * len(people)


@pytest.mark.parametrize("status", [429, 500])
async def test_what_telegram_did_not_take_comes_later_in_order(
    house: House, connection: FakeTelegram, status: int
) -> None:
    anna = connection.user("Anna")
    await anna.says("one")
    await connection.until(lambda _: anna.chat.from_bot)
    with connection.outage(status=status):
        for word in ("two", "three"):
            await anna.says(word)
        await until(lambda: _answered(house, 3), 20)
    await connection.until(lambda _: len(anna.chat.from_bot) == 3, 40)
    assert [one.text for one in anna.chat.from_bot] == ["echo: one", "echo: two", "echo: three"]
    await delivered(house)


async def test_the_gateway_starts_without_the_network_and_sets_its_webhook_later(
    house: House, telegram: FakeTelegram
) -> None:
    await house.gateway.close()
    house.gateway = await house.new_gateway(public_url=PUBLIC)
    telegram.deliveries.routes[PUBLIC] = house.url
    with telegram.outage(status=0):
        await set_up(house, "telegram", token=telegram.token, api_url=telegram.url)
        await until(lambda: _stands(house, "problem"))
    await until(lambda: _stands(house, "connected"), 30)


def test_a_webhook_at_an_address_that_telegram_does_not_call_is_said_at_once() -> None:
    values = {"token": f"1:{'a' * 35}", "mode": "webhook"}
    setup = ChannelSetup(channel="telegram", enabled=True, values=values, number=1, test=0)
    for address, told in ((None, "set CARELINE_PUBLIC_URL"), ("http://a", "begins with https://")):
        with pytest.raises(Missing, match=told):
            read(setup, address, b"key")
    assert read(setup, "https://a", b"key").webhook


async def test_a_token_that_was_revoked_is_said_in_the_console(
    house: House, connection: FakeTelegram
) -> None:
    connection.revoke_token()
    with connection.refusals_expected():
        await set_up(house, "telegram", mode="polling")
        await until(lambda: _stands(house, "problem"), 20)
    assert "token" in (await state_of(house, "telegram"))[1]
    await set_up(house, "telegram", enabled=False)


async def test_the_webhook_answers_so_that_nothing_is_sent_for_ever(
    house: House, webhook: FakeTelegram
) -> None:
    secret = {SECRET_HEADER: webhook.called("setWebhook")[-1]["secret_token"]}
    answers = {
        body: await _post(house, body, secret)
        for body in (
            b"no json",
            b"[1, 2]",
            b'{"update_id": "one"}',
            b'{"update_id": 5, "brand_new": {}}',
            b'{"update_id": 6, "message": {"chat": 1}}',
            b'{"update_id": 7, "message": {"text": "\\u0000"}}',
            b'{"update_id": 123456789012345678901234567890}',
        )
    }
    assert set(answers.values()) == {200}, answers
    assert await _post(house, b"{}", {}) == 401
    assert await _post(house, b'{"update_id": 1}', {SECRET_HEADER: "wrong"}) == 401
    assert await _post(house, b" " * 300_000, secret) == 422
    anna = webhook.user("Anna")
    await anna.says("still there?")
    await webhook.until(lambda _: anna.chat.from_bot)


async def test_while_it_is_off_the_webhook_says_so(house: House) -> None:
    assert await _post(house, b'{"update_id": 1}', {}) == 404


async def test_ten_thousand_characters_are_kept(house: House, connection: FakeTelegram) -> None:
    """Telegram cuts what people type into messages of 4,096 characters."""
    anna = connection.user("Anna")
    text = "a word " * 1429
    for start in range(0, len(text), 3500):
        await anna.says(text[start : start + 3500])
    await connection.until(lambda _: len(anna.chat.from_bot) >= 3, 30)
    said = [one.text for one in await messages(house) if one.author == "customer"]
    assert " ".join(said).split() == text.split()


async def _post(house: House, body: bytes, headers: dict[str, Any]) -> int:
    url = f"{house.url}/channels/telegram/webhook"
    async with house.http.post(url, data=body, headers=headers) as response:
        return response.status


async def _answered(house: House, count: int) -> bool:
    return len([one for one in await messages(house) if one.author == "bot"]) >= count


async def _stands(house: House, state: str) -> bool:
    return (await state_of(house, "telegram"))[0] == state
