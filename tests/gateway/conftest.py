"""A gateway in front of the real bridge (SQLite) and a scripted assistant, all on free ports."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.gateway.app import init_app as init_gateway
from bot.gateway.settings import GatewaySettings
from crm_bridge.app import init_app as init_bridge
from crm_bridge.db import DATABASE, Database
from crm_bridge.models.base import Base
from crm_bridge.settings import Settings
from tests.fakes.assistant import TOKEN, FakeAssistant
from tests.flows.customer import Customer

SECRET = SecretStr("a-secret-for-the-tests-of-the-gateway")
GENEROUS = 10_000


@dataclass
class House:
    """The running parts: `customer()` walks in; `restart_*` pull the plug."""

    stack: AsyncExitStack
    state: Path
    assistant: FakeAssistant
    assistant_url: str
    http: ClientSession
    bridge: TestServer
    gateway: TestServer

    @property
    def url(self) -> str:
        return str(self.gateway.make_url("")).rstrip("/")

    @property
    def database(self) -> Database:
        return self.bridge.app[DATABASE]

    async def customer(self, identity: str | None = None) -> Customer:
        return await Customer.arrives(self.http, self.url, identity=identity)

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
    )


def gateway_settings(house: House, **changed: object) -> GatewaySettings:
    values: dict[str, object] = {
        "gateway_token": SECRET,
        "assistant_token": SecretStr(TOKEN),
        "bridge_url": str(house.bridge.make_url("")).rstrip("/"),
        "assistant_url": house.assistant_url,
        "messages_per_minute": GENEROUS,
        "address_messages_per_minute": GENEROUS,
        "turn_seconds": 2.0,
        **changed,
    }
    return GatewaySettings.model_validate(values)


@asynccontextmanager
async def opened_house(state: Path) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        bridge_app = init_bridge(bridge_settings(state))
        async with bridge_app[DATABASE].engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        bridge = TestServer(bridge_app)
        await bridge.start_server()
        stack.push_async_callback(bridge.close)
        assistant = FakeAssistant()
        url = await stack.enter_async_context(assistant.served())
        http = await stack.enter_async_context(ClientSession())
        house = House(stack, state, assistant, url, http, bridge, bridge)
        house.gateway = await house.new_gateway()
        yield house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(tmp_path) as house:
        yield house
