"""The assistant's responses as files, read again when one of them changes.

The files are those of `crm_bridge/texts.py`; beside `text`, an entry may have `buttons` (`title`
and `payload`, a command) and `custom`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from bot.contents.snapshot import Entry

logger = logging.getLogger(__name__)

DEFAULT_LOCALE = "en"

Texts = Mapping[str, Mapping[str, list[Entry]]]
"""Responses by locale and key."""


class ResponseUnknownError(KeyError):
    """No locale has a response of this key."""


class ResponsesInvalidError(ValueError):
    """A file is not of the form `responses: {key: [{text: …}]}`; the message names it."""


class ResponseStore:
    """A file that became invalid while running is reported, and the last good texts are kept.

    `look_every` is how many seconds pass before a changed file is noticed. `changes` tells what
    leads changed: whole responses by locale and key, which stand instead of the files'.
    """

    def __init__(
        self, folder: Path, look_every: float = 1.0, changes: Callable[[], Texts] = dict
    ) -> None:
        self._changes = changes
        self._folder = folder
        self._look_every = look_every
        self._stamp = _stamp(folder)
        self._by_locale = read_folder(folder)
        self._looked = time.monotonic()

    def keys(self) -> list[str]:
        return sorted({key for entries in self._by_locale.values() for key in entries})

    def entries(self, key: str, locale: str = DEFAULT_LOCALE) -> list[Entry]:
        """Every wording of a response; `en-GB` falls back to `en`, and that to the default."""
        self._follow_changes()
        language = locale.lower().partition("-")[0]
        for candidate in (locale.lower(), language, DEFAULT_LOCALE):
            for texts in (self._changes(), self._by_locale):
                entries = texts.get(candidate, {}).get(key)
                if entries:
                    return entries
        raise ResponseUnknownError(key)

    def _follow_changes(self) -> None:
        if time.monotonic() - self._looked < self._look_every:
            return
        self._looked = time.monotonic()
        stamp = _stamp(self._folder)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._by_locale = read_folder(self._folder)
            except (OSError, ResponsesInvalidError) as error:
                logger.error("The changed responses cannot be used: %s", error)


def read_folder(folder: Path) -> dict[str, dict[str, list[Entry]]]:
    """Responses by locale and key. Raises ResponsesInvalidError naming the file and key."""
    by_locale: dict[str, dict[str, list[Entry]]] = {}
    for path in sorted(folder.glob("*.yml")):
        locale = path.stem.rpartition(".")[2].lower()
        by_locale.setdefault(locale, {}).update(_read(path))
    return by_locale


def _read(path: Path) -> dict[str, list[Entry]]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ResponsesInvalidError(f"{path}: {error}") from error
    responses = content.get("responses") if isinstance(content, dict) else None
    if not isinstance(responses, dict):
        raise ResponsesInvalidError(f"{path}: no `responses:` at the top")
    for key, entries in responses.items():
        good = isinstance(entries, list) and entries and all(isinstance(e, dict) for e in entries)
        if not good:
            raise ResponsesInvalidError(f"{path}: {key} is not a list of `- text:` entries")
    return responses


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = [(path, path.stat()) for path in sorted(folder.glob("*.yml"))]
    return tuple((path.name, stat.st_mtime_ns, stat.st_size) for path, stat in files)
