"""What a lead changes in the console is said in the chat within seconds, by all four processes."""

import asyncio
import html
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import ClientSession, CookieJar

from tests.flows.customer import Customer, text_of
from tests.flows.running_shop import RunningShop

LEAD = {"email": "ben.achebe@alderandfinch.example", "password": "careline-demo", "next": "/"}
THANKS = "/texts/utter_thank/en"
CARDS = "/articles/gift-cards"
AT_MOST = 20.0
"""Seconds on a busy machine; on a quiet one it is less than one."""


class Console:
    """Ben, a lead, at the pages of texts and articles."""

    def __init__(self, http: ClientSession, address: str) -> None:
        self._http = http
        self._address = address

    async def form(self, path: str) -> dict[str, str]:
        async with self._http.get(self._address + path) as answer:
            page = await answer.text()
        fields = dict(re.findall(r'<input[^>]* name="([\w-]+)"[^>]* value="([^"]*)"', page))
        fields["topics"] = "".join(re.findall(r'name="topics" value="(\w+)" checked', page))
        texts = re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>(.*?)</textarea>', page, re.S)
        return {name: html.unescape(text) for name, text in (*fields.items(), *texts)}

    async def post(self, path: str, fields: dict[str, str]) -> None:
        url = self._address + path
        async with self._http.post(url, data=fields, allow_redirects=False) as answer:
            assert answer.status == 303, await answer.text()


@pytest.fixture
async def console(shop: RunningShop) -> AsyncIterator[Console]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        async with http.post(f"{shop.console}/login", data=LEAD) as entered:
            assert entered.status == 200
        yield Console(http, shop.console)


async def becomes(what: Callable[[], Awaitable[str]], holds: Callable[[str], bool]) -> float:
    """Seconds until it does."""
    started = time.monotonic()
    async with asyncio.timeout(AT_MOST):
        while not holds(await what()):
            await asyncio.sleep(0.1)
    return time.monotonic() - started


async def test_a_changed_text_is_said_and_undone_without_a_restart(
    shop: RunningShop, http: ClientSession, console: Console
) -> None:
    visitor = await Customer.arrives(http, shop.chat)

    async def answer() -> str:
        return text_of(await visitor.say("thank you"))

    fields = await console.form(THANKS)
    await console.post(THANKS, {**fields, "text-1": "Any time, truly!", "text-2": ""})
    await becomes(answer, lambda said: said == "Any time, truly!")
    fields = await console.form(THANKS)
    await console.post(f"{THANKS}/versions/0/restore", fields)
    await becomes(answer, lambda said: said != "Any time, truly!")


async def test_a_changed_article_answers_and_is_a_help_page_until_it_is_undone(
    shop: RunningShop, http: ClientSession, console: Console
) -> None:
    visitor = await Customer.arrives(http, shop.chat)

    async def answer() -> str:
        return text_of(await visitor.say("until when is a gift card valid?"))

    async def page() -> str:
        async with http.get(f"{shop.chat}/help/gift-cards") as shown:
            return await shown.text()

    fields = await console.form(CARDS)
    longer = fields["body"].replace("24 months", "37 months")
    await console.post(CARDS, {**fields, "body": longer})
    await becomes(answer, lambda said: "37 months" in said)
    await becomes(page, lambda shown: "37 months" in shown)
    fields = await console.form(CARDS)
    await console.post(f"{CARDS}/versions/0/restore", fields)
    await becomes(answer, lambda said: "24 months" in said)
    await becomes(page, lambda shown: "24 months" in shown)


async def test_what_was_changed_outlives_the_processes(
    shop: RunningShop, http: ClientSession, console: Console
) -> None:
    fields = await console.form(THANKS)
    await console.post(THANKS, {**fields, "text-1": "Always a pleasure!", "text-2": ""})
    shop.kill("bot.assistant")
    shop.kill("crm_bridge")
    try:

        async def answer() -> str:
            visitor = await Customer.arrives(http, shop.chat)
            return text_of(await visitor.say("thank you"))

        async def steadily() -> str:
            try:
                return await answer()
            except Exception:  # whatever a process that is not there yet makes of it
                return ""

        async with asyncio.timeout(90):
            while await steadily() != "Always a pleasure!":
                await asyncio.sleep(0.5)
    finally:
        fields = await console.form(THANKS)
        await console.post(f"{THANKS}/versions/0/restore", fields)
