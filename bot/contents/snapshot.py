"""One published state of what leads changed, read from and written as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Entry = dict[str, Any]
"""One wording: `text`, and `buttons` of `title` and `payload` where it has any."""


class ContentsInvalidError(ValueError):
    """What was read is no snapshot; the message says what is wrong with it."""


@dataclass(frozen=True)
class Contents:
    """`texts` are whole responses by locale and key, `articles` whole files by slug, None for one
    that was retired; all else is as in the files. `number` names the state, 0 the files alone."""

    number: int = 0
    texts: Mapping[str, Mapping[str, list[Entry]]] = field(default_factory=dict)
    articles: Mapping[str, str | None] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Any) -> Contents:
        """Raises ContentsInvalidError."""
        if not isinstance(data, dict) or not isinstance(data.get("number"), int):
            raise ContentsInvalidError("there is no number")
        texts, articles, retired = (data.get(name) for name in ("texts", "articles", "retired"))
        if not isinstance(texts, dict) or not all(map(_is_language, texts.values())):
            raise ContentsInvalidError("`texts` are not responses by locale and key")
        if not isinstance(articles, dict) or not _are_texts(articles.values()):
            raise ContentsInvalidError("`articles` are not texts by slug")
        if not isinstance(retired, list) or not _are_texts(retired):
            raise ContentsInvalidError("`retired` are not slugs")
        return cls(data["number"], texts, {**articles, **dict.fromkeys(retired)})

    def as_json(self) -> dict[str, Any]:
        """`articles` and `retired` apart: what carries it may drop a null."""
        return {
            "number": self.number,
            "texts": self.texts,
            "articles": {slug: text for slug, text in self.articles.items() if text is not None},
            "retired": [slug for slug, text in self.articles.items() if text is None],
        }


def _is_language(responses: Any) -> bool:
    return isinstance(responses, dict) and all(
        isinstance(entries, list) and entries and all(map(_is_entry, entries))
        for entries in responses.values()
    )


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("text"), str)


def _are_texts(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
