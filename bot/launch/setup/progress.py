"""Runs the programs of a step and says how far it is."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Mapping, Sequence

from .errors import SetupError

LINES_SHOWN = 15


class Progress:
    """Prints one line as a step begins and one as it ends, and a sign of life between them."""

    def __init__(self, log: Path, beat: float = 10.0) -> None:
        """`log` takes the output of every program; `beat` is seconds between signs of life."""
        self._log = log
        self._beat = beat

    def say(self, text: str) -> None:
        print(text, flush=True)

    def run(
        self,
        title: str,
        command: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str],
        failed: str,
    ) -> None:
        """Run `command` in `folder` with the environment `env`.

        Raises SetupError with `failed`, the end of the output and the log's path if it does not
        exit 0.
        """
        self.say(f"  {title} ...")
        started = time.monotonic()
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as output:
            output.write(f"\n== {title}: {' '.join(command)}\n".encode())
            output.flush()
            begins = output.tell()
            code = self._wait(_start(command, folder, env, output.fileno()), started)
        if code != 0:
            raise SetupError(f"{failed}\n{self._tail(begins)}\n(all of it: {self._log})")
        self.say(f"  {title}: done in {time.monotonic() - started:.0f} s")

    def _wait(self, process: subprocess.Popen[bytes], started: float) -> int:
        while True:
            try:
                return process.wait(timeout=self._beat)
            except subprocess.TimeoutExpired:
                self.say(f"    {time.monotonic() - started:.0f} s")
            except BaseException:
                process.terminate()
                process.wait()
                raise

    def _tail(self, begins: int) -> str:
        with self._log.open("rb") as output:
            output.seek(begins)
            lines = output.read().decode(errors="replace").strip().splitlines()
        return "\n".join("    " + line for line in lines[-LINES_SHOWN:])


def _start(
    command: Sequence[str], folder: Path, env: Mapping[str, str], output: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        list(command),
        cwd=str(folder),
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
    )
