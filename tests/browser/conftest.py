"""A Chromium for every browser test: started once, a fresh profile for each test."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.launch.setup import browser as installed
from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer, running

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
DESKTOP: Any = {"width": 1280, "height": 860}
PATIENCE = 10_000
"""Milliseconds within which the page must show what is expected; a busy machine is slow."""


expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser lives on one event loop, so the tests that drive it run there too."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.browser)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = installed.find(os.environ)
    assert path, "no Chrome or Chromium found: `make test` installs one, or set CARELINE_BROWSER"
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    opened = await chromium.new_context(viewport=DESKTOP, locale="en-GB")
    opened.set_default_timeout(PATIENCE)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A blank tab; the test fails if a script on it failed or its content policy was broken."""
    opened = await context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on(
        "console",
        lambda line: troubles.append(line.text) if "Content Security" in line.text else None,
    )
    yield opened
    assert troubles == []


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker, to be run in a page."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest_asyncio.fixture(loop_scope="session")
async def chat_server() -> ChatServer:
    return ChatServer()


@pytest_asyncio.fixture(loop_scope="session")
async def chat_address(chat_server: ChatServer) -> AsyncIterator[str]:
    async with running(chat_server) as base:
        yield base


@pytest_asyncio.fixture(loop_scope="session")
async def chat(page: Page, chat_address: str) -> ChatPage:
    return await ChatPage(page, chat_address).visit()
