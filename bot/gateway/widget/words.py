"""Words by language: which are said to whom."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, StringConstraints

EVERYBODY = ""
"""In place of a language: what is written once is said in every language."""

LANGUAGE = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}"
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_PLACE = re.compile(r"\{(\w+)\}")

T = TypeVar("T")


def _by_language(value: object) -> object:
    """What is no mapping is for everybody."""
    return value if isinstance(value, dict) else {EVERYBODY: value}


Language = Annotated[str, StringConstraints(pattern=rf"^({LANGUAGE})?$", to_lower=True)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Words = Annotated[Mapping[Language, Text], BeforeValidator(_by_language)]
"""`"Hello"` for everybody, or `{en: "Hello", de: "Hallo"}` for those alone."""
WordLists = Annotated[
    Mapping[Language, Annotated[Sequence[Text], Field(max_length=5)]], BeforeValidator(_by_language)
]


def candidates(locale: str) -> tuple[str, ...]:
    """Under which names texts for a locale are looked for: `de-AT`, then `de`."""
    lowered = locale.lower()
    return tuple(dict.fromkeys((lowered, lowered.partition("-")[0])))


def said(words: Mapping[str, T] | None, locale: str) -> T | None:
    """What is said in this language, if anything."""
    if words is None:
        return None
    for name in (*candidates(locale), EVERYBODY):
        if name in words:
            return words[name]
    return None


def places(text: str) -> frozenset[str]:
    """The names in braces that are filled in later."""
    return frozenset(_PLACE.findall(text))


def direction(locale: str) -> str:
    """`rtl` for languages that are written from the right."""
    return "rtl" if candidates(locale)[-1] in _RIGHT_TO_LEFT else "ltr"
