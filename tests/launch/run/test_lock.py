import os
from pathlib import Path

import pytest

from bot.launch.run import lock
from bot.launch.run.errors import LaunchError


def test_a_second_start_on_the_same_state_is_refused_with_who_runs(tmp_path: Path) -> None:
    with (
        lock.held(tmp_path / "state"),
        pytest.raises(LaunchError, match=rf"already runs .*\(process {os.getpid()}\)"),
        lock.held(tmp_path / "state"),
    ):
        pass


def test_the_state_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with lock.held(tmp_path):
            assert (tmp_path / lock.FILE).read_text() == f"{os.getpid()}\n"
