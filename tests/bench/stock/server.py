"""A stock Rasa at work: `rasa run`, the shop's own action server, and a bridge to answer it.

It works on the state of a shop that is not running meanwhile. The bridge stands for the shop's
systems, which either assistant asks; it is not counted as part of the stock one.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession

from bot.launch.run import secrets_file
from crm_bridge.api.schemas.conversations import OpenSession, SessionOpened
from crm_bridge.client import BridgeTransport
from tests.bench.stock import project
from tests.bench.stock.talk import StockTalk
from tests.flows.running_shop import ROOT, free_ports

READY_WITHIN = 600.0
"""Seconds: loading DIET and TED takes a minute where nothing else does anything."""
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class RunningStock:
    """Where it answers, the processes that are it, and the bridge that its actions ask."""

    url: str
    pids: tuple[int, ...]
    bridge_url: str
    keys: dict[str, str]
    began: float
    """When its processes were started, of `time.perf_counter`."""

    async def opens(self, http: ClientSession, identity: str) -> StockTalk:
        """A conversation of a customer whom the shop has signed in, as far as the bridge knows."""
        async with BridgeTransport(self.bridge_url, self.keys["CARELINE_GATEWAY_TOKEN"]) as bridge:
            opened = await bridge.request(
                "POST",
                "/v1/sessions",
                body=OpenSession(identity=identity),
                returns=SessionOpened,
            )
        return StockTalk(http, self.url, opened.conversation_id)


@contextmanager
def running_stock(folder: Path, model: Path, state: Path) -> Iterator[RunningStock]:
    """Start bridge, action server and Rasa on the shop's `state`, with no trackers."""
    (folder / project.TRACKERS).unlink(missing_ok=True)
    rasa, actions, bridge = free_ports(3)
    keys = secrets_file.read(state / secrets_file.FILE)
    environment = _environment(state, keys, actions, bridge)
    project.write_endpoints(
        folder, f"http://{LOOPBACK}:{actions}", keys["CARELINE_ACTION_SERVER_TOKEN"]
    )
    with ExitStack() as stack:
        log = stack.enter_context((folder / "stock.log").open("wb"))
        service = sys.executable

        def start(*command: str, cwd: Path = ROOT) -> int:
            return stack.enter_context(_process(command, environment, log.fileno(), cwd)).pid

        start(service, "-m", "crm_bridge", "serve")
        _wait_for(bridge)
        began = time.perf_counter()
        pids = (
            start(service, "-m", "actions"),
            start(*_rasa(folder, model, rasa), cwd=folder),
        )
        _wait_for(actions)
        _wait_for(rasa)
        yield RunningStock(
            f"http://{LOOPBACK}:{rasa}", pids, f"http://{LOOPBACK}:{bridge}", keys, began
        )


def _rasa(folder: Path, model: Path, port: int) -> tuple[str, ...]:
    return (
        str(ROOT / ".venv-rasa/bin/python"), "-m", "rasa", "run",
        "--model", str(model), "--endpoints", str(folder / "endpoints.yml"),
        "--credentials", str(folder / "credentials.yml"),
        "--interface", LOOPBACK, "--port", str(port),
    )  # fmt: skip


def _environment(state: Path, keys: dict[str, str], actions: int, bridge: int) -> dict[str, str]:
    return {
        **os.environ,
        **keys,
        "CARELINE_STATE": str(state),
        "CARELINE_BRIDGE_HOST": LOOPBACK,
        "CARELINE_BRIDGE_PORT": str(bridge),
        "CARELINE_BRIDGE_URL": f"http://{LOOPBACK}:{bridge}",
        "CARELINE_ACTIONS_PORT": str(actions),
        "CARELINE_MODELS_TRAIN": "0",
        "RASA_TELEMETRY_ENABLED": "false",
    }


@contextmanager
def _process(
    command: tuple[str, ...], environment: dict[str, str], log: int, cwd: Path
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int) -> None:
    """Until somebody listens: all three do only once they can answer."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens at port {port}")
