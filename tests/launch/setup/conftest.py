from pathlib import Path

import pytest

from bot.launch.setup.progress import Progress


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "state" / "logs" / "setup.log")


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


@pytest.fixture
def env(bin_folder: Path, tmp_path: Path) -> dict[str, str]:
    """A machine with nothing on its PATH but the test's own programs and the shell's basics."""
    return {"PATH": str(bin_folder), "HOME": str(tmp_path / "home")}
