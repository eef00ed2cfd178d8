"""The process in Rasa's environment that trains and measures: started, followed, ended."""

import asyncio
import json
import os
import shutil
from asyncio.subprocess import PIPE, STDOUT, Process
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.launch.setup.environments import RASA

NICENESS = "10"
"""Customers' turns go first."""
LOG_LINES = 60
LONGEST_LINE = 8 * 1024 * 1024
"""Bytes; the result is one line."""


class CannotStart(Exception):
    """There is nothing to train with; the message says what to do."""


class Failed(Exception):
    """The training said that it cannot be done, and why."""


class Ended(Exception):
    """The process ended without a result. `killed`: by a signal."""

    def __init__(self, code: int, last: str) -> None:
        super().__init__(last)
        self.killed = code < 0


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is, or, as the last, what came of it."""

    percent: int
    text: str
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Trainer:
    """How the process is started: `command` is given the file with the examples at its end."""

    command: Sequence[str]
    folder: Path
    state: Path

    async def steps(self, examples: Path, log: deque[str]) -> AsyncGenerator[Step, None]:
        """The process is killed when nobody asks for more. Raises `CannotStart`, `Failed`,
        `Ended`."""
        process = await self._start(examples)
        try:
            async with aclosing(_read(process, log)) as steps:
                async for step in steps:
                    yield step
            code = await process.wait()
            if code:
                raise Ended(code, log[-1] if log else "")
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _start(self, examples: Path) -> Process:
        await asyncio.to_thread(require_installed, self)
        environment = {**os.environ, "CARELINE_STATE": str(self.state)}
        # Customers are answered by the same cores.
        nice = await asyncio.to_thread(shutil.which, "nice")
        before = (nice, "-n", NICENESS) if nice else ()
        try:
            return await asyncio.create_subprocess_exec(
                *before,
                *self.command,
                str(examples),
                cwd=self.folder,
                env=environment,
                stdin=PIPE,  # held open: the process ends when the bridge is gone
                stdout=PIPE,
                stderr=STDOUT,
                limit=LONGEST_LINE,
            )
        except OSError as error:
            raise CannotStart(f"The training cannot be started: {error}") from error


def rasa_trainer(root: Path, state: Path, *, held_out: bool) -> Trainer:
    """As `python -m bot.assistant evaluate-changes`."""
    options = ("--attended",) if held_out else ("--attended", "--short")
    python = str(RASA.python(root))
    command = (python, "-m", "bot.assistant", "evaluate-changes", *options)
    return Trainer(command, root, state.absolute())


def require_installed(trainer: Trainer) -> None:
    """Raises `CannotStart` where there is no such program."""
    program = trainer.command[0]
    if not (shutil.which(program) or os.access(program, os.X_OK)):
        raise CannotStart(
            f"The assistant's Python environment is not there ({program}). "
            "Run `make setup` on this machine, then evaluate again."
        )


async def _read(process: Process, log: deque[str]) -> AsyncGenerator[Step, None]:
    assert process.stdout is not None  # noqa: S101 (it was opened as a pipe)
    while line := await process.stdout.readline():
        told = _told(line)
        if told is None:
            log.append(line.decode(errors="replace").rstrip())
        elif "failed" in told:
            raise Failed(str(told["failed"]["detail"]))
        elif "result" in told:
            yield Step(100, "Done", told["result"])
        else:
            yield Step(int(told["percent"]), str(told["text"]))


def _told(line: bytes) -> dict[str, Any] | None:
    """None for what a library prints."""
    if not line.startswith(b"{"):
        return None
    try:
        content = json.loads(line)
    except ValueError:
        return None
    known = isinstance(content, dict) and content.keys() & {"percent", "result", "failed"}
    return content if known else None


def new_log() -> deque[str]:
    return deque(maxlen=LOG_LINES)
