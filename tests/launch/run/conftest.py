import socket
from pathlib import Path

import pytest


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


@pytest.fixture
def announced() -> list[str]:
    """What the launcher told the person at the terminal; `announced.append` is the teller."""
    return []


@pytest.fixture
def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
