"""One set-up at a time in a tree: a second one waits for the first and then finds the work done."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator

FILE = ".setup.lock"


@contextmanager
def taken(root: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the tree's turn; `say` tells when it has to be waited for."""
    with (root / FILE).open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work in this folder; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
