"""Keeps one process running: starts it again when it ends, ends it and its children when asked."""

import asyncio
import os
import signal
import time
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.launch.run.log_file import LogFile

PAUSES = (0.5, 1, 2, 5, 10, 30)
# A process that ran this long (seconds) had a good start: the next pause is the shortest again.
GOOD_RUN = 60.0
OUTPUT_DRAIN = 1.0
LARGEST_PIECE = 64 * 1024

Announce = Callable[[str], None]


class Keeper:
    """One process in a process group of its own. `ended` counts how often it ended unasked."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str],
        log: LogFile,
        announce: Announce,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self.name = name
        self.log = log
        self.ended = 0
        self._command = command
        self._folder = folder
        self._env = dict(env)
        self._announce = announce
        self._pauses = pauses
        self._in_a_row = 0
        self._process: Process | None = None
        self._stopping = asyncio.Event()
        self._restarted = asyncio.Event()

    async def run(self) -> None:
        """Run until `stop`."""
        try:
            while not self._stopping.is_set():
                started = time.monotonic()
                reason = await self._run_once()
                if not self._stopping.is_set():
                    await self._pause(reason, time.monotonic() - started)
        finally:
            self.kill()
            self.log.close()

    async def restarted(self) -> None:
        """Wait until the process, ended unasked after this call, was started again."""
        self._restarted.clear()
        await self._restarted.wait()

    async def stop(self, grace: float) -> None:
        """Ask the process to end; kill what is left of its group after `grace` seconds."""
        self._stopping.set()
        process = self._process
        if process is None:
            return
        self._signal(signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await process.wait()
        self.kill()

    def end_now(self) -> None:
        """End the process at once, and do not start it again."""
        self._stopping.set()
        self.kill()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    async def _run_once(self) -> str:
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._folder,
                env=self._env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=PIPE,
                stderr=STDOUT,
                start_new_session=True,
            )
        except OSError as problem:
            return f"could not be started: {problem.strerror}: {self._command[0]}"
        if self.ended:
            self._restarted.set()
        code = await self._until_end(self._process)
        self.kill()
        self._process = None
        return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"

    async def _until_end(self, process: Process) -> int:
        copying = asyncio.create_task(self._copy_output(process))
        code = await process.wait()
        # A grandchild may hold the pipe open: what it still says is not waited for.
        await asyncio.wait({copying}, timeout=OUTPUT_DRAIN)
        copying.cancel()
        with suppress(asyncio.CancelledError):
            await copying
        return code

    async def _copy_output(self, process: Process) -> None:
        assert process.stdout is not None  # noqa: S101 (it was opened as a pipe)
        while piece := await process.stdout.read(LARGEST_PIECE):
            self.log.take(piece)

    async def _pause(self, reason: str, ran: float) -> None:
        self.ended += 1
        self._in_a_row = 0 if ran >= GOOD_RUN else self._in_a_row
        pause = self._pauses[min(self._in_a_row, len(self._pauses) - 1)]
        self._in_a_row += 1
        self._announce(f"The {self.name} {reason}; starting it again in {pause:g} s.")
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._stopping.wait()

    def _signal(self, number: signal.Signals) -> None:
        # The group is the process's own (start_new_session), so nobody else's is ever reached.
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)
