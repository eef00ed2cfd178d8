"""What the chat costs the page it is on, and two well-known peers beside it in the same run.

Without a screen the browser draws in software and its frames come from a clock of 60 Hz: a frame
that is late was late for want of processor, of which a graphics card would take a part away. So a
figure that is met here is met there; and on a busy machine all of them are worse than they are.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from bot.launch.setup import browser as installed
from tests.bench.widget_browser import (
    WATCH_SHIFTS,
    Figures,
    Weight,
    load_work,
    scrolled,
    violations,
)
from tests.bench.widget_pages import LONG, WidgetPages, served
from tests.bench.widget_peers import PEERS, Peer, fetched
from tests.browser.conftest import FLAGS, ROOT
from tests.browser.widget_page import ChatPage
from tests.fakes.chat_content import everything
from tests.fakes.chat_thread import always

AIMS = {
    "launcher_kb": 15,
    "whole_kb": 45,
    "load_work_ms": 50,
    "load_tasks_ms": 50,
    "layout_shift": 0,
    "axe_violations": 0,
    "scroll_frame_p95_ms": 17,
}
WHOLE_WAY, PEERS_WAY = 90_000, 12_000
"""Milliseconds of scrolling at most: ours goes to the beginning, whatever else the machine does."""
ANSWERED = 15_000
"""Milliseconds for a peer to show an answer."""


def measured() -> dict[str, object]:
    """Our figures, then each peer's under its name; KB are gzipped."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measured(Path(folder)))


async def _measured(folder: Path) -> dict[str, object]:
    path = installed.find(os.environ)
    assert path, "no Chrome or Chromium found: set CARELINE_BROWSER"
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    pages = WidgetPages(folder)
    licences = await _peers(pages, folder)
    async with served(pages) as base, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        print("The chat ...", flush=True)
        results: dict[str, object] = await _ours(chromium, pages, base, axe)
        for peer in pages.peers:
            print(f"{peer.package} {peer.version} ...", flush=True)
            found = await _peer(chromium, pages, base, peer, axe)
            told = {"version": peer.version, "licence": licences[peer.name], **found}
            results |= {f"{peer.name}_{name}": figure for name, figure in told.items()}
        await chromium.close()
    return results


async def _peers(pages: WidgetPages, folder: Path) -> dict[str, str]:
    """Fetch them; one that cannot be had is left out, and said so."""
    licences: dict[str, str] = {}
    for peer in PEERS:
        try:
            licences[peer.name] = await fetched(peer, folder)
        except (OSError, TimeoutError) as problem:
            print(f"{peer.package} is left out: {problem}", flush=True)
        else:
            pages.peers.append(peer)
    return licences


async def _ours(browser: Browser, pages: WidgetPages, base: str, axe: str) -> Figures:
    figures: Figures = {}
    async with _page(browser) as page:
        weight, chat = Weight(page), ChatPage(page, base)
        await chat.visit("/careline")
        await expect(chat.launcher).to_be_visible()
        figures["launcher_kb"] = await weight.kilobytes()
        broken = await violations(page, axe)
        pages.chat.replies = always(everything())
        await (await chat.open()).say("Show me everything")
        await expect(chat.button("Yes")).to_be_visible()
        figures["whole_kb"] = await weight.kilobytes()
        figures["axe_violations"] = len(broken + await violations(page, axe))
        figures["layout_shift"] = await page.evaluate("window.shifted")
    figures |= await load_work(browser, f"{base}/careline", f"{base}/without")
    async with _page(browser) as page:
        chat = ChatPage(page, base)
        await (await chat.visit("/careline")).open()
        await expect(chat.box).to_be_enabled()
        await page.wait_for_function("localStorage.length > 0")
        pages.fill()
        await chat.visit("/careline")
        await expect(chat.messages.last).to_be_in_viewport()
        figures[f"thread_{LONG}_longest_task_ms"] = await page.evaluate("window.longest")
        figures |= await scrolled(page, WHOLE_WAY)
        await expect(chat.messages.first).to_contain_text("Question 0")
    return figures


async def _peer(browser: Browser, pages: WidgetPages, base: str, peer: Peer, axe: str) -> Figures:
    address = f"{base}/{peer.name}"
    figures: Figures = {}
    pages.long = False
    async with _page(browser) as page:
        weight = Weight(page)
        await _opened(page, address, peer)
        box = page.locator(peer.box).last
        await box.click()
        await box.press_sequentially("Where is my order?")
        await box.press("Enter")
        await expect(page.get_by_text("Your parcel left").last).to_be_visible(timeout=ANSWERED)
        figures["whole_kb"] = await weight.kilobytes()
        broken = await violations(page, axe)
        figures["axe_violations"] = len(broken)
        figures["axe_rules"] = " ".join(broken)
        figures["layout_shift"] = round(await page.evaluate("window.shifted"), 3)
    figures |= await load_work(browser, address, f"{base}/without")
    pages.long = True
    async with _page(browser) as page:
        await _opened(page, address, peer)
        await expect(page.get_by_text(f"Question {LONG - 2}").last).to_be_attached()
        figures[f"thread_{LONG}_longest_task_ms"] = await page.evaluate("window.longest")
        figures |= await scrolled(page, PEERS_WAY)
    return figures


async def _opened(page: Page, address: str, peer: Peer) -> None:
    await page.goto(address)
    if peer.opener is not None:
        await page.locator(peer.opener).click()


@asynccontextmanager
async def _page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
    page = await context.new_page()
    await page.add_init_script(WATCH_SHIFTS)
    yield page
    await context.close()


if __name__ == "__main__":
    for name, value in measured().items():
        print(f"  {name:<34}{value!s:>10}{AIMS.get(name, '')!s:>10}")
