"""Waits until a process answers."""

import asyncio
import math
import time

import aiohttp

from bot.launch.run.errors import LaunchError
from bot.launch.run.keeper import Keeper

POLL = 0.2
ONE_CALL = aiohttp.ClientTimeout(total=2)


async def wait_ready(
    session: aiohttp.ClientSession,
    keeper: Keeper,
    health: str,
    *,
    seconds: float = math.inf,
    tries: float = math.inf,
) -> float:
    """The seconds it took until GET `health` answered 200.

    Raises LaunchError if that takes longer than `seconds`, or if the process ended `tries` times
    meanwhile: then it is not going to start.
    """
    started, ended = time.monotonic(), keeper.ended
    while not await _answers(session, health):
        if keeper.ended - ended >= tries:
            raise LaunchError(_told(keeper, f"The {keeper.name} does not start."))
        if time.monotonic() - started > seconds:
            waited = f"did not answer at {health} within {seconds:g} s (CARELINE_READY_SECONDS)."
            raise LaunchError(_told(keeper, f"The {keeper.name} {waited}"))
        await asyncio.sleep(POLL)
    return time.monotonic() - started


async def _answers(session: aiohttp.ClientSession, health: str) -> bool:
    try:
        async with session.get(health, timeout=ONE_CALL) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def _told(keeper: Keeper, sentence: str) -> str:
    said = "\n".join("    " + line for line in keeper.log.tail())
    return f"{sentence} It said last:\n{said}\n(all of it: {keeper.log.path})"
