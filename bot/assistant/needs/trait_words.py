"""The words by which the shop's products are told apart, as the bridge writes them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

logger = logging.getLogger(__name__)

FILE = "traits.json"
_LOOK_AGAIN = 1.0


class TraitWords:
    """Looked at again at most once a second. A file that cannot be read changes nothing; without
    one no word is known, and wishes are refined by price and the like alone."""

    def __init__(self, state: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = state / FILE
        self._clock = clock
        self._looked: float | None = None
        self._stamp: tuple[int, int] | None = None
        self._words: frozenset[str] = frozenset()

    def words(self) -> frozenset[str]:
        """As of a second ago at most."""
        now = self._clock()
        if self._looked is None or now - self._looked >= _LOOK_AGAIN:
            self._looked = now
            self._look()
        return self._words

    def _look(self) -> None:
        try:
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp != self._stamp:
                self._stamp = stamp
                content = json.loads(self._path.read_text(encoding="utf-8"))
                self._words = frozenset(str(word) for word in content["words"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.error(
                "%s cannot be read: %s. The words known before stay in use.", self._path, error
            )
