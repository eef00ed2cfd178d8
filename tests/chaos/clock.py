"""The clock of the shop's processes, moved from outside: a small library is put before the system's
own, and asks a file by how much. It takes a C compiler to build it."""

import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import mmap
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
COMPILERS = ("cc", "gcc", "clang")


class MovableClock:
    """Moves the wall clock of every process that was started with `settings`; how long something
    takes is not changed by it, as with a real clock that is set. Without a compiler there are no
    settings. Files are put into `folder`, which must not become full."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._file.write_bytes(bytes(8))
        self._offsets: list[int] = []
        self.settings: dict[str, str] = {}
        library = folder / "clock.so"
        if _built(library):
            self.settings = {"LD_PRELOAD": str(library), "CHAOS_CLOCK": str(self._file)}

    @contextmanager
    def moved(self, seconds: int) -> Iterator[None]:
        """Until left; of several moves the last counts."""
        self._offsets.append(seconds)
        self._write()
        try:
            yield
        finally:
            self._offsets.remove(seconds)
            self._write()

    def _write(self) -> None:
        with self._file.open("r+b") as file, mmap(file.fileno(), 8) as shared:
            shared[:] = struct.pack("=q", self._offsets[-1] if self._offsets else 0)


def _built(library: Path) -> bool:
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        return False
    command = [compiler, "-O2", "-Wall", "-shared", "-fPIC", "-o", str(library), str(SOURCE)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
