"""Real browsers at the running shop: customers at the demo page, agents at their consoles."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PATIENCE, chromium  # noqa: F401 (a fixture)
from tests.browser.widget_page import ChatPage
from tests.flows.running_shop import RunningShop
from tests.flows.stories.desk import Desk

SLOW = 2 * PATIENCE
"""Milliseconds: four processes and several browsers share the machine."""

OpenTab = Callable[[], Awaitable[Page]]
Customers = Callable[[str], Awaitable[ChatPage]]
Desks = Callable[[str], Awaitable[Desk]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser lives on one event loop, so the stories run there too."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=SLOW)
    yield
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def nobody_there(shop: RunningShop) -> None:
    """Whoever worked in the story before has long gone home."""
    two_minutes_later(shop)


@pytest_asyncio.fixture(loop_scope="session")
async def open_tab(chromium: Browser) -> AsyncIterator[OpenTab]:  # noqa: F811
    """A tab in a browser profile of its own, each time it is called."""
    async with AsyncExitStack() as profiles:

        async def opened() -> Page:
            profile: BrowserContext = await chromium.new_context(viewport=DESKTOP, locale="en-GB")
            profiles.push_async_callback(profile.close)
            profile.set_default_timeout(SLOW)
            return await profile.new_page()

        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def customer(open_tab: OpenTab, shop: RunningShop) -> Customers:
    """Somebody signed in at the shop by their full name, or nobody by an empty one; chat open."""

    async def arrives(name: str) -> ChatPage:
        chat = await ChatPage(await open_tab(), shop.chat).visit("/")
        if name:
            await chat.page.get_by_label("Signed in as").select_option(label=name)
            await expect(chat.page.get_by_text("Signed in as ", exact=False).last).to_be_visible()
        return await chat.open()

    return arrives


@pytest_asyncio.fixture(loop_scope="session")
async def desk(open_tab: OpenTab, shop: RunningShop) -> Desks:
    """The console of one of the demo shop's staff, logged in, by the beginning of their e-mail."""

    async def opens(who: str) -> Desk:
        console = Desk(await open_tab(), shop.console)
        await console.log_in(f"{who}@alderandfinch.example")
        return console

    return opens


def two_minutes_later(shop: RunningShop) -> None:
    """Of whoever's console is not open, nothing was seen for so long that they are gone."""
    change(shop, "UPDATE presences SET seen_at = datetime(seen_at, '-3 minutes')")


def change(shop: RunningShop, statement: str, *values: Any) -> None:
    """Write into the database beside the running processes, in place of time that goes by."""
    connection = sqlite3.connect(shop.state / "careline.db", timeout=10)
    try:
        with connection:
            connection.execute(statement, values)
    finally:
        connection.close()
