"""The process that trains: started, and ended when it takes too long or the bridge stops."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crm_bridge.intelligence.running.__main__ import BUSY
from crm_bridge.settings import ROOT, Settings

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Late(Exception):
    """It took longer than it may."""


class Killed(Exception):
    """It ended without telling how. The message says by what."""


@dataclass(frozen=True, slots=True)
class Runner:
    """`command` is given the id of a run and does it."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    longest: float
    """Seconds."""

    async def do(self, run_id: str) -> bool:
        """False where another process trains. Raises `Late`, `Killed`, OSError."""
        process = await asyncio.create_subprocess_exec(
            *self.command,
            run_id,
            cwd=self.folder,
            env=self.environment,
            stdin=PIPE,  # held open: the process ends when the bridge is gone
        )
        try:
            async with asyncio.timeout(self.longest):
                code = await process.wait()
        except TimeoutError as error:
            raise Late from error
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if code < 0:
            raise Killed(f"signal {-code}")
        if code not in (0, BUSY):
            raise Killed(f"exit code {code}")
        return code == 0


def runner_of(settings: Settings) -> Runner:
    """One core is left to those who are being answered."""
    environment = {
        **os.environ,
        **dict.fromkeys(_THREADS, "1"),
        "CARELINE_STATE": str(settings.state.absolute()),
        "DATABASE_URL": settings.database_address or "",
        "CARELINE_TIME_ZONE": settings.time_zone,
        "CARELINE_CURRENCY": settings.currency,
        "CARELINE_ENCRYPTION_KEYS": settings.encryption_keys.get_secret_value(),
    }
    command = (sys.executable, "-m", "crm_bridge.intelligence.running", "--attended")
    return Runner(command, environment, ROOT, settings.models_minutes * 60)
