import os
import socket
import subprocess
import sys
from pathlib import Path

from bot.launch.setup.paths import ROOT


def launch(state: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.launch.run", *arguments],
        cwd=ROOT,
        env={**os.environ, "CARELINE_STATE": str(state), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_ends_the_start_with_one_sentence(state: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen(1)
        port = str(holder.getsockname()[1])
        done = launch(state, CARELINE_GATEWAY_PORT=port)
    assert done.returncode == 1
    assert f"Careline stopped: Port {port}, which the gateway needs, is taken" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_ends_the_start_with_one_sentence(state: Path) -> None:
    done = launch(state, CARELINE_BRIDGE_PORT="http")
    assert done.returncode == 1
    assert "CARELINE_BRIDGE_PORT is 'http'; it should be a port number" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_ends_the_start_with_one_sentence(state: Path) -> None:
    done = launch(state, "--data", "/nowhere/shop")
    assert done.returncode == 1
    assert "DATA=/nowhere/shop is not a folder" in done.stderr
