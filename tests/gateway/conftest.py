"""A gateway in front of the real bridge (SQLite) and a scripted assistant, all on free ports."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gateway.app import init_app as init_gateway
from bot.gateway.settings import GatewaySettings
from crm_bridge.app import init_app as init_bridge
from crm_bridge.clock import utc_now
from crm_bridge.db import DATABASE, Database
from crm_bridge.migrations.running import migrate
from crm_bridge.settings import Settings
from tests.crm_bridge.shop import ENCRYPTION
from tests.databases import SharedDatabase, engine_kept_for
from tests.fakes.assistant import TOKEN, FakeAssistant
from tests.flows.customer import Customer

SECRET = SecretStr("a-secret-for-the-tests-of-the-gateway-that-is-long-enough-for-hs512")
WEBHOOKS = SecretStr("a-token-for-those-who-want-to-be-told")
HELP_DESK = SecretStr("a-token-for-another-help-desk")
METRICS = SecretStr("a-token-for-whoever-watches")
GENEROUS = 10_000


@dataclass
class ShiftedClock:
    """The bridge's clock: the real time, moved on by a test."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def move(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@dataclass
class House:
    """The running parts: `customer()` walks in; `new_bridge` follows a pulled plug."""

    stack: AsyncExitStack
    state: Path
    assistant: FakeAssistant
    assistant_url: str
    http: ClientSession
    bridge: TestServer
    gateway: TestServer
    bridge_port: int
    clock: ShiftedClock
    engine: AsyncEngine | None = None

    @property
    def url(self) -> str:
        return str(self.gateway.make_url("")).rstrip("/")

    @property
    def database(self) -> Database:
        return self.bridge.app[DATABASE]

    async def customer(self, identity: str | None = None) -> Customer:
        return await Customer.arrives(self.http, self.url, identity=identity)

    async def new_bridge(self) -> None:
        """The bridge again at its address, after `bridge.close()`."""
        self.bridge = await _bridge(
            self.stack, self.state, self.clock, self.engine, self.bridge_port
        )

    async def new_gateway(self, **settings: object) -> TestServer:
        """Another gateway on the same bridge."""
        server = TestServer(init_gateway(gateway_settings(self, **settings)))
        await server.start_server()
        self.stack.push_async_callback(server.close)
        return server


def bridge_settings(state: Path) -> Settings:
    return Settings(
        state=state,
        gateway_token=SECRET,
        actions_token=SECRET,
        identity_secret=SECRET,
        cookie_secret=SECRET,
        encryption_keys=SecretStr(ENCRYPTION),
        webhooks_token=WEBHOOKS,
        help_desk_token=HELP_DESK,
        webhook_private=True,
        # Nobody counts here.
        facts_seconds=86_400,
    )


def gateway_settings(house: House, **changed: object) -> GatewaySettings:
    values: dict[str, object] = {
        "gateway_token": SECRET,
        "assistant_token": SecretStr(TOKEN),
        "metrics_token": METRICS,
        "bridge_url": str(house.bridge.make_url("")).rstrip("/"),
        "assistant_url": house.assistant_url,
        "messages_per_minute": GENEROUS,
        "address_messages_per_minute": GENEROUS,
        "turn_seconds": 2.0,
        "webhook_private": True,
        **changed,
    }
    return GatewaySettings.model_validate(values)


async def _bridge(
    stack: AsyncExitStack,
    state: Path,
    clock: ShiftedClock,
    engine: AsyncEngine | None,
    port: int | None = None,
) -> TestServer:
    app = init_bridge(bridge_settings(state), clock=clock, engine=engine)
    if engine is None:
        await migrate(app[DATABASE])
    server = TestServer(app, port=port)
    await server.start_server()
    stack.push_async_callback(server.close)
    return server


@asynccontextmanager
async def opened_house(state: Path, engine: AsyncEngine | None = None) -> AsyncIterator[House]:
    """`engine` reaches a database whose tables are made; without one the house makes its own."""
    async with AsyncExitStack() as stack:
        clock = ShiftedClock()
        bridge = await _bridge(stack, state, clock, engine)
        assistant = FakeAssistant()
        url = await stack.enter_async_context(assistant.served())
        http = await stack.enter_async_context(ClientSession())
        port = bridge.port or 0
        house = House(stack, state, assistant, url, http, bridge, bridge, port, clock, engine)
        house.gateway = await house.new_gateway()
        yield house


@pytest.fixture
async def house(tmp_path: Path, shared_sqlite: SharedDatabase) -> AsyncIterator[House]:
    await shared_sqlite.empty()
    with engine_kept_for(shared_sqlite.url) as engine:
        async with opened_house(tmp_path, engine) as house:
            yield house
