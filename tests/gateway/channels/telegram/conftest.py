"""A house whose gateway is connected to a strict Telegram."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.telegram import FakeTelegram
from tests.gateway.channels.connecting import connected, set_up
from tests.gateway.conftest import House

PUBLIC = "https://support.shop.example"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram().served() as fake:
        yield fake


async def by_webhook(house: House, fake: FakeTelegram) -> FakeTelegram:
    """Telegram reaches the gateway by its public address."""
    await house.gateway.close()
    gateway = house.gateway = await house.new_gateway(public_url=PUBLIC)
    fake.deliveries.routes[PUBLIC] = str(gateway.make_url("")).rstrip("/")
    return await by_asking(house, fake)


async def by_asking(house: House, fake: FakeTelegram) -> FakeTelegram:
    await set_up(house, "telegram", token=fake.token, api_url=fake.url)
    await connected(house, "telegram")
    return fake


@pytest.fixture
async def connection(house: House, telegram: FakeTelegram) -> FakeTelegram:
    """Telegram, with the house's bot on it. The gateway asks for updates."""
    return await by_asking(house, telegram)


@pytest.fixture
async def webhook(house: House, telegram: FakeTelegram) -> FakeTelegram:
    return await by_webhook(house, telegram)
