"""A running bridge with the small shop, and Anna at her desk."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from crm_bridge.db import Database, sqlite_url
from crm_bridge.migrations.running import migrate
from crm_bridge.staff import accounts
from tests.browser.console.console_page import PASSWORD, ConsolePage
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.fakes.assistant import FakeAssistant


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with its tables and Anna's account, to be copied."""
    path = tmp_path_factory.mktemp("console") / "template.db"
    asyncio.run(_prepare(path))
    return path


@pytest_asyncio.fixture(loop_scope="session")
async def assistant() -> FakeAssistant:
    """Explains every message in the same way."""
    return FakeAssistant()


@pytest_asyncio.fixture(loop_scope="session")
async def bridge(
    template: Path, tmp_path: Path, assistant: FakeAssistant
) -> AsyncIterator[ShopBridge]:
    path = tmp_path / "careline.db"
    shutil.copy(template, path)
    async with (
        assistant.served() as address,
        running_bridge(sqlite_url(path), assistant=address) as running,
    ):
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(page: Page, bridge: ShopBridge) -> ConsolePage:
    """In front of the log-in."""
    console = ConsolePage(page, bridge)
    await console.visit()
    return console


@pytest_asyncio.fixture(loop_scope="session")
async def console(stranger: ConsolePage) -> ConsolePage:
    """Anna, in front of the list, which is listening for news."""
    await stranger.log_in()
    await stranger.listening()
    return stranger


@pytest_asyncio.fixture(loop_scope="session")
async def ann(bridge: ShopBridge) -> Chat:
    """Ann Archer, signed in at the shop, who asked for an order and then for a person."""
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.write("where is my CL-100002?")
    await chat.answer(
        {"text": "It is on its way.", "buttons": [{"title": "Thanks", "command": "/thanks"}]},
        understanding={
            "intent": {"name": "track_order", "confidence": 0.87},
            "ranking": [
                {"name": "track_order", "confidence": 0.87},
                {"name": "refund_status", "confidence": 0.09},
            ],
            "entities": [{"entity": "order_number", "value": "CL-100002", "start": 12, "end": 21}],
            "sentiment": {"label": "negative", "score": -0.42},
        },
        actions=[{"name": "action_track_order", "ok": True, "milliseconds": 38.4}],
    )
    bridge.clock.move(minutes=1)
    await chat.escalate("I want a human")
    return chat


async def _prepare(path: Path) -> None:
    database = Database(sqlite_url(path))
    await migrate(database)
    async with database.session() as session:
        await accounts.create(
            session,
            email="anna@shop.example",
            name="Anna",
            role="agent",
            password=PASSWORD,
            actor="system",
        )
    await database.close()
