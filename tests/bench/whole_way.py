"""`make bench` part `turns`: the whole way, gateway to Rasa and back, on the four processes in a
new state."""

import asyncio
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import jwt
from aiohttp import ClientSession

from tests.bench.machine import resident_mb
from tests.bench.turns import WITHOUT_ACTION, by_number, figures, several
from tests.flows.customer import Customer
from tests.flows.running_shop import ROOT, RunningShop, running_shop

TURNS = 60
LONG = 105
CUSTOMER = "AF-10001"
ORDER_QUESTION = "where is my order CL-104233?"
WINDOW = 5
"""Turn 5 and turn 100 are medians of this many turns around them."""

AIMS = {
    "turn_without_action_p50_ms": 60,
    "turn_with_action_p50_ms": 120,
    "turn_100_over_turn_5": 1.5,
    "training_seconds": 60,
    "ready_seconds": 45,
    "rasa_resident_mb": 800,
}


def measured() -> dict[str, object]:
    """The training, the start, turns of both kinds, a long conversation, Rasa's memory."""
    print("Training the assistant once ...", flush=True)
    results: dict[str, object] = {"training_seconds": _training_seconds()}
    print("Starting the shop ...", flush=True)
    # Once to fill the database, then again on the tree that is set up: that start is timed.
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        with running_shop(state, **_settings()):
            pass
        with running_shop(state, **_settings()) as shop:
            results["ready_seconds"] = _ready_seconds(shop)
            results |= asyncio.run(_conversations(shop))
            results["rasa_resident_mb"] = resident_mb(shop.process("bot.assistant"))
    return results


def _settings() -> dict[str, str]:
    return {
        "CARELINE_MESSAGES_PER_MINUTE": "100000",
        "CARELINE_ADDRESS_MESSAGES_PER_MINUTE": "100000",
    }


async def _conversations(shop: RunningShop) -> dict[str, object]:
    async with ClientSession() as http:
        visitor = await Customer.arrives(http, shop.chat)
        print("Turns without an action ...", flush=True)
        without = figures(await several(visitor, WITHOUT_ACTION, TURNS))
        customer = await Customer.arrives(http, shop.chat, identity=_identity(shop))
        print("Turns with an action ...", flush=True)
        with_action = figures(await several(customer, (ORDER_QUESTION,), TURNS))
        print(f"One conversation of {LONG} turns ...", flush=True)
        long = await Customer.arrives(http, shop.chat)
        times = await by_number(long, WITHOUT_ACTION, LONG)
    fifth, hundredth = _around(times, 5), _around(times, 100)
    return {
        "turn_without_action_p50_ms": without["p50"],
        "turn_without_action_p95_ms": without["p95"],
        "turn_with_action_p50_ms": with_action["p50"],
        "turn_with_action_p95_ms": with_action["p95"],
        "turn_5_ms": round(fifth, 1),
        "turn_100_ms": round(hundredth, 1),
        "turn_100_over_turn_5": round(hundredth / fifth, 2),
    }


def _around(times: list[float], turn: int) -> float:
    first = turn - 1 - WINDOW // 2
    return median(times[first : first + WINDOW])


def _training_seconds() -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run(
            [ROOT / ".venv-rasa/bin/python", "-m", "bot.assistant", "train"],
            cwd=ROOT,
            env={**os.environ, "CARELINE_STATE": folder},
            check=True,
            capture_output=True,
        )
        return round(time.perf_counter() - began, 1)


def _identity(shop: RunningShop) -> str:
    claims = {"sub": CUSTOMER, "exp": int(time.time()) + 3600}
    return jwt.encode(claims, shop.secret("CARELINE_IDENTITY_SECRET"), algorithm="HS256")


def _ready_seconds(shop: RunningShop) -> int:
    found = re.search(r"ready after (\d+) s", shop.output)
    if found is None:
        raise RuntimeError("the launcher did not say how long it took")
    return int(found[1])
