"""The real action server over a fake bridge."""

from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import TestClient, TestServer
from blockbuster import BlockBuster

from actions import formats
from actions.server import init_app
from actions.settings import ActionSettings
from tests.actions.chat import SERVER_TOKEN, Chat
from tests.fakes.bridge import TOKEN, FakeBridge, make_line, make_order, make_product

EMAIL = "emma.whitfield@mail.example"
POSTCODE = "N1 9GU"


@pytest.fixture(scope="session", autouse=True)
def _read_from_disk() -> None:
    """What the process reads before its event loop runs."""
    formats.load()
    ZoneInfo("Europe/London")


@pytest.fixture
def bridge() -> FakeBridge:
    """A shop with an order in each of the states that matter, all on one e-mail and postcode."""
    boots = make_line("P-2", "Trail Boot", 12900, size="8")
    socks = make_line("P-3", "Wool Socks", 1200, quantity=2)
    orders = [
        make_order("CL-104233", "shipped"),
        make_order("CL-104300", "placed", lines=[boots, socks]),
        make_order("CL-104400", "delivered", lines=[boots, socks]),
    ]
    fake = FakeBridge(orders={order["number"]: order for order in orders})
    fake.proofs = dict.fromkeys(fake.orders, (EMAIL, POSTCODE))
    fake.own = list(fake.orders)
    fake.products = [
        make_product(
            "P-1",
            "Merino Jumper",
            4800,
            attributes={"material": "merino wool", "stock_by_size": {"S": 0, "M": 3}},
        ),
        make_product("P-2", "Trail Boot", 12900),
        make_product("P-4", "Desk Lamp", 3500, stock=0),
    ]
    return fake


@pytest.fixture
def action_seconds() -> float:
    """How long an action may take: so long that a busy machine ends none."""
    return 5.0


@pytest.fixture
async def client(
    bridge: FakeBridge, action_seconds: float, no_blocking_calls: BlockBuster
) -> AsyncIterator[TestClient[Any, Any]]:
    async with bridge.running() as url:
        settings = ActionSettings(
            bridge_url=url,
            actions_token=TOKEN,
            action_server_token=SERVER_TOKEN,
            bridge_patience=0.3,
            action_seconds=action_seconds,
        )
        async with TestClient(TestServer(init_app(settings))) as opened:
            yield opened


@pytest.fixture
def chat(client: TestClient[Any, Any]) -> Chat:
    """A visitor's dialogue."""
    return Chat(client)


@pytest.fixture
def signed_in(chat: Chat, bridge: FakeBridge) -> Chat:
    """A dialogue of a customer whom the shop's token names."""
    bridge.level = "customer"
    return chat
