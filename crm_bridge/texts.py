"""What customers read, by key and locale, from `data/responses/*.yml`. Python 3.10 and later.

A file is named `<locale>.yml` or `<topic>.<locale>.yml`, and is written as Rasa's responses are:

    responses:
      system_closed:
        - text: "This conversation is closed, {name}."
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.contents.snapshot import Entry
from bot.yaml_text import parsed

FOLDER = Path(__file__).resolve().parent.parent / "data" / "responses"
DEFAULT_LOCALE = "en"
_PLACE = re.compile(r"\{(\w+)\}")


class TextsInvalid(Exception):
    """A responses file does not have the form above; the message names file and key."""


class Texts:
    """The texts of a folder, with what leads changed in them. A locale falls back from `en-GB` to
    `en`, then to the default."""

    def __init__(self, by_locale: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._files = self._by_locale = by_locale
        self._changed: Mapping[str, Mapping[str, list[str]]] = {}

    def change(self, texts: Mapping[str, Mapping[str, list[Entry]]]) -> None:
        """From now on the files with these, by locale and key; they replace earlier ones."""
        self._changed = changed = {
            locale: {key: [str(entry["text"]) for entry in entries] for key, entries in of.items()}
            for locale, of in texts.items()
        }
        self._by_locale = {
            locale: {**self._files.get(locale, {}), **changed.get(locale, {})}
            for locale in {**self._files, **changed}
        }

    @classmethod
    def load(cls, folder: Path) -> Texts:
        by_locale: dict[str, dict[str, list[str]]] = {}
        for path in sorted(folder.glob("*.yml")):
            locale = path.stem.rpartition(".")[2]
            texts = by_locale.setdefault(locale.lower(), {})
            for key, variants in _read(path).items():
                if key in texts:
                    raise TextsInvalid(f"{path.name}: {key} is already in another file")
                texts[key] = variants
        return cls(by_locale)

    def keys(self, prefix: str = "") -> list[str]:
        """The keys of all locales that begin with `prefix`, sorted."""
        found = {key for texts in self._by_locale.values() for key in texts}
        return sorted(key for key in found if key.startswith(prefix))

    def variants(self, key: str, locale: str = DEFAULT_LOCALE) -> list[str]:
        """Every wording of `key`. Raises KeyError when no locale has it."""
        return self._found(key, locale)[1]

    def language(self, key: str, locale: str) -> str:
        """What the wording that `say` takes is written in: `locale` itself, unless there is none in
        its language. Raises KeyError as `variants` does."""
        found = self._found(key, locale)[0]
        return locale if _language(locale) == _language(found) else found

    def written(self, key: str, locale: str) -> str | None:
        """The first wording of `key` in this language itself, without falling back to English."""
        for candidate in (locale.lower(), _language(locale)):
            if found := self._by_locale.get(candidate, {}).get(key):
                return found[0]
        return None

    def changed(self, key: str, locale: str) -> str | None:
        """What leads made of it in this language; None where it is as in the files."""
        for candidate in (locale.lower(), _language(locale)):
            if found := self._changed.get(candidate, {}).get(key):
                return found[0]
        return None

    def in_each(self, key: str) -> dict[str, str]:
        """The first wording in each language that has one."""
        found = {locale: texts.get(key) for locale, texts in self._by_locale.items()}
        return {locale: wordings[0] for locale, wordings in found.items() if wordings}

    def everywhere(self, key: str) -> list[str]:
        """Every wording of `key` in every language."""
        return [wording for texts in self._by_locale.values() for wording in texts.get(key, ())]

    def _found(self, key: str, locale: str) -> tuple[str, list[str]]:
        for candidate in (locale.lower(), _language(locale), DEFAULT_LOCALE):
            if found := self._by_locale.get(candidate, {}).get(key):
                return candidate, found
        raise KeyError(key)

    def say(self, key: str, locale: str = DEFAULT_LOCALE, **values: object) -> str:
        """The first wording, with `{name}` filled in. Raises KeyError for an unknown key or an
        unfilled name, so that no customer reads a brace."""
        return _PLACE.sub(lambda place: str(values[place[1]]), self.variants(key, locale)[0])


@lru_cache(maxsize=1)
def shipped() -> Texts:
    """The texts that ship with the product, read once; with what leads changed, in a process that
    follows that."""
    return Texts.load(FOLDER)


def say(key: str, locale: str = DEFAULT_LOCALE, **values: object) -> str:
    """`Texts.say` of the shipped texts."""
    return shipped().say(key, locale, **values)


def language(key: str, locale: str) -> str:
    """`Texts.language` of the shipped texts."""
    return shipped().language(key, locale)


def _language(locale: str) -> str:
    return locale.lower().partition("-")[0]


def _read(path: Path) -> dict[str, list[str]]:
    content = parsed(path.read_text(encoding="utf-8")) or {}
    responses = content.get("responses") if isinstance(content, dict) else None
    if not isinstance(responses, dict):
        raise TextsInvalid(f"{path.name}: no `responses:` at the top")
    return {str(key): _wordings(path, key, entry) for key, entry in responses.items()}


def _wordings(path: Path, key: object, entry: object) -> list[str]:
    if not isinstance(entry, list):
        raise TextsInvalid(f"{path.name}: {key} is not a list of `- text:` entries")
    # A response may also hold entries of other kinds for the assistant (custom, image).
    return [item["text"] for item in entry if isinstance(item, dict) and "text" in item]
