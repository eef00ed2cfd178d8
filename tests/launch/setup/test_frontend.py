from pathlib import Path

import pytest

from bot.launch.setup import frontend
from bot.launch.setup.errors import SetupError
from bot.launch.setup.progress import Progress
from tests.launch.programs import calls, program

BUILD = """
[ "$1" = ci ] && mkdir -p node_modules
[ "$1" = run ] && mkdir -p bot/widget/dist crm_bridge/console/static/dist
exit 0
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "bot" / "widget").mkdir(parents=True)
    (root / "package.json").write_text("{}")
    (root / "package-lock.json").write_text("{}")
    (root / "bot" / "widget" / "main.ts").write_text("export {};")
    return root


@pytest.fixture
def npm(bin_folder: Path, env: dict[str, str]) -> Path:
    program(bin_folder, "node", "echo v20.1.0")
    env["PATH"] += ":/usr/bin:/bin"
    return program(bin_folder, "npm", BUILD)


@pytest.fixture
def built(tree: Path, env: dict[str, str], progress: Progress, npm: Path) -> Path:
    frontend.install_packages(tree, env, progress)
    frontend.build(tree, env, progress)
    return tree


def test_a_fresh_tree_needs_packages_and_a_build(tree: Path) -> None:
    assert frontend.packages_missing(tree)
    assert frontend.build_missing(tree)


def test_a_built_tree_needs_nothing(built: Path) -> None:
    assert not frontend.packages_missing(built)
    assert not frontend.build_missing(built)


def test_packages_come_from_the_lock_and_run_no_scripts(built: Path, npm: Path) -> None:
    assert calls(npm)[0].startswith("ci --ignore-scripts")


def test_a_changed_source_needs_a_build_but_no_packages(built: Path) -> None:
    (built / "bot" / "widget" / "main.ts").write_text("export const changed = true;")
    assert frontend.build_missing(built)
    assert not frontend.packages_missing(built)


def test_a_removed_build_is_built_again(built: Path) -> None:
    (built / "crm_bridge" / "console" / "static" / "dist").rmdir()
    assert frontend.build_missing(built)


@pytest.mark.parametrize(
    ("version", "told"), [(None, "found none"), ("v16.2.0", "found Node 16"), ("?", "found Node 0")]
)
def test_a_missing_or_old_node_is_told_in_one_sentence(
    bin_folder: Path, env: dict[str, str], version: str | None, told: str
) -> None:
    program(bin_folder, "npm", "exit 0")
    if version:
        program(bin_folder, "node", f"echo {version}")
    with pytest.raises(SetupError, match="Node 18 or newer") as problem:
        frontend.require_node(env)
    assert told in str(problem.value)
    assert "\n" not in str(problem.value)


def test_node_without_npm_is_told(bin_folder: Path, env: dict[str, str]) -> None:
    program(bin_folder, "node", "echo v20.1.0")
    with pytest.raises(SetupError, match="and npm"):
        frontend.require_node(env)


def test_a_failed_build_shows_what_the_builder_said(
    tree: Path, bin_folder: Path, env: dict[str, str], progress: Progress, npm: Path
) -> None:
    program(bin_folder, "npm", "echo 'main.ts:1:1: no such module'; exit 1")
    with pytest.raises(SetupError, match=r"main\.ts:1:1: no such module"):
        frontend.build(tree, env, progress)
    assert frontend.build_missing(tree)
