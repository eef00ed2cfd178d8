"""`python -m tests.browser.screenshots`: the pictures of the documentation, taken of the demo shop.

Starts the shop in a new state, lets customers write and colleagues work, and writes those of
docs/agents.md, `docs/images/agents-*.webp`; with `--widget` those of docs/embedding.md,
`docs/images/widget-*.webp`; with `--leads` those of docs/leads.md, `docs/images/leads-*.webp`, of a
shop that has five weeks of conversations behind it; with `--intelligence` those of
docs/intelligence.md, `docs/images/intelligence-*.webp`, of the same shop with its models trained.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.launch.setup import browser as installed
from tests.browser.conftest import FLAGS
from tests.browser.intelligence_album import IntelligenceAlbum
from tests.browser.leads_album import LeadsAlbum
from tests.browser.picture import picture
from tests.browser.widget_album import WidgetAlbum
from tests.browser.widget_page import ChatPage
from tests.fakes.telegram import FakeTelegram
from tests.flows.customer import Customer
from tests.flows.running_shop import ROOT, RunningShop, running_shop
from tests.flows.showcase import identity_of
from tests.flows.stories.desk import Desk

IMAGES = ROOT / "docs" / "images"
DESKTOP: Any = {"width": 1280, "height": 800}
PHONE: Any = {"width": 390, "height": 780}
HEAVIEST = 150_000
"""Bytes of a picture: they are read on slow lines, too."""


async def main(which: str) -> str | None:
    """What was wrong, if anything."""
    path = installed.find(os.environ)
    assert path, "no Chrome or Chromium found: set CARELINE_BROWSER"
    expect.set_options(timeout=20_000)
    with (
        TemporaryDirectory(prefix="careline-pictures-") as state,
        running_shop(
            Path(state),
            CARELINE_ADDRESS_MESSAGES_PER_MINUTE="1000",
            CARELINE_DEMO_TALKS="1" if which in ("leads", "intelligence") else "0",
        ) as shop,
    ):
        async with async_playwright() as playwright, ClientSession() as http:
            chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
            if which == "leads":
                await LeadsAlbum(shop.console, chromium, IMAGES).take()
            elif which == "intelligence":
                await IntelligenceAlbum(shop.console, chromium, IMAGES).take()
            elif which == "widget":
                await WidgetAlbum(shop.chat, chromium, IMAGES).take()
            else:
                await Album(shop, chromium, http).take()
            await chromium.close()
    heavy = [one.name for one in IMAGES.glob("*.webp") if one.stat().st_size > HEAVIEST]
    return f"heavier than {HEAVIEST} bytes: {', '.join(heavy)}" if heavy else None


class Album:
    """The scenes, in the order in which they happen."""

    def __init__(self, shop: RunningShop, chromium: Browser, http: ClientSession) -> None:
        self.shop, self.chromium, self.http = shop, chromium, http

    async def take(self) -> None:
        await self.messages_left()
        async with self.desk("ben.achebe") as ben, self.desk("ravi.menon"):
            await self.arrivals()
            emma = await self.emma()
            await ben.queue()
            await ben.accept("Oliver Hartley")
            await ben.say("I have it here, Oliver. One moment, please.")
            async with self.desk("chloe.dunn") as chloe:
                await self.day_of(chloe, emma)
        async with self.desk("chloe.dunn", PHONE) as chloe:
            await chloe.page.goto(f"{chloe.address}/conversations?view=mine")
            await chloe.row("Emma Whitfield").get_by_role("link").click()
            await chloe.listening()
            await shoot(chloe.page, "phone")
        await self.channels()

    async def channels(self) -> None:
        """Telegram, set up by an admin and connected to a stand-in."""
        async with FakeTelegram().served() as telegram, self.desk("marta.lindqvist") as marta:
            await marta.page.goto(f"{marta.address}/channels")
            await marta.listening()
            card = marta.page.get_by_role("region", name="Telegram", exact=True)
            await card.get_by_label("Bot token").fill(telegram.token)
            await card.get_by_text("Seldom needed").click()
            await card.get_by_label("Bot API server").fill(telegram.url)
            await card.get_by_role("button", name="Save and switch on").click()
            await expect(card.get_by_text("Connected", exact=True).first).to_be_visible()
            nina = telegram.user("Nina")
            await nina.says("Where is my order CL-104233?")
            await telegram.until(lambda _: nina.chat.from_bot, seconds=60)
            await card.get_by_role("button", name="Test Telegram").click()
            await expect(card.get_by_role("status")).to_contain_text("Tested: connected")
            # From its top, not at the card that was changed.
            await marta.page.goto(f"{marta.address}/channels?")
            await marta.listening()
            await shoot(marta.page, "channels")

    async def day_of(self, chloe: Desk, emma: ChatPage) -> None:
        """What an agent sees, from the list to the hand-over."""
        await chloe.page.goto(f"{chloe.address}/conversations")
        await chloe.listening()
        await expect(chloe.row("Emma Whitfield")).to_be_visible()
        await shoot(chloe.page, "inbox")
        await chloe.queue()
        await chloe.accept("Emma Whitfield")
        await expect(emma.log).to_contain_text("has joined the conversation")
        await chloe.say("Hello Emma, I am looking at your parcel now.")
        await expect(emma.log).to_contain_text("I am looking at your parcel now.")
        await emma.say("Thank you. Can I send the boots back if they don't fit?")
        await expect(emma.log.get_by_text("Sent", exact=True).last).to_be_visible()
        await expect(emma.log.get_by_text("Sending")).to_have_count(0)
        await shoot(emma.page, "customer")
        await chloe.page.locator("#suggestions button").first.wait_for()
        await chloe.reply.fill("I have asked Swiftline, and")
        await shoot(chloe.page, "conversation")
        await self.helps(chloe)

    async def helps(self, chloe: Desk) -> None:
        """Quick replies, an order in place, the hand-over, and the keys in the dark."""
        page = chloe.page
        await chloe.reply.fill("")
        await chloe.button("/ Quick replies").or_(chloe.button("Quick replies")).first.click()
        await page.get_by_role("option").first.wait_for()
        await shoot(page, "quick-replies")
        await page.keyboard.press("Escape")
        await page.locator("#orders summary, #orders a").first.click()
        await page.get_by_role("link", name="Refund").first.wait_for()
        await page.locator("#orders").evaluate(
            "one => one.parentElement.scrollTo(0, one.offsetTop - one.parentElement.offsetTop - 8)"
        )
        await shoot(page, "order")
        await chloe.button("Transfer…").click()
        sheet = page.get_by_role("dialog", name="Transfer this conversation")
        await sheet.get_by_role("radio", name="Returns 1 there").check()
        await sheet.get_by_role("textbox").fill("Please ring Swiftline: it was to come last week.")
        await shoot(page, "transfer")
        await sheet.get_by_role("button", name="Cancel").click()
        await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        await chloe.button("Keyboard shortcuts").click()
        await shoot(page, "keys-dark")

    async def messages_left(self) -> None:
        """Two who came while nobody was there."""
        for name, email, text in (
            (
                "",
                "h.abara@mail.example",
                "The lamp I bought in May flickers. Can you send another one?",
            ),
            ("Grace", "grace.murphy@home.example", "Please ring me after six."),
        ):
            left = await self.comes(name, "I want to talk to a person")
            form = left.last("system")["form"]["payload"]
            await left.post(
                {"id": str(uuid4()), "payload": form, "values": {"email": email, "text": text}}
            )
            await left.waits_for("will write to you")

    async def arrivals(self) -> None:
        await self.comes("Sofia", "where is my order?")
        await self.comes("James", "can I still cancel CL-104255?")
        await self.comes(
            "Oliver", "do you have the trail boots in size 9?", "I want to talk to a person"
        )
        await self.comes("Priya", "this is fraud, I never ordered that")
        await self.comes("", "what is your refund policy?")

    async def comes(self, name: str, *says: str) -> Customer:
        """Somebody writes, signed in where they have a name."""
        identity = identity_of(self.shop, name) if name else None
        customer = await Customer.arrives(self.http, self.shop.chat, identity=identity)
        for text in says:
            await customer.say(text)
        return customer

    async def emma(self) -> ChatPage:
        """The chat window on a phone, where Emma asks for an order and then for a person."""
        context = await self.chromium.new_context(viewport=PHONE, locale="en-GB")
        chat = await ChatPage(await context.new_page(), self.shop.chat).visit("/")
        await chat.page.get_by_label("Signed in as").select_option(label="Emma Whitfield")
        await chat.open()
        await chat.say("Where is my order CL-104233?")
        await expect(chat.log).to_contain_text("tracking number")
        await chat.say("It should have been here by now. I want to talk to a person")
        await expect(chat.log).to_contain_text("bringing in a colleague")
        return chat

    @asynccontextmanager
    async def desk(self, who: str, viewport: Any = DESKTOP) -> AsyncIterator[Desk]:
        """A console, logged in."""
        context = await self.chromium.new_context(
            viewport=viewport, locale="en-GB", color_scheme="light", reduced_motion="reduce"
        )
        desk = Desk(await context.new_page(), self.shop.console)
        await desk.log_in(f"{who}@alderandfinch.example")
        yield desk
        await context.close()


async def shoot(page: Page, name: str) -> None:
    await picture(page, IMAGES / f"agents-{name}.webp")


if __name__ == "__main__":
    kinds = [one for one in ("widget", "leads", "intelligence") if f"--{one}" in sys.argv[1:]]
    sys.exit(asyncio.run(main(kinds[0] if kinds else "agents")))
