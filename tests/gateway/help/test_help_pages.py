"""The public help pages: listing, searching and reading articles."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from blockbuster import BlockBuster
from pydantic import SecretStr

from bot.gateway.help.library import SUBJECTS
from bot.gateway.help.routes import set_up
from bot.gateway.settings import ROOT, GatewaySettings

Client = TestClient[web.Request, web.Application]
RETURNS = """---
title: Sending things <back>
topics: [return_item]
questions:
  - I want my money back
---

We take things back. See [how](/help/other), <script>alert(1)</script>
or [this](javascript:alert(1)).

## Within 30 days

- unused
- **in its box**
"""
OTHER = """---
title: Ways to pay
topics: [check_payment_methods]
---

## Cards

You can pay by card.
"""


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    (tmp_path / "returns.md").write_text(RETURNS, encoding="utf-8")
    (tmp_path / "paying.md").write_text(OTHER, encoding="utf-8")
    return tmp_path


def settings(knowledge: Path) -> GatewaySettings:
    return GatewaySettings(
        gateway_token=SecretStr("g"),
        assistant_token=SecretStr("a"),
        shop_name="Fish & Chips",
        knowledge_folder=knowledge,
    )


@pytest.fixture
async def client(knowledge: Path) -> AsyncIterator[Client]:
    app = web.Application()
    set_up(app, settings(knowledge))
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def page(client: Client, path: str, status: int = 200) -> str:
    response = await client.get(path)
    assert response.status == status
    assert response.content_type == "text/html"
    return await response.text()


async def test_no_page_waits_for_the_disk(client: Client, no_blocking_calls: BlockBuster) -> None:
    for path in ("/help", "/help?q=card", "/help/paying"):
        await page(client, path)


async def test_all_articles_stand_under_their_subject(client: Client) -> None:
    shown = await page(client, "/help")

    assert re.search(r'Returns and refunds</h2>\s*<ul>\s*<li><a href="/help/returns">', shown)
    assert re.search(r'Payment and prices</h2>\s*<ul>\s*<li><a href="/help/paying">', shown)
    assert "Fish &amp; Chips" in shown


async def test_a_search_needs_no_script_and_leads_to_the_paragraph(client: Client) -> None:
    shown = await page(client, "/help?q=by+card")

    assert "1 article for" in shown
    assert 'href="/help/paying#cards"' in shown
    assert "You can pay by card." in shown


async def test_a_search_knows_how_customers_ask(client: Client) -> None:
    assert 'href="/help/returns"' in (await page(client, "/help?q=money")).partition("subjects")[0]


async def test_a_search_that_finds_nothing_says_so(client: Client) -> None:
    assert "Nothing was found for “zebra”" in await page(client, "/help?q=zebra")


async def test_what_was_searched_is_shown_as_text(client: Client) -> None:
    shown = await page(client, "/help?q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


async def test_an_article_is_rendered_with_anchors(client: Client) -> None:
    shown = await page(client, "/help/returns")

    assert "<h1>Sending things &lt;back&gt;</h1>" in shown
    assert '<h2 id="within-30-days">Within 30 days</h2>' in shown
    assert "<li><strong>in its box</strong></li>" in shown
    assert '<a href="/help/other">how</a>' in shown


async def test_nothing_in_an_article_runs(client: Client) -> None:
    response = await client.get("/help/returns")
    shown = await response.text()

    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


async def test_the_chat_is_on_the_page(client: Client) -> None:
    assert '<script async src="/widget.js" data-careline' in await page(client, "/help/paying")


async def test_an_unknown_article_is_not_found_and_the_search_is_offered(client: Client) -> None:
    shown = await page(client, "/help/none", status=404)

    assert "There is no such article" in shown
    assert 'action="/help"' in shown


async def test_the_style_sheet_is_served(client: Client) -> None:
    response = await client.get("/help/help.css")
    assert (response.status, response.content_type) == (200, "text/css")


async def test_an_edited_article_is_shown_anew_and_a_broken_one_as_it_was(
    client: Client, knowledge: Path
) -> None:
    (knowledge / "paying.md").write_text(OTHER.replace("by card", "by PayPal"), encoding="utf-8")
    os.utime(knowledge / "paying.md", ns=(1, 1))
    async with asyncio.timeout(10):
        while "by PayPal" not in await page(client, "/help/paying"):
            await asyncio.sleep(0.05)

    (knowledge / "paying.md").write_text("broken", encoding="utf-8")
    (knowledge / "returns.md").write_text(RETURNS.replace("30", "40"), encoding="utf-8")
    async with asyncio.timeout(10):
        while "Within 40 days" not in await page(client, "/help/returns"):
            await asyncio.sleep(0.05)
    assert "by PayPal" in await page(client, "/help/paying")


async def test_every_article_of_the_shop_can_be_read() -> None:
    app = web.Application()
    set_up(app, settings(ROOT / "data" / "knowledge"))
    async with TestClient(TestServer(app)) as client:
        links = set(re.findall(r'href="(/help/[a-z-]+)"', await page(client, "/help")))
        assert len(links) >= 50
        for link in links:
            shown = await page(client, link)
            named = re.findall(r'href="#([^"]+)"', shown)
            assert set(named) - {"content"} <= set(re.findall(r'id="([^"]+)"', shown))


def test_an_intent_has_one_subject() -> None:
    intents = [intent for of in SUBJECTS.values() for intent in of]
    assert len(intents) == len(set(intents))
