import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from bot.launch.run.errors import LaunchError
from bot.launch.run.ports import Wanted
from bot.launch.run.services import Service
from bot.launch.run.settings import LaunchSettings
from bot.launch.run.shop import RunningShop
from bot.launch.setup.environments import SERVICE
from tests.launch.conditions import becomes_true
from tests.launch.programs import program

# Answers 200 everywhere; says its process id, and when it is asked to end.
SERVER = """
import http.server, os, signal, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
def end(*_):
    with open("ended", "a") as order:
        order.write(sys.argv[2] + "\\n")
    os._exit(0)
signal.signal(signal.SIGTERM, end)
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
print(os.getpid(), os.environ["CARELINE_GATEWAY_TOKEN"], flush=True)
server.serve_forever()
"""
NAMES = ("gateway", "assistant", "actions", "bridge")


@pytest.fixture
def settings(state: Path, unused_tcp_port_factory: Callable[[], int]) -> LaunchSettings:
    ports = {f"{name}_port": unused_tcp_port_factory() for name in NAMES}
    return LaunchSettings(state=state, ready_seconds=30, stop_seconds=5, **ports)


def describe(root: Path, settings: LaunchSettings) -> tuple[Service, ...]:
    return tuple(service(name, getattr(settings, f"{name}_port")) for name in NAMES)


def service(name: str, port: int, script: str = SERVER) -> Service:
    return Service(
        name,
        (sys.executable, "-c", script, str(port), name),
        f"http://127.0.0.1:{port}/health",
        Wanted(name, "127.0.0.1", port, f"CARELINE_{name.upper()}_PORT"),
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree whose bridge command has nothing to prepare."""
    program(SERVICE.python(tmp_path).parent, "python", "echo '{}'")
    return tmp_path


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_start_ends_when_all_four_answer_and_stop_ends_them_in_order(
    root: Path, settings: LaunchSettings, session: aiohttp.ClientSession, announced: list[str]
) -> None:
    shop = RunningShop(root, settings, os.environ, announced.append, describe)
    await shop.start(session, None)
    assert "Careline is ready" in announced[-1]
    await shop.stop()
    assert (root / "ended").read_text().split() == list(NAMES)


async def test_a_process_that_dies_is_brought_back_while_the_others_run(
    root: Path,
    state: Path,
    settings: LaunchSettings,
    session: aiohttp.ClientSession,
    announced: list[str],
) -> None:
    shop = RunningShop(root, settings, os.environ, announced.append, describe)
    await shop.start(session, None)
    try:
        pid = (state / "logs" / "assistant.log").read_text().split(" | ")[1].split()[0]
        os.kill(int(pid), signal.SIGKILL)
        await becomes_true(lambda: "answers again" in announced[-1])
        assert announced[-2].startswith("The assistant was ended by signal 9")
    finally:
        await shop.stop()


async def test_every_process_gets_the_keys_from_the_file(
    root: Path,
    state: Path,
    settings: LaunchSettings,
    session: aiohttp.ClientSession,
    announced: list[str],
) -> None:
    shop = RunningShop(root, settings, os.environ, announced.append, describe)
    await shop.start(session, None)
    await shop.stop()
    said = {(state / "logs" / f"{name}.log").read_text().split()[-1] for name in NAMES}
    assert len(said) == 1
    assert f"CARELINE_GATEWAY_TOKEN={said.pop()}\n" in (state / "secrets.env").read_text()


async def test_a_process_that_cannot_start_is_told_with_its_last_words(
    root: Path, settings: LaunchSettings, session: aiohttp.ClientSession, announced: list[str]
) -> None:
    def broken(root: Path, settings: LaunchSettings) -> tuple[Service, ...]:
        bad = "import sys; sys.exit('CARELINE_COOKIE_SECRET is too short')"
        good = [one for one in describe(root, settings) if one.name != "bridge"]
        return (*good, service("bridge", settings.bridge_port, bad))

    shop = RunningShop(root, settings, os.environ, announced.append, broken)
    with pytest.raises(LaunchError, match="bridge does not start") as problem:
        await shop.start(session, None)
    await shop.stop()
    assert "CARELINE_COOKIE_SECRET is too short" in str(problem.value)
    assert "bridge.log" in str(problem.value)


async def test_a_process_that_never_answers_is_told_after_the_limit(
    root: Path, settings: LaunchSettings, session: aiohttp.ClientSession, announced: list[str]
) -> None:
    def silent(root: Path, settings: LaunchSettings) -> tuple[Service, ...]:
        good = [one for one in describe(root, settings) if one.name != "gateway"]
        return (service("gateway", settings.gateway_port, "import time; time.sleep(600)"), *good)

    hasty = settings.model_copy(update={"ready_seconds": 1.0})
    shop = RunningShop(root, hasty, os.environ, announced.append, silent)
    with pytest.raises(LaunchError, match=r"gateway did not answer .* within 1 s"):
        await shop.start(session, None)
    await shop.stop()


async def test_a_stop_in_the_middle_of_the_start_leaves_no_process(
    root: Path, settings: LaunchSettings, session: aiohttp.ClientSession, announced: list[str]
) -> None:
    program(SERVICE.python(root).parent, "python", "exec sleep 600")
    shop = RunningShop(root, settings, os.environ, announced.append, describe)
    starting = asyncio.create_task(shop.start(session, None))
    log = settings.state / "logs" / "actions.log"
    await becomes_true(lambda: log.exists() and log.read_text() != "")
    starting.cancel()
    await asyncio.wait({starting})
    await shop.stop()
    pid = int(log.read_text().split(" | ")[1].split()[0])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
