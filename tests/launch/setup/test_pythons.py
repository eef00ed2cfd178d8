from pathlib import Path

import pytest

from bot.launch.setup import pythons
from bot.launch.setup.errors import SetupError
from tests.launch.programs import calls, program, python


@pytest.fixture
def uv(bin_folder: Path) -> list[str]:
    """A uv that can neither download nor find a Python."""
    return [str(program(bin_folder, "uv", "exit 1"))]


def test_finds_a_python_of_that_version_on_the_path(
    bin_folder: Path, env: dict[str, str], uv: list[str]
) -> None:
    expected = python(bin_folder, "python3.10", "3.10")
    assert pythons.find(["3.10"], uv, env) == str(expected)


def test_finds_the_default_python_when_it_is_of_that_version(
    bin_folder: Path, env: dict[str, str], uv: list[str]
) -> None:
    expected = python(bin_folder, "python3", "3.10")
    assert pythons.find(["3.10"], uv, env) == str(expected)


def test_passes_over_a_pyenv_shim_that_does_not_answer(
    tmp_path: Path, bin_folder: Path, env: dict[str, str], uv: list[str]
) -> None:
    program(bin_folder, "python3.10", 'echo "pyenv: python3.10: command not found" >&2\nexit 127')
    python(bin_folder, "python3", "3.12")
    expected = python(tmp_path / "pyenv" / "versions" / "3.10.13" / "bin", "python3.10", "3.10")
    env["PYENV_ROOT"] = str(tmp_path / "pyenv")
    assert pythons.find(["3.10"], uv, env) == str(expected)


def test_takes_the_newest_release_that_pyenv_has(
    tmp_path: Path, env: dict[str, str], uv: list[str]
) -> None:
    for release in ("3.10.9", "3.10.13", "3.11.7"):
        folder = tmp_path / "home" / ".pyenv" / "versions" / release / "bin"
        python(folder, f"python{release[:4]}", release[:4])
    assert "3.10.13" in pythons.find(["3.10"], uv, env)


def test_lets_uv_download_one_where_there_is_none(
    tmp_path: Path, bin_folder: Path, env: dict[str, str]
) -> None:
    downloaded = python(tmp_path / "uv", "python3.10", "3.10")
    uv = program(bin_folder, "uv", f'[ "$2" = find ] && echo "{downloaded}"\nexit 0')
    assert pythons.find(["3.10"], [str(uv)], env) == str(downloaded)
    assert calls(uv)[0] == "python install 3.10"


def test_prefers_the_first_version_that_is_there(
    bin_folder: Path, env: dict[str, str], uv: list[str]
) -> None:
    expected = python(bin_folder, "python3.12", "3.12")
    assert pythons.find(["3.11", "3.12"], uv, env) == str(expected)


def test_says_exactly_what_to_install_when_there_is_none(
    env: dict[str, str], uv: list[str]
) -> None:
    with pytest.raises(SetupError) as problem:
        pythons.find(["3.10"], uv, env)
    sentence = str(problem.value)
    assert "needs Python 3.10" in sentence
    assert "`pyenv install 3.10`" in sentence
    assert "`uv python install 3.10`" in sentence
    assert "\n" not in sentence
