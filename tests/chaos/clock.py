"""The clock of the shop's processes, moved from outside by libfaketime where it is installed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib64/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
)

SHARED = Path("/dev/shm")
NAMES = ("sem.faketime_sem_{pid}", "faketime_shm_{pid}")
STARTED_WITHIN = 5.0


class MovableClock:
    """Moves the wall clock of every process that was started with `settings`; how long something
    takes is not changed by it, as with a real clock that is set."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offsets: list[int] = []
        self.library = next((one for one in LIBRARIES if Path(one).exists()), None)
        self._write()

    @property
    def settings(self) -> dict[str, str]:
        if self.library is None:
            return {}
        return {
            "LD_PRELOAD": self.library,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def started(self, pid: int) -> None:
        """Of a process that was just started with `settings`, before it starts others. The library
        gives it a lock that its children share, and one of them may be killed that holds it: those
        who find none make their own."""
        if self.library is None:
            return
        until = time.monotonic() + STARTED_WITHIN
        names = [SHARED / name.format(pid=pid) for name in NAMES]
        while not all(name.exists() for name in names) and time.monotonic() < until:
            time.sleep(0.001)
        for name in names:
            name.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Take away what processes left that were killed."""
        for pattern in NAMES:
            for one in SHARED.glob(pattern.format(pid="*")):
                if not Path(f"/proc/{one.name.rpartition('_')[2]}").exists():
                    one.unlink(missing_ok=True)

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
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{self._offsets[-1] if self._offsets else 0:+d}\n", encoding="utf-8")
        draft.replace(self._file)
