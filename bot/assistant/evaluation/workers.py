"""Other processes that do a part of the measuring, as many as there are cores."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bot.assistant.environment import prepare, quiet
from bot.assistant.settings import state_folder

Begin = Callable[..., Callable[[], Any]]


class Workers:
    """`begin` starts a call of a module's function and gives a function that waits for it."""

    def __init__(self, pool: ProcessPoolExecutor | None = None) -> None:
        self._pool = pool

    def begin(self, call: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
        if self._pool is None:
            result = call(*arguments)
            return lambda: result
        return self._pool.submit(call, *arguments).result


@contextlib.contextmanager
def working(count: int | None = None) -> Iterator[Workers]:
    """`count` of them, one a core unless it is said; with 0 this process does all by itself. Each
    imports Rasa once, when it gets its first work."""
    cores = len(os.sched_getaffinity(0)) if count is None else count
    if not cores:
        yield Workers()
        return
    # Not forked: threads of the encoder's and Rasa's libraries would not come along.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, fresh, _begin, (state_folder(),)) as pool:
        yield Workers(pool)


def _begin(state: Path) -> None:
    prepare(state)
    quiet()
