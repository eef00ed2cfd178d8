"""The whole shop for a test: the launcher and its four processes on free ports, in a new state."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODELS = Path(os.environ.get("CARELINE_STATE", ROOT / ".careline")) / "models"
READY_WITHIN = 120.0
PORTS = ("GATEWAY", "BRIDGE", "ASSISTANT", "ACTIONS")


@dataclass(frozen=True)
class RunningShop:
    """Addresses, the state directory and the launcher's process."""

    state: Path
    ports: dict[str, int]
    launcher: subprocess.Popen[bytes]

    @property
    def chat(self) -> str:
        return f"http://127.0.0.1:{self.ports['GATEWAY']}"

    @property
    def console(self) -> str:
        return f"http://127.0.0.1:{self.ports['BRIDGE']}"

    @property
    def output(self) -> str:
        return (self.state / "launcher.log").read_text(encoding="utf-8")

    def secret(self, name: str) -> str:
        """A generated key, by its variable's name."""
        for line in (self.state / "secrets.env").read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition("=")
            if key == name:
                return value
        raise KeyError(name)

    def process(self, words: str) -> int:
        """The pid of the launcher's child whose command line holds `words`."""
        children = Path(f"/proc/{self.launcher.pid}/task/{self.launcher.pid}/children")
        for pid in children.read_text().split():
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words in command:
                return int(pid)
        raise LookupError(f"no child runs {words}")

    def kill(self, words: str) -> None:
        """Pull the plug on one of the four processes; the launcher starts it again."""
        os.kill(self.process(words), signal.SIGKILL)


@contextmanager
def running_shop(
    state: Path,
    *,
    started: Callable[["RunningShop"], None] | None = None,
    ready_within: float = READY_WITHIN,
    **settings: str,
) -> Iterator[RunningShop]:
    """Start the shop as `make run` does and stop it at the end. `started` is told of it before its
    processes answer."""
    if not (state / "models").exists():
        (state / "models").symlink_to(MODELS, target_is_directory=True)
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    env = {
        **os.environ,
        "CARELINE_STATE": str(state),
        # Nobody but those whom a test lets write.
        "CARELINE_DEMO_TALKS": "0",
        # Nor does anything but a test use the machine.
        "CARELINE_MODELS_TRAIN": "0",
        **{f"CARELINE_{name}_PORT": str(port) for name, port in ports.items()},
        **settings,
    }
    with (state / "launcher.log").open("wb") as log:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "bot.launch.run"],
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    shop = RunningShop(state, ports, launcher)
    try:
        if started is not None:
            started(shop)
        _wait_ready(shop, ready_within)
        yield shop
    finally:
        launcher.terminate()
        launcher.wait(timeout=60)


def _wait_ready(shop: RunningShop, within: float) -> None:
    until = time.monotonic() + within
    while "Careline is ready" not in shop.output:
        if shop.launcher.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the shop did not start:\n{shop.output}")
        time.sleep(0.2)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listens at now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
