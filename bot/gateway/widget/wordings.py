"""The words that the shop's own file says (greetings, lines to tap, forms), each with a key under
which it can be said otherwise."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from bot.gateway.widget.document import (
    Greeting,
    Part,
    Prechat,
    PrechatField,
    Proactive,
    Starters,
    WidgetDocument,
)

PREFIX = "system_widget_"
"""Before the name of a text of the chat window, among the responses."""
MOST_LINES = 5
LISTS = ("starters", "form_choices")
"""Kinds that are lines rather than a text."""
_WORDS: Mapping[type[Part], Mapping[str, str]] = {
    Greeting: {"title": "greeting_title", "text": "greeting_text"},
    Starters: {"texts": "starters"},
    Prechat: {"title": "form_title"},
    PrechatField: {"label": "form_label", "options": "form_choices"},
    Proactive: {"text": "proactive"},
    WidgetDocument: {"offline_text": "offline_form"},
}
"""The fields that hold words, and of what kind they are."""

ByLanguage = Mapping[str, Any]
"""A text by language, or its lines."""
Change = Callable[[str, ByLanguage], ByLanguage]
P = TypeVar("P", bound=Part)


def reworded(part: P, change: Change) -> P:
    """With other words; `change` is told the key of each and what it is, by language."""
    new: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        kind = _WORDS.get(type(part), {}).get(name)
        if kind is not None and value is not None:
            new[name] = change(key_of(kind, value), value)
        elif isinstance(value, Part):
            new[name] = reworded(value, change)
        elif isinstance(value, tuple):
            new[name] = tuple(
                reworded(one, change) if isinstance(one, Part) else one for one in value
            )
    return part.model_copy(update=new)


def wordings(document: WidgetDocument) -> dict[str, ByLanguage]:
    """All of them, in the order of the file; equal ones once."""
    found: dict[str, ByLanguage] = {}

    def note(key: str, words: ByLanguage) -> ByLanguage:
        found.setdefault(key, words)
        return words

    reworded(document, note)
    return found


def key_of(kind: str, words: ByLanguage) -> str:
    """It goes by what the file says: where that is changed, what replaced it fits no longer."""
    plain = {language: _plain(said) for language, said in words.items()}
    written = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return f"{PREFIX}{kind}_{hashlib.sha256(written.encode()).hexdigest()[:8]}"


def is_list(key: str) -> bool:
    return key.removeprefix(PREFIX).startswith(LISTS)


def lines(text: str) -> tuple[str, ...]:
    """Of a list that is written as a text, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())[:MOST_LINES]


def as_text(said: str | Sequence[str]) -> str:
    return said if isinstance(said, str) else "\n".join(said)


def _plain(said: str | Sequence[str]) -> str | list[str]:
    return said if isinstance(said, str) else list(said)
