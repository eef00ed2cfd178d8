"""`python -m bot.assistant` as it is typed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CARELINE_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot.assistant", *arguments],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_a_missing_secret_is_named_in_one_line(tmp_path):
    done = run("serve", CARELINE_STATE=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [
        "assistant: CARELINE_ASSISTANT_TOKEN must hold the secret shared with the other processes."
    ]


@pytest.mark.timeout(110)
def test_parsing_without_a_model_says_how_to_get_one(tmp_path):
    (tmp_path / "lines.txt").write_text("hello\n")
    done = run(
        "parse",
        *("--input", str(tmp_path / "lines.txt"), "--output", str(tmp_path / "out.jsonl")),
        CARELINE_STATE=str(tmp_path),
    )
    assert done.returncode == 2
    assert "make train" in done.stderr.strip().splitlines()[-1]
