"""The keys that the processes share, made once and kept in a file only its owner can read."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from bot.launch.run.errors import LaunchError

FILE = "secrets.env"
NAMES = (
    "CARELINE_GATEWAY_TOKEN",
    "CARELINE_ACTIONS_TOKEN",
    "CARELINE_ASSISTANT_TOKEN",
    "CARELINE_ACTION_SERVER_TOKEN",
    "CARELINE_IDENTITY_SECRET",
    "CARELINE_COOKIE_SECRET",
    "CARELINE_WEBHOOKS_TOKEN",
    "CARELINE_HELP_DESK_TOKEN",
    "CARELINE_METRICS_TOKEN",
    "CARELINE_ENCRYPTION_KEYS",
)
OWNER_ONLY = 0o600
HEADER = "# Keys of this shop, made at its first start. Keep them secret; back them up.\n"


def ensure(state: Path) -> dict[str, str]:
    """Name and value of each key; makes the ones that the file lacks, changes none that it has.

    Raises LaunchError for a line that is not NAME=value.
    """
    state.mkdir(parents=True, exist_ok=True)
    path = state / FILE
    kept = read(path)
    fresh = {name: secrets.token_urlsafe(32) for name in NAMES if name not in kept}
    if fresh:
        _append(path, fresh, header="" if kept else HEADER)
    if path.stat().st_mode & 0o077:
        path.chmod(OWNER_ONLY)
    return {**kept, **fresh}


def read(path: Path) -> dict[str, str]:
    """The keys in the file; none if there is no file."""
    if not path.exists():
        return {}
    kept = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not value.strip():
            raise LaunchError(f"{path}, line {number}: expected NAME=value.")
        kept[name.strip()] = value.strip()
    return kept


def with_keys(env: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, str]:
    """`env` with the keys added; one that the environment sets itself wins."""
    return {**keys, **{name: value for name, value in env.items() if value or name not in keys}}


def _append(path: Path, fresh: Mapping[str, str], header: str) -> None:
    # Created with its mode, not narrowed afterwards: there is no moment at which others can read.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(header + "".join(f"{name}={value}\n" for name, value in fresh.items()))
