"""Who is alive and who can work: `/healthz` and `/readyz`, the same in every process.

`/healthz` says that the process answers. `/readyz` asks each of its dependencies: 200 with `ready`,
or with `degraded` where one fails without which it can still serve its customers, else 503 with
`unready`. Either tells of each dependency whether it answers, in how many milliseconds, and if not,
why. It holds no secret, and asks at most once a second however often it is read.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

Check = Callable[[], Awaitable[Any]]
"""Raises where the dependency cannot be used; the error's text is told."""

SECONDS = 2.0
"""For one check; what takes longer does not answer."""
FRESH = 1.0
"""Seconds for which an answer is given again."""


@dataclass(frozen=True)
class Dependency:
    """`needed`: without it the process can do nothing for anybody."""

    check: Check
    needed: bool = True


class Readiness:
    """What a process depends on."""

    def __init__(self, dependencies: Mapping[str, Dependency]) -> None:
        self._dependencies = dependencies
        self._asking = asyncio.Lock()
        self._told: tuple[float, int, dict[str, Any]] | None = None

    async def report(self) -> tuple[int, dict[str, Any]]:
        """The HTTP status and the document."""
        async with self._asking:
            if self._told is None or time.monotonic() - self._told[0] > FRESH:
                self._told = (time.monotonic(), *await self._ask())
            return self._told[1:]

    async def _ask(self) -> tuple[int, dict[str, Any]]:
        names = list(self._dependencies)
        found = await asyncio.gather(*(_asked(self._dependencies[name].check) for name in names))
        checks = dict(zip(names, found, strict=True))
        failing = [name for name in names if not checks[name]["ok"]]
        if any(self._dependencies[name].needed for name in failing):
            return 503, {"status": "unready", "checks": checks}
        return 200, {"status": "degraded" if failing else "ready", "checks": checks}


async def _asked(check: Check) -> dict[str, Any]:
    began = time.perf_counter()
    problem = ""
    try:
        await asyncio.wait_for(check(), SECONDS)
    except asyncio.TimeoutError:
        problem = f"no answer within {SECONDS:g} s"
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"[:300]
    told: dict[str, Any] = {
        "ok": not problem,
        "milliseconds": round((time.perf_counter() - began) * 1000, 1),
    }
    return {**told, "problem": problem} if problem else told
