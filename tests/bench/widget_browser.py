"""What a chat widget costs the page that it is on, read off a Chromium without a screen."""

import gzip
import json
from collections import Counter
from typing import Any

from playwright.async_api import Browser, Page, Response, ViewportSize

SLOWER = 4
"""The processor is slowed so many times, to that of a cheap phone."""
VIEWPORT: ViewportSize = {"width": 1280, "height": 860}
TIMES = 9
SETTLED = 700
"""Milliseconds after loading within which a widget's start counts to loading."""
Figures = dict[str, Any]

FIND_SCROLLER = """
  const all = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
    [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowY);
  const scroller = all(document).filter(scrolls)
    .sort((a, b) => b.scrollHeight - b.clientHeight - (a.scrollHeight - a.clientHeight))[0];
"""
SCROLL_UP = f"""async ({{ step, longest }}) => {{
  {FIND_SCROLLER}
  const frames = [];
  let before = await new Promise(requestAnimationFrame);
  let atTop = 0;
  const began = before;
  while (atTop < 20 && before - began < longest) {{
    scroller.scrollTop -= step;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
    atTop = scroller.scrollTop === 0 ? atTop + 1 : 0;
  }}
  return {{ frames, height: scroller.scrollHeight, top: scroller.scrollTop }};
}}"""
WATCH_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries())
      if (!hadRecentInput) window.shifted += value;
  }).observe({ type: "layout-shift", buffered: true });
  window.longest = 0;
  new PerformanceObserver((list) => {
    window.longest = Math.max(window.longest, ...list.getEntries().map((one) => one.duration));
  }).observe({ type: "longtask", buffered: true });
"""


class Weight:
    """The bytes of scripts and style sheets that came over the line, gzipped as a server would."""

    def __init__(self, page: Page) -> None:
        self._bodies: dict[str, int] = {}
        self._page = page
        page.on("response", self._note)
        self._responses: list[Response] = []

    def _note(self, response: Response) -> None:
        if response.request.resource_type in ("script", "stylesheet"):
            self._responses.append(response)

    async def kilobytes(self) -> float:
        """So far, each file once."""
        for response in self._responses:
            if response.url not in self._bodies:
                body = await response.body()
                self._bodies[response.url] = len(gzip.compress(body, 9))
        return round(sum(self._bodies.values()) / 1024, 1)


async def load_work(browser: Browser, with_chat: str, without: str) -> Figures:
    """Milliseconds of main-thread work that the chat adds to loading a page on a slow processor.

    A fresh browser profile each time, the two pages by turns. `load_work_ms` is scripts, style and
    layout by the browser's own counters (`Performance.getMetrics`), the processor slowed.
    `load_tasks_ms` is everything that the main thread did, painting and what the browser does with
    what it fetched too: the processor time of all its tasks in a trace at full speed, so many times
    over, since the slowing itself would count. Whatever else the machine does can only add to them,
    so the least is taken.
    """
    bare, full = [], []
    for _ in range(TIMES):
        bare.append(await _loaded(browser, without) | await _traced(browser, without))
        full.append(await _loaded(browser, with_chat) | await _traced(browser, with_chat))
    return {
        f"load_{name}_ms": round(min(one[name] for one in full) - min(one[name] for one in bare), 1)
        for name in ("work", "script", "tasks")
    }


async def _traced(browser: Browser, address: str) -> dict[str, float]:
    context = await browser.new_context(viewport=VIEWPORT)
    page = await context.new_page()
    await browser.start_tracing(page=page, categories=["disabled-by-default-devtools.timeline"])
    await page.goto(address, wait_until="networkidle")
    await page.wait_for_timeout(SETTLED)
    events = json.loads(await browser.stop_tracing())["traceEvents"]
    await context.close()
    main_threads = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    tasks: Counter[int] = Counter()
    for one in events:
        if one["name"] == "RunTask" and (one["pid"], one["tid"]) in main_threads:
            tasks[one["pid"]] += one.get("tdur", 0)
    # Another renderer may stand by; the page's is the one that worked.
    return {"tasks": max(tasks.values()) / 1000 * SLOWER}


async def _loaded(browser: Browser, address: str) -> dict[str, float]:
    context = await browser.new_context(viewport=VIEWPORT)
    page = await context.new_page()
    devtools = await context.new_cdp_session(page)
    # Time of the thread, not of the clock: others may have the processor in between.
    await devtools.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    await devtools.send("Performance.enable")
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    before = await _spent(devtools)
    await page.goto(address, wait_until="networkidle")
    await page.wait_for_timeout(SETTLED)
    after = await _spent(devtools)
    await context.close()
    return {name: after[name] - before[name] for name in after}


async def _spent(devtools: Any) -> dict[str, float]:
    told = (await devtools.send("Performance.getMetrics"))["metrics"]
    counted = {one["name"]: float(one["value"]) * 1000 for one in told}
    script = counted["ScriptDuration"]
    work = script + counted["RecalcStyleDuration"] + counted["LayoutDuration"]
    return {"all": counted["TaskDuration"], "script": script, "work": work}


async def scrolled(page: Page, longest: int, step: int = 200) -> Figures:
    """The thread from its end to its beginning, `step` pixels a frame; times between frames."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Performance.enable")
    before = await _spent(devtools)
    found = await page.evaluate(SCROLL_UP, {"step": step, "longest": longest})
    after = await _spent(devtools)
    frames = sorted(found["frames"])
    in_time = sum(one <= 17 for one in frames)
    return {
        "scroll_frames_in_time_percent": round(100 * in_time / len(frames), 1),
        "scroll_frame_p95_ms": round(frames[int(len(frames) * 0.95)], 1),
        "scroll_work_a_frame_ms": round((after["all"] - before["all"]) / len(frames), 1),
        "scroll_height_px": found["height"],
        "scroll_stopped_at_px": round(found["top"]),
    }


async def violations(page: Page, axe_source: str) -> list[str]:
    """The rules of axe-core that the page breaks as it stands, of every weight."""
    await page.evaluate(axe_source)
    found: list[str] = await page.evaluate(
        "async () => (await axe.run(document, { resultTypes: ['violations'] }))"
        ".violations.map(({ id }) => id)"
    )
    return found
