"""The rules in use, read again when their file changes or leads change them."""

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.escalation.changes import changed
from bot.escalation.document import RulesDocument, read_data, read_document, read_plain
from bot.escalation.nodes import RulesError
from bot.escalation.rules import EscalationRules, Match

LOOK_EVERY_SECONDS = 1.0

_log = logging.getLogger(__name__)
_Stamp = tuple[int, int]


def read_changed(path: Path, changes: Mapping[str, Any]) -> RulesDocument:
    """The rules in the file with what leads changed; raises `RulesError`."""
    if not changes:
        return read_document(path)
    return read_with(read_plain(path), changes, path)


def read_with(plain: Mapping[str, Any], changes: Mapping[str, Any], path: Path) -> RulesDocument:
    """As `read_changed`, where what is in the file is known already."""
    return read_data(changed(plain, changes), path)


class RulesFile:
    """Keeps `EscalationRules` in step with a file and with what leads change in it.

    A file or a change that is bad, or a file that goes away, leaves the last good rules in use; the
    error is logged once. `match` looks at the file at most once a second. That, and the reading
    after a change, touches the disk: in an event loop call it through `asyncio.to_thread`.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Reads the file; raises `RulesError` where it cannot be used at the start."""
        self._path = path
        self._clock = clock
        self._stamp = _stamp(path)
        self._changes: Mapping[str, Any] = {}
        self._rules = EscalationRules.load(path)
        self._looked_at = clock()

    @property
    def rules(self) -> EscalationRules:
        """The last good rules."""
        return self._rules

    def match(self, text: str) -> Match | None:
        """What `EscalationRules.match` says by the newest good rules."""
        if self._clock() - self._looked_at >= LOOK_EVERY_SECONDS:
            self.refresh()
        return self._rules.match(text)

    def refresh(self) -> None:
        """Read the file now if it changed."""
        self._looked_at = self._clock()
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._read()

    def use(self, changes: Mapping[str, Any]) -> None:
        """From now on the file with these changes, which replace earlier ones."""
        if changes != self._changes:
            self._changes = changes
            self._read()

    def _read(self) -> None:
        try:
            self._rules = EscalationRules(read_changed(self._path, self._changes))
        except RulesError as error:
            _log.error("escalation rules not reloaded, the last good ones stay in use: %s", error)
        else:
            _log.info("escalation rules reloaded from %s", self._path)


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size)
