"""How long the console's big pages take to be seen in a real browser, and whether they scroll."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, async_playwright

from bot.launch.setup import browser as installed
from tests.bench.agent import COOKIE
from tests.bench.turns import figures
from tests.bench.two_processes import LONG, LONG_MESSAGES, House
from tests.bench.widget_browser import scrolled
from tests.browser.conftest import DESKTOP, FLAGS

TIMES = 40
READS = 500
"""Milliseconds until the next page: what a page fetches after its first picture is over then."""
STEP, LONGEST = 400, 60_000
"""Pixels a frame and milliseconds: two thousand messages are some 150,000 pixels."""
_SEEN = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const painted = list.getEntriesByName("first-contentful-paint")[0];
    if (painted) resolve(painted.startTime);
  }).observe({ type: "paint", buffered: true });
})"""
"""Milliseconds from the beginning of the navigation to the first picture, styles and the server's
answer included."""


async def in_a_browser(house: House, token: str) -> Mapping[str, object]:
    """Of an inbox of ten thousand and of a transcript of two thousand messages."""
    path = installed.find(os.environ)
    assert path, "no Chrome or Chromium found: set CARELINE_BROWSER"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = await _logged_in(browser, house, token)
        inbox = await _seen(page, f"{house.console}/conversations")
        transcript = await _seen(page, f"{house.console}/conversations/{LONG}")
        scrolling = await scrolled(page, step=STEP, longest=LONGEST)
        first = await page.locator("#m-1").count()
        await browser.close()
    assert first == 1, f"after scrolling {LONG_MESSAGES} messages up the first is not there"
    return {
        "inbox_10000_seen_p95_ms": inbox,
        "transcript_2000_seen_p95_ms": transcript,
        "transcript_2000_scroll_frame_p95_ms": scrolling["scroll_frame_p95_ms"],
        "transcript_2000_scroll_frames_in_time_percent": scrolling["scroll_frames_in_time_percent"],
    }


async def _logged_in(browser: Browser, house: House, token: str) -> Page:
    context = await browser.new_context(viewport=DESKTOP, locale="en-GB")
    host = urlsplit(house.console).hostname
    assert host
    await context.add_cookies([{"name": COOKIE, "value": token, "domain": host, "path": "/"}])
    return await context.new_page()


async def _seen(page: Page, address: str) -> float:
    times = []
    # The first time fetches scripts and styles, which an agent's browser has.
    for _ in range(TIMES + 1):
        await page.goto(address)
        times.append(float(await page.evaluate(_SEEN)))
        await page.wait_for_timeout(READS)
    return figures(times[1:])["p95"]
