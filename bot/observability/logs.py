"""Log lines of all processes: as text for people, or as JSON, one object a line.

`CARELINE_LOG_FORMAT` is `text` (the default) or `json`; `CARELINE_LOG_LEVEL` is the least of what
the product itself tells. With `DEBUG` that is a line a request, in every process.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from datetime import datetime, timezone

from bot.observability.masking import masked
from bot.observability.tracing import trace_id

FORMATS = ("text", "json")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
OURS = ("bot", "crm_bridge", "actions")
"""Libraries tell nobody anything in their debug lines that would help to run a shop."""


class LogSettingError(ValueError):
    """A variable is wrong; the text names it and what it should be."""


def set_up(
    process: str, *, level: str = "INFO", environment: Mapping[str, str] = os.environ
) -> None:
    """Once a process, before anything is logged. Raises LogSettingError."""
    form = _one_of(environment, "CARELINE_LOG_FORMAT", FORMATS, "text")
    level = _one_of(environment, "CARELINE_LOG_LEVEL", LEVELS, level)
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(process) if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel("INFO" if level == "DEBUG" else level)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


class TextLines(logging.Formatter):
    """`WARNING bot.gateway.turns: … [trace 0af7651916cd43dd8448eb211c80319c]`"""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        line = super().formatMessage(record)
        return f"{line} [trace {trace}]" if (trace := trace_id()) else line

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class JsonLines(logging.Formatter):
    """`{"time", "level", "process", "logger", "message", "trace", "error"}`, the last two where
    there are any."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, tz=timezone.utc)
        told = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "process": self._process,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if trace := trace_id():
            told["trace"] = trace
        if record.exc_info:
            told["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


def _one_of(
    environment: Mapping[str, str], name: str, known: tuple[str, ...], otherwise: str
) -> str:
    said = environment.get(name, "").strip()
    for one in known:
        if said.upper() == one.upper():
            return one
    if said:
        raise LogSettingError(f"{name} is {said!r}; it should be one of {', '.join(known)}.")
    return otherwise
