"""Remembers what a step was done for, so that a second run does no needless work.

A stamp is a small JSON file beside what the step made. The step is done when the stamp's digest is
that of the step's inputs today.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Iterable, Iterator

SKIPPED_FOLDERS = frozenset({"__pycache__", "dist", "node_modules"})


def digest_of(root: Path, inputs: Iterable[str]) -> str:
    """The SHA-256 of the names and contents of files and folders, given relative to `root`.

    What is missing counts as missing: it changes the digest when it appears.
    """
    whole = hashlib.sha256()
    for name in inputs:
        for path in _files_under(root / name):
            whole.update(path.relative_to(root).as_posix().encode() + b"\0")
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def read(stamp: Path) -> dict[str, Any]:
    """What the stamp says; nothing when there is none or it was cut short."""
    try:
        content = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write(stamp: Path, content: dict[str, Any]) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    draft = stamp.with_name(stamp.name + ".new")
    draft.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    draft.replace(stamp)


def _files_under(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir() and path.name not in SKIPPED_FOLDERS:
        for entry in sorted(path.iterdir()):
            yield from _files_under(entry)
