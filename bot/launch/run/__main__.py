"""`.venv/bin/python -m bot.launch.run [--data DIR]`: run the shop until Ctrl-C or SIGTERM."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path

import aiohttp

from bot.launch.run import lock
from bot.launch.run.errors import LaunchError
from bot.launch.run.settings import LaunchSettings, read_settings
from bot.launch.run.shop import RunningShop
from bot.launch.setup.paths import ROOT

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    data = _options().data
    try:
        settings = read_settings()
        _require_folder(data)
        with lock.held(settings.state):
            asyncio.run(_run(settings, data))
    except LaunchError as problem:
        print(f"\nCareline stopped: {problem}", file=sys.stderr)
        return 1
    except OSError as problem:
        where = f": {problem.filename}" if problem.filename else ""
        print(f"\nCareline stopped: {problem.strerror}{where}", file=sys.stderr)
        return 1
    return 0


async def _run(settings: LaunchSettings, data: Path | None) -> None:
    shop = RunningShop(ROOT, settings, os.environ, _announce)
    asked_to_stop = _stop_signals(shop)
    _announce("Starting Careline")
    async with aiohttp.ClientSession() as session:
        try:
            if await _unless(asked_to_stop, shop.start(session, data)):
                await asked_to_stop.wait()
        finally:
            _announce("Stopping")
            await shop.stop()


def _stop_signals(shop: RunningShop) -> asyncio.Event:
    """An event that the first signal sets; the second ends the processes at once."""
    asked = asyncio.Event()

    def ask() -> None:
        if asked.is_set():
            shop.end_now()
        asked.set()

    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, ask)
    return asked


async def _unless(stopped: asyncio.Event, work: Coroutine[None, None, None]) -> bool:
    """Do `work` unless `stopped` comes first; whether it was done."""
    working = asyncio.create_task(work)
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if working.done():
        working.result()
        return True
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    return False


def _require_folder(data: Path | None) -> None:
    if data is not None and not data.is_dir():
        raise LaunchError(
            f"DATA={data} is not a folder; name the one that holds your shop's files."
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.launch.run", description=__doc__)
    parser.add_argument("--data", type=Path, help="load this shop instead of the demo")
    return parser.parse_args()


def _announce(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
