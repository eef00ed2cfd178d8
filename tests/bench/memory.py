"""What processes weigh, with all that they started."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

MB = 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """`pss_mb` counts a page that several processes share once, in parts; `rss_mb` each time."""

    pss_mb: float
    rss_mb: float
    by_process: dict[str, float]
    """PSS in MB by what runs."""


def memory_of(pids: Iterable[int]) -> Memory:
    """Of these processes and their descendants."""
    by_process: dict[str, float] = {}
    pss = rss = 0.0
    for process in family(pids):
        found = process.memory_full_info()
        pss, rss = pss + found.pss / MB, rss + found.rss / MB
        name = _name(process.cmdline())
        by_process[name] = round(by_process.get(name, 0.0) + found.pss / MB, 1)
    return Memory(pss, rss, by_process)


def family(pids: Iterable[int]) -> Iterator[psutil.Process]:
    """These processes and their descendants."""
    for pid in pids:
        process = psutil.Process(pid)
        yield process
        yield from process.children(recursive=True)


def _name(command: list[str]) -> str:
    """The module that a process runs, else its program."""
    if "-m" in command[:-1]:
        return command[command.index("-m") + 1]
    return Path(command[0]).name if command else "?"
