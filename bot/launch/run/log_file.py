"""What a process prints, kept in a file that does not grow for ever.

A line of text gets the time and the name of the process in front; a line that is a JSON object (see
`CARELINE_LOG_FORMAT`) says both itself and stays as it is.
"""

import logging
import time
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 10 * 1024 * 1024
OLDER_KEPT = 3
TAIL = 15
LONGEST_LINE = 64 * 1024


class LogFile:
    """Takes output in pieces, writes whole lines with time and name, remembers the last few."""

    def __init__(self, path: Path, name: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._name = name
        self._rest = b""
        self._tail: deque[str] = deque(maxlen=TAIL)
        self._file = _File(path, maxBytes=LARGEST, backupCount=OLDER_KEPT, encoding="utf-8")
        self._file.setFormatter(_Layout())

    def take(self, piece: bytes) -> None:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            lines.append(self._rest)
            self._rest = b""
        for line in lines:
            self._write(line.decode(errors="replace").rstrip())

    def tail(self) -> list[str]:
        """The last lines that said something, oldest first."""
        return list(self._tail)

    def close(self) -> None:
        if self._rest:
            self.take(b"\n")
        self._file.close()

    def _write(self, line: str) -> None:
        if line.strip():
            self._tail.append(line)
        self._file.handle(logging.LogRecord(self._name, logging.INFO, "", 0, line, None, None))


class _Layout(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(name)s | %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        line = record.getMessage()
        return line if line.startswith('{"') and line.endswith("}") else super().format(record)


class _File(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's own name)
        """Drop the line: a full disk must not end the supervisor, and the shop goes on."""
