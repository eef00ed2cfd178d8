from pathlib import Path

import pytest

from bot.launch.setup import environments
from bot.launch.setup.environments import RASA, SERVICE, Environment
from bot.launch.setup.errors import SetupError
from bot.launch.setup.progress import Progress
from tests.launch.programs import calls, program

MAKE_ENVIRONMENT = """
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
touch "$UV_PROJECT_ENVIRONMENT/bin/python"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "uv.lock").write_text("version = 1\n")
    return root


@pytest.fixture
def uv(bin_folder: Path, env: dict[str, str]) -> Path:
    env["PATH"] += ":/usr/bin:/bin"
    return program(bin_folder, "uv", MAKE_ENVIRONMENT)


def install(
    tree: Path, env: dict[str, str], progress: Progress, uv: Path, one: Environment, dev: bool
) -> None:
    environments.install(
        tree, one, dev=dev, python="python-of-it", uv=[str(uv)], env=env, progress=progress
    )


def test_both_are_missing_on_a_fresh_tree(tree: Path) -> None:
    assert environments.missing(tree, (SERVICE, RASA), dev=False) == [SERVICE, RASA]


def test_an_installed_environment_is_not_installed_again(
    tree: Path, env: dict[str, str], progress: Progress, uv: Path
) -> None:
    install(tree, env, progress, uv, SERVICE, dev=False)
    assert environments.missing(tree, (SERVICE, RASA), dev=False) == [RASA]


def test_the_lock_is_installed_as_it_is_with_byte_code_for_the_right_python(
    tree: Path, env: dict[str, str], progress: Progress, uv: Path
) -> None:
    install(tree, env, progress, uv, RASA, dev=False)
    assert calls(uv) == ["sync --frozen --compile-bytecode --python python-of-it --only-group rasa"]


def test_a_changed_lock_asks_for_a_new_installation(
    tree: Path, env: dict[str, str], progress: Progress, uv: Path
) -> None:
    install(tree, env, progress, uv, SERVICE, dev=False)
    (tree / "uv.lock").write_text("version = 2\n")
    assert environments.missing(tree, (SERVICE,), dev=False) == [SERVICE]


def test_the_tests_need_their_tools_too(
    tree: Path, env: dict[str, str], progress: Progress, uv: Path
) -> None:
    install(tree, env, progress, uv, SERVICE, dev=False)
    assert environments.missing(tree, (SERVICE,), dev=True) == [SERVICE]


def test_tools_of_the_tests_stay_when_the_shop_is_started(
    tree: Path, env: dict[str, str], progress: Progress, uv: Path
) -> None:
    install(tree, env, progress, uv, SERVICE, dev=True)
    assert environments.missing(tree, (SERVICE,), dev=False) == []
    (tree / "uv.lock").write_text("version = 2\n")
    install(tree, env, progress, uv, SERVICE, dev=False)
    assert environments.missing(tree, (SERVICE,), dev=True) == []


def test_an_environment_whose_python_is_gone_is_missing(
    tree: Path, env: dict[str, str], progress: Progress, uv: Path
) -> None:
    install(tree, env, progress, uv, SERVICE, dev=False)
    SERVICE.python(tree).unlink()
    assert environments.missing(tree, (SERVICE,), dev=False) == [SERVICE]


def test_a_failed_installation_is_told_and_tried_again_next_time(
    tree: Path, bin_folder: Path, env: dict[str, str], progress: Progress, uv: Path
) -> None:
    program(bin_folder, "uv", "echo 'no such package: rasa' >&2\nexit 2")
    with pytest.raises(SetupError, match="no such package: rasa"):
        install(tree, env, progress, uv, RASA, dev=False)
    assert environments.missing(tree, (RASA,), dev=False) == [RASA]


def test_room_is_asked_for_only_by_what_is_not_there_yet(tree: Path) -> None:
    vast = Environment(".venv-vast", "vast", ("vast",), (), ("3.11",), 1e9)
    with pytest.raises(SetupError, match="Make room"):
        environments.require_room(tree, [vast])
    (tree / ".venv-vast").mkdir()
    (tree / ".venv-vast" / environments.STAMP).write_text("{}")
    environments.require_room(tree, [vast])
