"""Finds uv, which installs the Python environments, or installs it with pip."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Mapping, Sequence

from .errors import SetupError
from .progress import Progress

# The first release that reads `requires-python` for one dependency group.
OLDEST = (0, 8)
TOOLS = ".venv-tools"


def find_or_install(root: Path, env: Mapping[str, str], progress: Progress) -> list[str]:
    """The command that runs uv: one on the PATH, a module of this Python, or our own copy."""
    own = root / TOOLS / "bin" / "uv"
    for command in (["uv"], [sys.executable, "-m", "uv"], [str(own)]):
        if _version(command, env) >= OLDEST:
            return command
    # In an environment of its own, because a system's Python often refuses `pip install`.
    failed = (
        "uv, which installs Careline's Python environments, is not here and could not be "
        "installed: run `pip install uv` and start again."
    )
    python = str(root / TOOLS / "bin" / "python")
    for title, command in (
        ("a place for uv", [sys.executable, "-m", "venv", "--clear", str(root / TOOLS)]),
        ("uv", [python, "-m", "pip", "install", "--quiet", "uv>=" + ".".join(map(str, OLDEST))]),
    ):
        progress.run(title, command, folder=root, env=env, failed=failed)
    if _version([str(own)], env) < OLDEST:
        raise SetupError(failed)
    return [str(own)]


def _version(command: Sequence[str], env: Mapping[str, str]) -> tuple[int, ...]:
    """(0, 8, 3) for "uv 0.8.3"; () when it does not run."""
    try:
        done = subprocess.run(
            [*command, "--version"],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.match(rb"uv (\d+)\.(\d+)\.(\d+)", done.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()
