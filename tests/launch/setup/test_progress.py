import os
from pathlib import Path

import pytest

from bot.launch.setup.errors import SetupError
from bot.launch.setup.progress import Progress


def run(progress: Progress, folder: Path, script: str) -> None:
    progress.run("a step", ["sh", "-c", script], folder=folder, env=os.environ, failed="It failed:")


def test_a_step_tells_its_begin_and_its_end(
    tmp_path: Path, progress: Progress, capsys: pytest.CaptureFixture[str]
) -> None:
    run(progress, tmp_path, "echo noise")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "  a step ..."
    assert lines[-1].startswith("  a step: done in ")
    assert "noise" not in "".join(lines)


def test_a_long_step_gives_signs_of_life(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hasty = Progress(tmp_path / "setup.log", beat=0.05)
    run(hasty, tmp_path, "sleep 0.3")
    assert len(capsys.readouterr().out.splitlines()) > 2


def test_a_failed_step_shows_the_end_of_its_own_output_and_where_all_of_it_is(
    tmp_path: Path, progress: Progress
) -> None:
    run(progress, tmp_path, "echo of the step before")
    with pytest.raises(SetupError) as problem:
        run(progress, tmp_path, "seq 100; echo the reason >&2; exit 3")
    text = str(problem.value)
    assert text.startswith("It failed:\n")
    assert "the reason" in text
    assert "setup.log" in text
    assert "step before" not in text
    assert "\n    1\n" not in text
