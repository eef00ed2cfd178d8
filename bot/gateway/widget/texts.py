"""The chat window's words: one file a language in `data/widget/texts`, each `<language>.yml`."""

import logging
from collections.abc import Mapping
from pathlib import Path

from bot.gateway.widget.located import FileInvalid, read_yaml
from bot.gateway.widget.words import candidates

ENGLISH = "en"
NEEDED = frozenset(
    {
        "welcome_title", "welcome_text", "prechat_title", "field_name", "field_email",
        "field_order_number", "field_topic", "field_message", "offline_text",
        "transcript_title", "transcript_times", "transcript_mail_text",
        "assistant", "person", "you", "system", "download",
    }
)  # fmt: skip
"""Texts that the server says itself; the others are the chat window's."""

logger = logging.getLogger(__name__)

Stamp = tuple[int, int] | None


class WidgetTexts:
    """Reads the files when made; `refresh` reads those again that changed. A file that is bad
    leaves the last good texts of its language, and is named in the log once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps: dict[str, Stamp] = {}
        self._by_language: dict[str, Mapping[str, str]] = {}
        self.refresh()
        if ENGLISH not in self._by_language:
            raise FileInvalid(folder / f"{ENGLISH}.yml", None, "the English texts are needed")

    def refresh(self) -> None:
        """Touches the disk."""
        for path in sorted(self._folder.glob("*.yml")):
            stamp = stamp_of(path)
            if stamp != self._stamps.get(path.stem):
                self._stamps[path.stem] = stamp
                self._read(path)

    @property
    def languages(self) -> list[str]:
        return sorted(self._by_language)

    @property
    def english(self) -> Mapping[str, str]:
        """Every key there is."""
        return self._by_language.get(ENGLISH, {})

    def locale(self, asked: str) -> str:
        """The locale as asked for where there are texts for it, else English."""
        known = any(name in self._by_language for name in candidates(asked))
        return asked if known else ENGLISH

    def written(self, key: str, locale: str) -> str | None:
        """In this locale itself, without falling back."""
        return self._by_language.get(locale, {}).get(key)

    def of(self, locale: str) -> dict[str, str]:
        """All texts: those of the locale, of its language, and English where both lack one."""
        texts = dict(self.english)
        for name in reversed(candidates(locale)):
            texts.update(self._by_language.get(name, {}))
        return texts

    def _read(self, path: Path) -> None:
        try:
            data, _ = read_yaml(path)
            if path.stem == ENGLISH and (missing := NEEDED - data.keys()):
                raise FileInvalid(path, None, f"{sorted(missing)[0]} is missing")
            for key, text in data.items():
                if not isinstance(key, str) or not isinstance(text, str):
                    raise FileInvalid(path, None, f"{key} should be a text")
        except FileInvalid as error:
            logger.error("texts of the chat window not read: %s", error)
        else:
            self._by_language[path.stem.lower()] = data


def stamp_of(path: Path) -> Stamp:
    """What differs when a file was written again; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
