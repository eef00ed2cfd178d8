"""The browser's side: the chat widget and the console's assets, built with Node."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Mapping

from . import stamps
from .errors import SetupError
from .progress import Progress

OLDEST_NODE = 18
PACKAGES = ("package.json", "package-lock.json", ".npmrc")
SOURCES = (*PACKAGES, "bot/widget", "crm_bridge/console/assets")
OUTPUTS = ("bot/widget/dist", "crm_bridge/console/static/dist")
PACKAGES_STAMP = "node_modules/.careline-stamp.json"
BUILD_STAMP = "bot/widget/dist/.careline-stamp.json"


def packages_missing(root: Path) -> bool:
    return bool(stamps.read(root / PACKAGES_STAMP).get("digest") != _digest(root, PACKAGES))


def build_missing(root: Path) -> bool:
    built = all((root / output).is_dir() for output in OUTPUTS)
    return not built or stamps.read(root / BUILD_STAMP).get("digest") != _digest(root, SOURCES)


def install_packages(root: Path, env: Mapping[str, str], progress: Progress) -> None:
    # No package of ours needs its install script, and none may run unseen.
    progress.run(
        "front-end packages",
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        folder=root,
        env=env,
        failed="The front-end packages could not be installed:",
    )
    stamps.write(root / PACKAGES_STAMP, {"digest": _digest(root, PACKAGES)})


def build(root: Path, env: Mapping[str, str], progress: Progress) -> None:
    progress.run(
        "front-end build",
        ["npm", "run", "build"],
        folder=root,
        env=env,
        failed="The front end could not be built:",
    )
    stamps.write(root / BUILD_STAMP, {"digest": _digest(root, SOURCES)})


def require_node(env: Mapping[str, str]) -> None:
    """Raise SetupError unless `node` is new enough and `npm` is beside it."""
    path = env.get("PATH", "")
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    found = _node_version(node, env) if node else None
    if found is None or found < OLDEST_NODE or npm is None:
        there = f"found Node {found}" if found is not None and npm else "found none"
        raise SetupError(
            f"Careline builds its chat widget with Node {OLDEST_NODE} or newer and npm, and "
            f"{there} on the PATH: install Node from https://nodejs.org or your system's packages "
            "nodejs and npm, and start again."
        )


def _node_version(node: str, env: Mapping[str, str]) -> int:
    try:
        done = subprocess.run(
            [node, "--version"],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(rb"v(\d+)\.", done.stdout)
    return int(found.group(1)) if found else 0


def _digest(root: Path, inputs: tuple[str, ...]) -> str:
    return stamps.digest_of(root, inputs)
