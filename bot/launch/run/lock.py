"""One launcher a state directory: two would share one database and two sets of processes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.launch.run.errors import LaunchError

FILE = "run.lock"


@contextmanager
def held(state: Path) -> Iterator[None]:
    """Hold the state directory. The system lets go of it however the launcher ends."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / FILE).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            file.seek(0)
            raise LaunchError(
                f"Careline already runs on {state} (process {file.read().strip()}): stop it first, "
                "or name another directory with STATE=DIR and other ports."
            ) from problem
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
