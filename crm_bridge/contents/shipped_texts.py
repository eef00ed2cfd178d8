"""The texts as they are in the files, with which file each is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from bot.contents.snapshot import Entry
from bot.gateway.widget.wordings import MOST_LINES, PREFIX, is_list
from bot.yaml_text import parsed
from crm_bridge.contents.placeholders import places
from crm_bridge.contents.window_texts import TOPIC, WindowFiles, window_texts
from crm_bridge.texts import DEFAULT_LOCALE

TALK = "talk"
"""The topic of the file that is named after its language alone."""


@dataclass(frozen=True)
class TextKey:
    """A text in all its languages, as shipped. `topic` is that of its files. One of the chat window
    has one wording, and may name the shop; `most_lines` are of a list, one a line."""

    key: str
    topic: str
    by_locale: Mapping[str, Sequence[Entry]]
    is_window: bool = False
    most_lines: int | None = None

    @property
    def original(self) -> Sequence[Entry]:
        """The English wordings, or those of the one language that there is."""
        return self.by_locale.get(DEFAULT_LOCALE) or next(iter(self.by_locale.values()))

    @cached_property
    def places(self) -> frozenset[str]:
        """What every wording has to have filled in, and no other."""
        return frozenset(places(str(self.original[0]["text"]))) - self.optional

    @property
    def optional(self) -> frozenset[str]:
        """What a wording may have filled in."""
        return frozenset({"shop"}) if self.is_window else frozenset()

    def entries(self, locale: str) -> Sequence[Entry]:
        """In this language; empty where it is not written in it."""
        return self.by_locale.get(locale, ())

    def buttons(self, locale: str) -> Sequence[Mapping[str, Any]]:
        """Those below each wording."""
        entries = self.entries(locale) or self.original
        buttons: Sequence[Mapping[str, Any]] = entries[0].get("buttons", ())
        return buttons


@dataclass(frozen=True)
class ShippedTexts:
    """Every text by key, in the order of the files; `languages` are those there are texts in, by
    locale with their names, English first."""

    keys: Mapping[str, TextKey]
    languages: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path, window: WindowFiles | None = None) -> "ShippedTexts":
        """Of files that `crm_bridge.texts` has read already, so they are of its form; with the chat
        window's own words where it is said where they are."""
        found: dict[str, tuple[str, dict[str, Sequence[Entry]]]] = {}
        languages = {DEFAULT_LOCALE}
        for path in sorted(folder.glob("*.yml"), key=_order):
            topic, locale = named(path)
            languages.add(locale)
            for key, entries in parsed(path.read_text(encoding="utf-8"))["responses"].items():
                found.setdefault(str(key), (topic, {}))[1][locale] = entries
        keys = {key: TextKey(key, topic, texts) for key, (topic, texts) in found.items()}
        if window is not None:
            keys |= _of_window(window, keys)
            languages |= {locale for text in keys.values() for locale in text.by_locale}
        others = sorted(languages - {DEFAULT_LOCALE})
        return cls(keys, {locale: _language(locale) for locale in (DEFAULT_LOCALE, *others)})


def _of_window(files: WindowFiles, known: Mapping[str, TextKey]) -> dict[str, TextKey]:
    written = {
        key: {locale: str(entries[0]["text"]) for locale, entries in text.by_locale.items()}
        for key, text in known.items()
        if key.startswith(PREFIX)
    }
    return {
        key: TextKey(key, TOPIC, texts, True, MOST_LINES if is_list(key) else None)
        for key, texts in window_texts(files, written).items()
    }


def named(path: Path) -> tuple[str, str]:
    """The topic and the locale that the name of a file tells."""
    topic, _, locale = path.stem.rpartition(".")
    return topic or TALK, locale.lower()


def file_name(topic: str, locale: str) -> str:
    return f"{locale}.yml" if topic == TALK else f"{topic}.{locale}.yml"


def _order(path: Path) -> tuple[bool, str]:
    """English first: the topic and the order of a text are those of the original."""
    return named(path)[1] != DEFAULT_LOCALE, path.name


def _language(locale: str) -> str:
    """Its name in English. Reads a file of Babel's, so not for the event loop."""
    try:
        return Locale.parse(locale, sep="-").get_display_name("en") or locale
    except (ValueError, UnknownLocaleError):
        return locale
