from pathlib import Path

import pytest

from bot.launch.setup import steps
from bot.launch.setup.errors import SetupError
from bot.launch.setup.progress import Progress
from tests.launch.programs import calls, program, python

# A uv whose environments hold a Python that "trains".
UV = """
[ "$1" = --version ] && echo "uv 0.13.9" && exit 0
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
cat > "$UV_PROJECT_ENVIRONMENT/bin/python" <<'END'
#!/bin/sh
mkdir -p "$CARELINE_STATE/models"
echo model > "$CARELINE_STATE/models/model.tar.gz"
END
chmod +x "$UV_PROJECT_ENVIRONMENT/bin/python"
"""
NPM = """
[ "$1" = ci ] && mkdir -p node_modules
[ "$1" = run ] && mkdir -p bot/widget/dist crm_bridge/console/static/dist
exit 0
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "uv.lock").write_text("version = 1\n")
    return root


@pytest.fixture
def machine(bin_folder: Path, env: dict[str, str]) -> dict[str, str]:
    """A machine that has all that the set-up asks for."""
    for version in ("3.10", "3.11"):
        python(bin_folder, f"python{version}", version)
    program(bin_folder, "uv", UV)
    program(bin_folder, "node", "echo v22.0.0")
    program(bin_folder, "npm", NPM)
    program(bin_folder, "chromium", "exit 0")
    program(bin_folder, "firefox-esr", "exit 0")
    return {**env, "PATH": f"{bin_folder}:/usr/bin:/bin"}


def test_the_second_run_does_nothing(
    tree: Path, tmp_path: Path, bin_folder: Path, machine: dict[str, str], progress: Progress
) -> None:
    assert steps.set_up(tree, tmp_path / "state", machine, progress, dev=True)
    counted = [calls(bin_folder / name) for name in ("uv", "npm", "node", "python3.10")]
    assert not steps.set_up(tree, tmp_path / "state", machine, progress, dev=True)
    assert counted == [calls(bin_folder / name) for name in ("uv", "npm", "node", "python3.10")]


def test_training_can_be_left_out_and_asked_for(
    tree: Path, tmp_path: Path, machine: dict[str, str], progress: Progress
) -> None:
    state = tmp_path / "state"
    steps.set_up(tree, state, machine, progress, training=steps.Training.NEVER)
    assert not (state / "models").exists()
    assert steps.set_up(tree, state, machine, progress)
    assert steps.set_up(tree, state, machine, progress, training=steps.Training.ALWAYS)


def test_a_machine_without_python_3_10_is_told_before_anything_is_fetched(
    tree: Path, tmp_path: Path, bin_folder: Path, machine: dict[str, str], progress: Progress
) -> None:
    (bin_folder / "python3.10").unlink()
    program(bin_folder, "uv", UV.replace("mkdir", '[ "$1" = python ] && exit 1\nmkdir', 1))
    no_python3 = {**machine, "PATH": str(bin_folder)}
    for name in ("mkdir", "cat", "chmod"):
        program(bin_folder, name, f'exec /bin/{name} "$@"')
    with pytest.raises(SetupError, match=r"needs Python 3\.10"):
        steps.set_up(tree, tmp_path / "state", no_python3, progress)
    assert not (tree / ".venv").exists()
    python(bin_folder, "python3.10", "3.10")
    assert steps.set_up(tree, tmp_path / "state", machine, progress)


def test_a_machine_without_node_is_told_before_anything_is_fetched(
    tree: Path, tmp_path: Path, bin_folder: Path, machine: dict[str, str], progress: Progress
) -> None:
    program(bin_folder, "node", "echo v12.0.0")
    with pytest.raises(SetupError, match="Node 18"):
        steps.set_up(tree, tmp_path / "state", machine, progress)
    assert calls(bin_folder / "uv") == []
