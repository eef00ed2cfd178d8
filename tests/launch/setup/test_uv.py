from pathlib import Path

import pytest

from bot.launch.setup import uv
from bot.launch.setup.errors import SetupError
from bot.launch.setup.progress import Progress
from tests.launch.programs import program


def test_uv_on_the_path_is_used(
    tmp_path: Path, bin_folder: Path, env: dict[str, str], progress: Progress
) -> None:
    program(bin_folder, "uv", "echo 'uv 0.9.2 (abc 2025-10-10)'")
    assert uv.find_or_install(tmp_path, env, progress) == ["uv"]


def test_a_uv_that_is_too_old_is_passed_over_for_our_own_copy(
    tmp_path: Path, bin_folder: Path, env: dict[str, str], progress: Progress
) -> None:
    program(bin_folder, "uv", "echo 'uv 0.4.30'")
    own = program(tmp_path / uv.TOOLS / "bin", "uv", "echo 'uv 0.13.9'")
    assert uv.find_or_install(tmp_path, env, progress) == [str(own)]


def test_without_pip_or_a_network_the_way_out_is_told(
    tmp_path: Path, env: dict[str, str], progress: Progress
) -> None:
    (tmp_path / uv.TOOLS).write_text("a file where the folder should go")
    with pytest.raises(SetupError, match="run `pip install uv`"):
        uv.find_or_install(tmp_path, env, progress)
