"""The browsers that the tests drive: those that are installed, else Debian's packages."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping

from .errors import SetupError
from .progress import Progress


@dataclass(frozen=True)
class Kind:
    """A browser: where it is looked for, and what Debian's package of it is called."""

    title: str
    variable: str
    names: tuple[str, ...]
    bundles: tuple[str, ...]
    package: str


CHROMIUM = Kind(
    title="Chromium",
    variable="CARELINE_BROWSER",
    names=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    bundles=(
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
    package="chromium",
)
FIREFOX = Kind(
    title="Firefox",
    variable="CARELINE_FIREFOX",
    names=("firefox-esr", "firefox"),
    bundles=("/Applications/Firefox.app/Contents/MacOS/firefox",),
    package="firefox-esr",
)


def find(env: Mapping[str, str], kind: Kind = CHROMIUM) -> str | None:
    """The path of a browser: the one its variable names, else on the PATH, else a Mac's."""
    named = env.get(kind.variable)
    if named:
        return shutil.which(named, path=env.get("PATH", ""))
    for name in kind.names:
        path = shutil.which(name, path=env.get("PATH", ""))
        if path:
            return path
    return next((bundle for bundle in kind.bundles if Path(bundle).is_file()), None)


def find_or_install(
    root: Path,
    env: Mapping[str, str],
    progress: Progress,
    user: Callable[[], int] = os.geteuid,
) -> str:
    """The path of the Chrome or Chromium that the browser tests cannot do without."""
    path = find(env) or _installed(CHROMIUM, root, env, progress, user)
    if not path:
        raise SetupError(
            "The browser tests need Chrome or Chromium and found none on the PATH: install one "
            "(`sudo apt-get install chromium`, or https://www.google.com/chrome), or name it in "
            "CARELINE_BROWSER, and start again."
        )
    return path


def firefox_or_without(
    root: Path,
    env: Mapping[str, str],
    progress: Progress,
    user: Callable[[], int] = os.geteuid,
) -> str | None:
    """The path of a Firefox; without one its tests are left out, which they say themselves."""
    try:
        return find(env, FIREFOX) or _installed(FIREFOX, root, env, progress, user)
    except SetupError as problem:
        progress.say(f"The tests in Firefox are left out: {problem}")
        return None


def can_install(env: Mapping[str, str], user: Callable[[], int] = os.geteuid) -> bool:
    """Whether this user may add a package of the system's."""
    return user() == 0 and shutil.which("apt-get", path=env.get("PATH", "")) is not None


def _installed(
    kind: Kind, root: Path, env: Mapping[str, str], progress: Progress, user: Callable[[], int]
) -> str | None:
    if can_install(env, user):
        for title, command in (
            ("Debian's package lists", ["apt-get", "update"]),
            (kind.title, ["apt-get", "install", "-y", "--no-install-recommends", kind.package]),
        ):
            progress.run(
                title,
                command,
                folder=root,
                env={**env, "DEBIAN_FRONTEND": "noninteractive"},
                failed=f"{kind.title}, which the browser tests drive, could not be installed:",
            )
    return find(env, kind)
