"""`make floods`: what others notice of one visitor who floods the shop, and of 10,000 idle sockets.

Eight customers, each at an address of their own, write at their ordinary pace to the four real
processes with the limits that are shipped. What they wait for an answer is taken before each flood
and during it. Fairness is what they wait during a flood divided by what they waited before. Writes
`reports/floods.json`.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

from aiohttp import ClientError, ClientSession, DummyCookieJar, TCPConnector, WSMsgType

from bot.serving import raise_file_limit
from tests.bench.machine import machine
from tests.flows.running_shop import ROOT, RunningShop, running_shop
from tests.soak.processes import held

REPORT = ROOT / "reports" / "floods.json"
CUSTOMERS = 8
PACE = 3.2
"""Seconds between two messages of a customer: fewer than 20 a minute."""
IDLE = 10_000
AT_ONCE = 32
SAYINGS = ("hello", "where is my order?", "what is your refund policy?", "thanks", "no")
EVIL = (f"127.0.0.{number}" for number in range(66, 99))
"""Each flood is of another."""

Flood = Callable[[RunningShop, Counter[str]], Awaitable[None]]


async def _session(http: ClientSession, chat: str) -> str:
    async with http.post(f"{chat}/chat/session", json={}) as response:
        return str((await response.json())["token"])


@asynccontextmanager
async def _at(address: str) -> AsyncIterator[ClientSession]:
    """A client at this address of the loopback network."""
    line = TCPConnector(local_addr=(address, 0), limit=0)
    async with ClientSession(connector=line, cookie_jar=DummyCookieJar()) as http:
        yield http


async def _customer(
    shop: RunningShop, number: int, waited: list[float], told: Counter[str]
) -> None:
    rng = random.Random(number)
    async with _at(f"127.0.1.{number + 1}") as http:
        await asyncio.sleep(rng.uniform(0, PACE))
        socket = await http.ws_connect(f"{shop.chat}/chat/ws")
        await socket.send_json({"type": "hello", "token": await _session(http, shop.chat)})
        while True:
            began, message_id, seq = time.perf_counter(), str(uuid4()), 0
            said = {"type": "message", "id": message_id, "text": rng.choice(SAYINGS)}
            await socket.send_json(said)
            while True:
                frame = await socket.receive_json(timeout=60)
                if frame["type"] == "ack" and frame["id"] == message_id:
                    seq = frame["seq"]
                elif frame["type"] == "error":
                    told[frame["code"]] += 1
                    break
                elif frame["type"] == "outcome" and frame["seq"] == seq:
                    told[frame["outcome"]] += 1
                    waited.append((time.perf_counter() - began) * 1000)
                    break
            await asyncio.sleep(max(0.0, PACE - (time.perf_counter() - began)))


async def _messages(shop: RunningShop, done: Counter[str]) -> None:
    """One visitor, one socket, as many messages as go through it."""
    async with _at(next(EVIL)) as http:
        socket = await http.ws_connect(f"{shop.chat}/chat/ws")
        await socket.send_json({"type": "hello", "token": await _session(http, shop.chat)})

        async def write() -> None:
            while True:
                said = {"type": "message", "id": str(uuid4()), "text": "a" * 9_000}
                await socket.send_json(said)
                done["sent"] += 1

        writing = asyncio.create_task(write())
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    found = frame.json()
                    done[found.get("code", found["type"])] += 1
        finally:
            writing.cancel()


def _asking(method: str, path: str, **options: Any) -> Flood:
    """One visitor who asks for the same again and again, many times at once."""

    async def flood(shop: RunningShop, done: Counter[str]) -> None:
        async with _at(next(EVIL)) as http:
            headers = {"Authorization": f"Bearer {await _session(http, shop.chat)}"}

            async def ask() -> None:
                while True:
                    try:
                        async with http.request(
                            method, f"{shop.chat}{path}", headers=headers, **options
                        ) as response:
                            await response.read()
                            done[str(response.status)] += 1
                    except ClientError as error:
                        done[type(error).__name__] += 1
                        await asyncio.sleep(0.1)

            async with asyncio.TaskGroup() as tasks:
                for _ in range(AT_ONCE):
                    tasks.create_task(ask())

    return flood


async def _idle(shop: RunningShop, done: Counter[str]) -> None:
    """Half say nothing at all, half open a WebSocket and never say hello; each that is closed is
    opened again."""
    port = shop.ports["GATEWAY"]
    upgrade = (
        f"GET /chat/ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()
    gate = asyncio.Semaphore(100)

    async def hold(number: int) -> None:
        while True:
            try:
                async with gate:
                    reader, writer = await asyncio.open_connection(
                        "127.0.0.1", port, local_addr=(f"127.0.2.{number % 250 + 1}", 0)
                    )
                    if number % 2:
                        writer.write(upgrade)
                done["opened"] += 1
                done["most open"] = max(
                    done["most open"], done["opened"] - done["closed by the gateway"]
                )
                while await reader.read(4096):
                    pass
                writer.close()
                done["closed by the gateway"] += 1
            except OSError as error:
                done[type(error).__name__] += 1
                await asyncio.sleep(1)

    async with asyncio.TaskGroup() as tasks:
        for number in range(IDLE):
            tasks.create_task(hold(number))


FLOODS: dict[str, Flood] = {
    "messages": _messages,
    "reading": _asking("GET", "/chat/messages"),
    "sessions": _asking("POST", "/chat/session", json={}),
    "bodies": _asking("POST", "/chat/messages", data=b"[" * 200_000),
    "idle_sockets": _idle,
}


async def _measured(shop: RunningShop, only: list[str], seconds: float) -> dict[str, Any]:
    waited: list[float] = []
    told: Counter[str] = Counter()
    found: dict[str, Any] = {}
    async with AsyncExitStack() as stack:
        customers = [
            asyncio.create_task(_customer(shop, number, waited, told))
            for number in range(CUSTOMERS)
        ]
        stack.callback(lambda: [one.cancel() for one in customers])
        await asyncio.sleep(15)
        for name in only:
            flood = FLOODS[name]
            before = await _taken(waited, told, customers, seconds)
            done: Counter[str] = Counter()
            flooding = asyncio.create_task(flood(shop, done))
            await asyncio.sleep(5)
            found[name] = await _taken(waited, told, customers, seconds)
            found[name]["flood"] = dict(done)
            found[name]["gateway_files"] = held(shop)["gateway"].files
            found[name]["before"] = before
            found[name]["times_before"] = {
                cut: round(found[name][cut] / before[cut], 2) for cut in ("p50", "p95")
            }
            flooding.cancel()
            await asyncio.gather(flooding, return_exceptions=True)
            await asyncio.sleep(8)
            print(name, found[name], flush=True)
    await asyncio.sleep(10)
    found["gateway_files_at_the_end"] = held(shop)["gateway"].files
    return found


async def _taken(
    waited: list[float],
    told: Counter[str],
    customers: list[asyncio.Task[None]],
    seconds: float,
) -> dict[str, Any]:
    waited.clear()
    told.clear()
    await asyncio.sleep(seconds)
    for one in customers:
        if one.done():
            one.result()
    cuts = quantiles(waited, n=20)
    return {
        "p50": round(cuts[9]),
        "p95": round(cuts[18]),
        "messages": len(waited),
        "outcomes": dict(told),
    }


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.hostile.floods", description=__doc__)
    options.add_argument("--only", nargs="+", choices=list(FLOODS), default=list(FLOODS))
    options.add_argument("--seconds", type=float, default=40.0, help="of each measurement")
    given = options.parse_args()
    raise_file_limit()
    taken_on = machine()
    with (
        tempfile.TemporaryDirectory(prefix="careline-floods-") as folder,
        running_shop(Path(folder)) as shop,
    ):
        found = asyncio.run(_measured(shop, given.only, given.seconds))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({"machine": taken_on, **found}, indent=2) + "\n")
    for name, one in found.items():
        if isinstance(one, dict):
            times = one["times_before"]
            print(f"{name:13} p50 {one['p50']} ms ({times['p50']} times), ", end="")
            print(f"p95 {one['p95']} ms ({times['p95']} times); {one['flood']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
