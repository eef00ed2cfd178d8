"""Finds the Python that an environment needs: on the PATH, in pyenv, or by way of uv."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Iterator, Mapping, Sequence

from .errors import SetupError

PROBE = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable)"
PROBE_SECONDS = 20
DOWNLOAD_SECONDS = 300


def find(versions: Sequence[str], uv: Sequence[str], env: Mapping[str, str]) -> str:
    """The path of a Python of one of `versions` ("3.10"), the first that there is.

    Looked for on the PATH, then among pyenv's versions, then by asking `uv` to bring the first.
    Raises SetupError saying what to install.
    """
    for version in versions:
        for candidate in _candidates(version, env):
            path = _works(candidate, version, env)
            if path:
                return path
    path = _downloaded(versions[0], uv, env)
    if path:
        return path
    raise SetupError(_what_to_install(versions))


def _candidates(version: str, env: Mapping[str, str]) -> Iterator[str]:
    # A pyenv shim is on the PATH for every version installed, but answers only for the chosen one:
    # each candidate is run before it is believed.
    for folder in env.get("PATH", "").split(os.pathsep):
        for name in (f"python{version}", "python3"):
            path = shutil.which(name, path=folder) if folder else None
            if path:
                yield path
    for root in _pyenv_roots(env):
        for folder_path in sorted(root.glob(f"versions/{version}.*"), key=_release, reverse=True):
            yield str(folder_path / "bin" / f"python{version}")


def _pyenv_roots(env: Mapping[str, str]) -> list[Path]:
    roots = [env.get("PYENV_ROOT", "")]
    if env.get("HOME"):
        roots.append(str(Path(env["HOME"]) / ".pyenv"))
    return [Path(root) for root in dict.fromkeys(roots) if root]


def _release(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", folder.name)]


def _works(candidate: str, version: str, env: Mapping[str, str]) -> str | None:
    """The interpreter's own path if it runs and is of that version."""
    output = _output([candidate, "-c", PROBE], env, PROBE_SECONDS).splitlines()
    if len(output) == 2 and output[0] == version:
        return output[1]
    return None


def _downloaded(version: str, uv: Sequence[str], env: Mapping[str, str]) -> str | None:
    _output([*uv, "python", "install", version], env, DOWNLOAD_SECONDS)
    found = _output([*uv, "python", "find", version], env, PROBE_SECONDS).strip()
    return _works(found, version, env) if found else None


def _output(command: Sequence[str], env: Mapping[str, str], seconds: float) -> str:
    try:
        done = subprocess.run(
            list(command),
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""


def _what_to_install(versions: Sequence[str]) -> str:
    first = versions[0]
    others = f" (or {', '.join(versions[1:])})" if len(versions) > 1 else ""
    return (
        f"Careline needs Python {first}{others} and found none on the PATH or in pyenv, and uv "
        f"could not download one: install it with `pyenv install {first}`, "
        f"`uv python install {first}` or your system's package python{first}, and start again."
    )
