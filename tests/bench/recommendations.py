"""`make bench` part `recommendations`: how long one takes over the API of a large shop.

A real bridge on one core, a real database, the products and the model in its memory; every request
is another customer's conversation.
"""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

import jwt
from aiohttp import ClientError, ClientSession

from crm_bridge.db import Database, sqlite_url
from crm_bridge.migrations.running import migrate
from tests.bench import many_products
from tests.bench.machine import resident_mb
from tests.flows.running_shop import ROOT, free_ports

TIMES = 300
AIMS = {"open_p95_ms": 15.0, "wish_p95_ms": 15.0, "refined_p95_ms": 15.0}
READY_WITHIN = 180.0
_SECRET = "secret-of-the-bench-0123456789abcdef"
_KEYS = {
    f"CARELINE_{name}": f"{name.lower()}-{_SECRET}"
    for name in ("GATEWAY_TOKEN", "ACTIONS_TOKEN", "IDENTITY_SECRET", "COOKIE_SECRET")
}


@dataclass(frozen=True)
class Bridge:
    """The running bridge and who calls it."""

    http: ClientSession
    base: str
    pid: int

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        scope = "GATEWAY" if path == "/v1/sessions" else "ACTIONS"
        headers = {"Authorization": f"Bearer {_KEYS[f'CARELINE_{scope}_TOKEN']}"}
        async with self.http.request(
            method, f"{self.base}{path}", json=body, headers=headers
        ) as response:
            assert response.status < 300, await response.text()
            return await response.json()


def measured() -> dict[str, object]:
    """Milliseconds of each sort of request."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measured(Path(folder)))


async def _measured(state: Path) -> dict[str, object]:
    database = Database(sqlite_url(state / "careline.db"))
    await migrate(database)
    print("Ten thousand products, a hundred thousand customers ...", flush=True)
    await many_products.write(database)
    await database.close()
    trained = _train(state)
    async with _running(state) as bridge:
        began = time.perf_counter()
        await bridge.call("GET", "/v1/products?text=boots")
        found: dict[str, object] = {
            "training_seconds": trained,
            "first_seconds": round(time.perf_counter() - began, 1),
        }
        conversations = [await _conversation(bridge, number) for number in _chosen(TIMES)]
        for name, ask in _REQUESTS.items():
            found |= await _times(bridge, name, ask, conversations)
        found["resident_mb"] = resident_mb(bridge.pid)
    return found


async def _open(bridge: Bridge, conversation: str) -> Any:
    return await bridge.call("GET", f"/v1/conversations/{conversation}/recommendations")


async def _wish(bridge: Bridge, conversation: str) -> Any:
    text = "something like the last one I bought, but waterproof and under 80, not leather"
    return await _say(bridge, conversation, {"text": text})


async def _refined(bridge: Bridge, conversation: str) -> Any:
    boots = {"kind": {"words": ["boot"], "said": "boots"}, "max_price": 12_000}
    return await _say(bridge, conversation, {"text": "in blck, size M please", "wish": boots})


async def _say(bridge: Bridge, conversation: str, body: Any) -> Any:
    return await bridge.call("POST", f"/v1/conversations/{conversation}/recommendations", body)


Ask = Callable[[Bridge, str], Awaitable[Any]]
_REQUESTS: dict[str, Ask] = {"open": _open, "wish": _wish, "refined": _refined}


async def _times(
    bridge: Bridge, name: str, ask: Ask, conversations: list[str]
) -> dict[str, object]:
    times = []
    answered = 0
    busy = _busy(bridge.pid)
    for conversation in conversations:
        began = time.perf_counter()
        answer = await ask(bridge, conversation)
        times.append((time.perf_counter() - began) * 1000)
        answered += bool(answer["products"])
    each = round((_busy(bridge.pid) - busy) / len(times), 1)
    p95 = round(quantiles(times, n=20)[-1], 1)
    print(f"  {name}: p50 {median(times):.1f} ms, p95 {p95} ms, {answered} answered", flush=True)
    p50 = round(median(times), 1)
    return {f"{name}_p50_ms": p50, f"{name}_p95_ms": p95, f"{name}_processor_ms": each}


def _busy(pid: int) -> float:
    """Milliseconds of a processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _chosen(count: int) -> list[int]:
    return Random(3).sample(range(many_products.CUSTOMERS), count)


async def _conversation(bridge: Bridge, number: int) -> str:
    claims = {"sub": f"c-{number:06}", "exp": int(time.time()) + 3600}
    identity = jwt.encode(claims, _KEYS["CARELINE_IDENTITY_SECRET"], algorithm="HS256")
    opened = await bridge.call("POST", "/v1/sessions", {"identity": identity})
    return str(opened["conversation_id"])


@asynccontextmanager
async def _running(state: Path) -> AsyncIterator[Bridge]:
    (port,) = free_ports(1)
    environment = {
        **os.environ,
        **_KEYS,
        "CARELINE_STATE": str(state),
        "CARELINE_MODELS_TRAIN": "0",
        "CARELINE_BRIDGE_PORT": str(port),
        "CARELINE_ENCRYPTION_KEYS": secrets.token_urlsafe(32),
        "DATABASE_URL": "",
    }
    process = _start(state, environment)
    try:
        async with ClientSession() as http:
            await _ready(http, port, process)
            yield Bridge(http, f"http://127.0.0.1:{port}", process.pid)
    except BaseException:
        print((state / "bench.log").read_text(encoding="utf-8")[-2_000:])
        raise
    finally:
        process.terminate()
        process.wait(timeout=30)


def _train(state: Path) -> float:
    """The recommender, as the bridge would have it made by itself."""
    print("Training the recommender ...", flush=True)
    began = time.perf_counter()
    command = [sys.executable, "-m", "crm_bridge", "shop-models", "train", "recommendations"]
    environment = {**os.environ, "CARELINE_STATE": str(state), "DATABASE_URL": ""}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return round(time.perf_counter() - began, 1)


def _start(state: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """On one core, with all of its threads."""
    with (state / "bench.log").open("wb") as log:
        command = [sys.executable, "-m", "crm_bridge", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
    return process


async def _ready(http: ClientSession, port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            async with http.get(f"http://127.0.0.1:{port}/healthz") as response:
                if response.status == 200:
                    return
        except ClientError:
            pass
        await asyncio.sleep(0.2)
    raise RuntimeError(f"nothing of ours answers at port {port}")
