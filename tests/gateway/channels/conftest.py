"""A system of the shop, connected over the generic webhook as an admin does it in the console."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import pytest

from tests.fakes.shop_app import SECRET, ShopApp
from tests.gateway.channels.connecting import set_up
from tests.gateway.conftest import House


@pytest.fixture
async def app(house: House) -> AsyncIterator[ShopApp]:
    """Running and connected."""
    async with unconnected(house) as app:
        await connect(house, app)
        yield app


def unconnected(house: House) -> AbstractAsyncContextManager[ShopApp]:
    app = ShopApp(house.http)
    app.gateway = house.url
    return app.served()


async def connect(house: House, app: ShopApp) -> None:
    """Filled in and switched on; the gateway has tried it."""
    await set_up(house, "webhook", secret=SECRET, url=app.url)
    await app.until(lambda received: any(one["type"] == "test" for one in received))
