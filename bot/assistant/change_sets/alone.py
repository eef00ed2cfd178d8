"""One training at a time on a state directory, from the console or from the command line."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(RuntimeError):
    """Another training is under way on this state directory."""


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """The system lets go of it however the process ends. Raises `BusyError`."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(
                "A model is being trained just now. Wait until that is done, then try again."
            ) from error
        yield
