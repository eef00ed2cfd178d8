"""The chat in Firefox, on a page of another origin, against the real gateway and bridge."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.launch.setup import browser as installed
from crm_bridge.conversations import desk
from crm_bridge.models.conversation import Conversation
from tests.browser.firefox.firefox import DARK, Firefox, running
from tests.browser.shop_page import Shop, opened_shop
from tests.gateway.staff import colleague

CHAT = "careline-chat >>> "
LAUNCHER = CHAT + ".launcher"
PANEL = CHAT + "[role=dialog]"
BOX = CHAT + ".composer textarea"
ARTICLES = CHAT + "[role=log] article"
ANSWER = {"text": "Good morning!", "buttons": [{"title": "My parcel", "command": "/track_order"}]}


@pytest.fixture(scope="module")
def firefox_path() -> str:
    path = installed.find(os.environ, installed.FIREFOX)
    if path is None and os.environ.get("CI") != "true":
        pytest.skip("no Firefox found: `make test` installs one as root, or set CARELINE_FIREFOX")
    assert path, "CI tests the chat in Firefox, and found none"
    return path


@pytest_asyncio.fixture(loop_scope="session")
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with opened_shop(tmp_path) as shop:
        shop.house.assistant.answers["hello"] = {"replies": [ANSWER]}
        yield shop


async def test_in_firefox_a_customer_is_answered_comes_back_and_is_handed_to_a_person(
    firefox_path: str, shop: Shop
) -> None:
    house = shop.house
    anna = await colleague(house)
    async with running(firefox_path, DARK) as firefox:
        await firefox.do("size", width=1100, height=800)
        await firefox.do("go", url=shop.address)

        await _opens_and_is_greeted(firefox)
        await _is_answered_and_taps_a_reply(firefox)

        said = await firefox.do("texts", target=f"{ARTICLES} .bubble")
        await firefox.do("reload")
        await firefox.do("sees", target=f"{ARTICLES}:nth-of-type({len(said)})")
        assert await firefox.do("texts", target=f"{ARTICLES} .bubble") == said

        await _asks_for_a_person(firefox)
        async with house.database.session() as session:
            (conversation,) = await session.scalars(select(Conversation))
            await desk.accept(session, conversation.id, anna)
        assert "Anna" in await firefox.do("sees", target=f"{CHAT}.status.is-human")

        await _minimises_with_the_keyboard(firefox)
        assert await firefox.do("troubles") == []


async def _opens_and_is_greeted(firefox: Firefox) -> None:
    await firefox.do("click", target=LAUNCHER)
    assert "help" in await firefox.do("sees", target=f"{PANEL} .welcome")
    # What the system asks for, before any setting of the shop's.
    ground = await firefox.do("style", target=PANEL, property="background-color")
    assert max(int(part) for part in ground[4:-1].split(",")) < 64, ground
    assert await firefox.do("focused") == "Write a message"


async def _is_answered_and_taps_a_reply(firefox: Firefox) -> None:
    await firefox.do("type", target=BOX, text="hello")
    await firefox.do("press", key="Enter")
    await firefox.do("click", target=f"{CHAT}.replies .reply")
    await firefox.do("sees", target=f"{ARTICLES}:nth-of-type(4)")
    said = await firefox.do("texts", target=f"{ARTICLES} .bubble")
    assert said == ["hello", "Good morning!", "My parcel", "echo: /track_order"]


async def _asks_for_a_person(firefox: Firefox) -> None:
    await firefox.do("click", target=f"{CHAT}.foot button")
    status = await firefox.do("sees", target=f"{CHAT}.status.is-queued")
    assert "place 1" in status


async def _minimises_with_the_keyboard(firefox: Firefox) -> None:
    await firefox.do("press", key="Escape")
    await firefox.do("misses", target=PANEL)
    assert await firefox.do("focused") == "Chat with us"
