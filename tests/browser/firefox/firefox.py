"""A Firefox that a test tells what to do, through node and puppeteer (`driver.mjs`).

Playwright brings a Firefox of its own, which cannot be had everywhere; puppeteer drives the one
that the system has, by the standard WebDriver BiDi.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("driver.mjs")
START_WITHIN = 60.0
END_WITHIN = 15.0
DARK: Mapping[str, int] = {"layout.css.prefers-color-scheme.content-override": 0}


class FirefoxError(AssertionError):
    """The page did not show what was waited for, or could not do what was asked."""


class Firefox:
    """One window; targets are CSS selectors, `>>>` steps into a shadow tree."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def do(self, what: str, **details: Any) -> Any:
        """Have one command of `driver.mjs` done, and give its value."""
        stdin, line = self._process.stdin, json.dumps({"do": what, **details})
        assert stdin is not None
        stdin.write(f"{line}\n".encode())
        return await self.answer()

    async def answer(self) -> Any:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise FirefoxError(f"the driver ended: {await self._last_words()}")
        told = json.loads(line)
        if not told["ok"]:
            raise FirefoxError(told["error"])
        return told.get("value")

    async def _last_words(self) -> str:
        assert self._process.stderr is not None
        return (await self._process.stderr.read()).decode()[-2000:]


@asynccontextmanager
async def running(path: str, preferences: Mapping[str, int]) -> AsyncIterator[Firefox]:
    """A Firefox with a profile of its own, closed at the end."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "node", str(DRIVER), path, json.dumps(preferences), stdin=pipe, stdout=pipe, stderr=pipe
    )  # fmt: skip
    try:
        async with asyncio.timeout(START_WITHIN):
            firefox = Firefox(process)
            await firefox.answer()
        yield firefox
    finally:
        # The end of its input is what the driver closes the browser at.
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(END_WITHIN):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
