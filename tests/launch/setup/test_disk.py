from pathlib import Path

import pytest

from bot.launch.setup import disk
from bot.launch.setup.errors import SetupError


def test_a_disk_with_room_passes(tmp_path: Path) -> None:
    disk.require_free(tmp_path, 0)


def test_a_full_disk_is_told_with_what_is_free_and_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as problem:
        disk.require_free(tmp_path, 1e9)
    assert str(tmp_path) in str(problem.value)
    assert "GB free" in str(problem.value)
    assert "about 1e+09 GB" in str(problem.value)
