"""The two Python environments, made from uv.lock."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Sequence

from . import disk, stamps
from .progress import Progress

STAMP = ".careline-stamp.json"
INPUTS = ("pyproject.toml", "uv.lock")


@dataclass(frozen=True)
class Environment:
    """One virtual environment: its folder, what it holds, what it needs."""

    folder: str
    title: str
    groups: tuple[str, ...]
    dev_groups: tuple[str, ...]
    pythons: tuple[str, ...]
    size_gb: float

    def python(self, root: Path) -> Path:
        return root / self.folder / "bin" / "python"


SERVICE = Environment(
    ".venv",
    "Python environment of the services",
    ("service",),
    ("dev",),
    ("3.11", "3.12", "3.13"),
    2,
)
RASA = Environment(
    ".venv-rasa", "Python environment of the assistant", ("rasa",), ("rasa-dev",), ("3.10",), 4
)


def missing(root: Path, wanted: Sequence[Environment], dev: bool) -> list[Environment]:
    """Which of them are not there as the lock describes them."""
    digest = stamps.digest_of(root, INPUTS)
    return [one for one in wanted if not _is_current(root, one, _groups(one, dev), digest)]


def require_room(root: Path, wanted: Sequence[Environment]) -> None:
    """Raise SetupError unless there is room for those that were never installed whole."""
    needed = sum(one.size_gb for one in wanted if not (root / one.folder / STAMP).exists())
    if needed:
        disk.require_free(root, needed)


def install(
    root: Path,
    environment: Environment,
    *,
    dev: bool,
    python: str,
    uv: Sequence[str],
    env: Mapping[str, str],
    progress: Progress,
) -> None:
    """Make or update the environment. What was installed for the tests stays installed."""
    stamp = root / environment.folder / STAMP
    groups = _groups(environment, dev) | set(stamps.read(stamp).get("groups", []))
    chosen = [part for name in sorted(groups) for part in ("--only-group", name)]
    # Byte code is compiled now: Rasa starts 15 seconds slower without it.
    progress.run(
        environment.title,
        [*uv, "sync", "--frozen", "--compile-bytecode", "--python", python, *chosen],
        folder=root,
        env={**env, "UV_PROJECT_ENVIRONMENT": environment.folder},
        failed=f"The {environment.title} ({environment.folder}) could not be installed:",
    )
    digest = stamps.digest_of(root, INPUTS)
    stamps.write(stamp, {"digest": digest, "groups": sorted(groups)})


def _groups(environment: Environment, dev: bool) -> set[str]:
    return set(environment.groups) | set(environment.dev_groups if dev else ())


def _is_current(root: Path, environment: Environment, groups: set[str], digest: str) -> bool:
    stamp = stamps.read(root / environment.folder / STAMP)
    return (
        environment.python(root).exists()
        and stamp.get("digest") == digest
        and groups <= set(stamp.get("groups", []))
    )
