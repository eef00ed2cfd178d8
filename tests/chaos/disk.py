"""A small disk of one's own for the shop's state, which can be filled to the last byte.

Without the right to mount one, the processes are kept from writing to any file instead: their
databases see a failing disk rather than a full one.
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BYTES = 768 * 1024 * 1024
_FILLER = "filler"
_PIECE = 1024 * 1024


class Disk:
    """`mounted` says which of the two it is."""

    def __init__(self, place: Path, *, mounted: bool) -> None:
        self.place = place
        self.mounted = mounted
        self._full = 0

    @contextmanager
    def full(self, pids: Iterable[int]) -> Iterator[None]:
        """No more room, until left. `pids` are the processes that write there."""
        self._full += 1
        kept_from_writing = [] if self.mounted else list(pids)
        self.fill()
        for pid in kept_from_writing:
            _limit(pid, 0)
        try:
            yield
        finally:
            self._full -= 1
            for pid in kept_from_writing:
                _limit(pid, resource.RLIM_INFINITY)
            if not self._full:
                (self.place / _FILLER).unlink(missing_ok=True)

    def fill(self) -> None:
        """To the last byte, also what was given free meanwhile."""
        if not self.mounted:
            return
        with (self.place / _FILLER).open("ab") as file:
            for size in (16 * _PIECE, _PIECE, 4096):
                with suppress(OSError):
                    while True:
                        os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), size)


@contextmanager
def small_disk(place: Path) -> Iterator[Disk]:
    """The disk at `place`, which is made."""
    place.mkdir(parents=True)
    mounted = _run("mount", "-t", "tmpfs", "-o", f"size={BYTES},mode=755", "careline", str(place))
    try:
        yield Disk(place, mounted=mounted)
    finally:
        if mounted:
            _run("umount", "--lazy", str(place))
        shutil.rmtree(place, ignore_errors=True)


def _limit(pid: int, size: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def _run(*command: str) -> bool:
    with suppress(FileNotFoundError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False
