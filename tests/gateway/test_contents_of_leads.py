"""What leads change in texts and articles reaches the gateways, and outlives the bridge."""

import asyncio
from typing import Any

from sqlalchemy import select

from bot.gateway.bridge import Bridge
from bot.gateway.contents import PublishedContents
from bot.gateway.settings import ROOT
from bot.gateway.widget.document import WidgetDocument
from bot.gateway.widget.located import read_model
from bot.gateway.widget.wordings import wordings
from crm_bridge.client import BridgeTransport
from crm_bridge.contents import versions
from crm_bridge.contents.versions import Item
from crm_bridge.models.staff import Staff
from crm_bridge.texts import Texts
from tests.flows.customer import text_of
from tests.gateway.conftest import House, gateway_settings
from tests.gateway.test_rules_of_leads import lead

DOWN = Item("text", "system_not_answered", "en")
SORRY = {"entries": [{"text": "Oh dear, nothing came back. Say it again?"}]}
GLOVES = Item("article", "gloves")
ARTICLE = """---
title: Mending gloves
topics: [product_question]
questions:
  - Do you mend gloves?
---

## Mending

Bring them to the desk, and they are mended in a week.
"""


async def change(house: House, item: Item, content: dict[str, Any] | None, based_on: int) -> None:
    async with house.database.session() as session:
        staff = (await session.scalars(select(Staff))).one()
        await versions.keep(session, staff, item, content, why="", based_on=based_on)


async def status_becomes(house: House, path: str, status: int) -> str:
    async with asyncio.timeout(10):
        while True:
            async with house.http.get(house.url + path) as page:
                if page.status == status:
                    return await page.text()
            await asyncio.sleep(0.05)


async def test_a_changed_text_is_said_by_the_gateway_without_a_restart(house: House) -> None:
    await lead(house)
    customer = await house.customer()
    house.assistant.failing = True
    await change(house, DOWN, SORRY, 0)
    async with asyncio.timeout(10):
        while text_of(await customer.say("hello")) != SORRY["entries"][0]["text"]:
            pass
    await change(house, DOWN, None, 1)
    async with asyncio.timeout(10):
        while text_of(await customer.say("hello")) == SORRY["entries"][0]["text"]:
            pass


async def test_an_article_of_a_lead_is_a_help_page_until_it_is_retired(house: House) -> None:
    await lead(house)
    await change(house, GLOVES, {"source": ARTICLE}, 0)
    page = await status_becomes(house, "/help/gloves", 200)
    assert "they are mended in a week" in page
    await change(house, GLOVES, {"retired": True}, 1)
    await status_becomes(house, "/help/gloves", 404)


async def test_the_last_snapshot_stays_while_the_bridge_is_away(house: House) -> None:
    await lead(house)
    await change(house, DOWN, SORRY, 0)
    settings = gateway_settings(house)
    texts = await asyncio.to_thread(Texts.load, ROOT / "data" / "responses")
    token = settings.gateway_token.get_secret_value()
    async with BridgeTransport(settings.bridge_url, token) as transport:
        contents = PublishedContents(texts, Bridge(transport))
        await contents.begin()
        await house.bridge.close()
        contents.told()
        await contents.begin()
    assert texts.say(DOWN.name) == SORRY["entries"][0]["text"]


async def test_the_chat_windows_words_are_changed_without_a_restart(house: House) -> None:
    await lead(house)
    launcher = Item("text", "system_widget_launcher", "en")
    await change(house, launcher, {"entries": [{"text": "Ask {shop} anything"}]}, 0)
    async with asyncio.timeout(10):
        while (told := await _window(house))["texts"]["launcher"] != "Ask Our shop anything":
            await asyncio.sleep(0.05)
    assert (await _window(house, "de"))["texts"]["launcher"] == "Chatten Sie mit uns"
    assert told["starters"] == ["Where is my order?", "I want to return something",
                                "Help me find a present"]  # fmt: skip
    document = await asyncio.to_thread(read_model, ROOT / "data" / "widget.yml", WidgetDocument)
    key = next(
        key for key, words in wordings(document).items() if told["starters"][0] in words["en"]
    )
    starters = Item("text", key, "en")
    await change(house, starters, {"entries": [{"text": "Where is it?\n\nHelp!"}]}, 0)
    async with asyncio.timeout(10):
        while (await _window(house))["starters"] != ["Where is it?", "Help!"]:
            await asyncio.sleep(0.05)


async def _window(house: House, locale: str = "en") -> dict[str, Any]:
    """What a chat window is told."""
    async with house.http.get(f"{house.url}/chat/widget", params={"locale": locale}) as answer:
        found: dict[str, Any] = await answer.json()
    return found
