"""A bridge that may call receivers on this machine, one of them subscribed to everything."""

from collections.abc import AsyncIterator
from contextlib import nullcontext

import pytest
from sqlalchemy import URL

from tests.blocking import blocking_forbidden
from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.crm_bridge.webhooks.desk import Desk
from tests.fakes.webhook_receiver import WebhookReceiver


@pytest.fixture
async def bridge(database_url: URL) -> AsyncIterator[ShopBridge]:
    """As the bridge of the other suites: once it runs, it must never block the event loop."""
    on_sqlite = database_url.get_backend_name() == "sqlite"
    async with running_bridge(database_url, webhook_private=True) as running:
        with blocking_forbidden("crm_bridge") if on_sqlite else nullcontext():
            yield running


@pytest.fixture
async def receiver() -> AsyncIterator[WebhookReceiver]:
    async with WebhookReceiver().served() as served:
        yield served


@pytest.fixture
async def desk(bridge: ShopBridge, receiver: WebhookReceiver) -> Desk:
    """The other help desk: its receiver, subscribed to every event."""
    return await Desk.subscribed(bridge, receiver)
