"""The browser that the tests drive: one that is installed, else Debian's Chromium."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Callable, Mapping

from .errors import SetupError
from .progress import Progress

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BUNDLES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find(env: Mapping[str, str]) -> str | None:
    """The path of a Chrome or Chromium: CARELINE_BROWSER, else on the PATH, else a Mac's."""
    named = env.get("CARELINE_BROWSER")
    if named:
        return shutil.which(named, path=env.get("PATH", ""))
    for name in NAMES:
        path = shutil.which(name, path=env.get("PATH", ""))
        if path:
            return path
    return next((bundle for bundle in BUNDLES if Path(bundle).is_file()), None)


def find_or_install(
    root: Path,
    env: Mapping[str, str],
    progress: Progress,
    user: Callable[[], int] = os.geteuid,
) -> str:
    """The browser's path; installs Debian's package where this user may."""
    path = find(env)
    if path:
        return path
    if user() == 0 and shutil.which("apt-get", path=env.get("PATH", "")):
        for title, command in (
            ("Debian's package lists", ["apt-get", "update"]),
            ("Chromium", ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]),
        ):
            progress.run(
                title,
                command,
                folder=root,
                env={**env, "DEBIAN_FRONTEND": "noninteractive"},
                failed="Chromium, which the browser tests drive, could not be installed:",
            )
        path = find(env)
    if not path:
        raise SetupError(
            "The browser tests need Chrome or Chromium and found none on the PATH: install one "
            "(`sudo apt-get install chromium`, or https://www.google.com/chrome), or name it in "
            "CARELINE_BROWSER, and start again."
        )
    return path
