"""The words of a text as products are compared by them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
NUMBER_WORDS = {"two": "2", "three": "3", "four": "4", "six": "6", "ten": "10"}
_APART = re.compile(r"[.,;:!?()\n]")
_MOST_LETTERS = 40


@dataclass(frozen=True)
class Token:
    """`word` is folded, `text[start:end]` as typed without a possessive.

    `apart` says that a stop or comma stands between this word and the one before it.
    """

    start: int
    end: int
    word: str
    capital: bool
    apart: bool


def tokens_of(text: str, most: int | None = None) -> list[Token]:
    """The first `most` words and numbers, "e-reader" being two."""
    tokens: list[Token] = []
    last = 0
    for match in islice(_TOKEN.finditer(text), most):
        typed = match.group()
        own = _POSSESSIVE.sub("", typed)
        gap = text[last : match.start()]
        apart = gap != " " and bool(_APART.search(gap))
        word = folded(typed if own != typed and len(own) < 5 else own)[:_MOST_LETTERS]
        tokens.append(
            Token(match.start(), match.start() + len(own), word, typed[0].isupper(), apart)
        )
        last = match.end()
    return tokens


def folded(word: str) -> str:
    """In lower case, without accents and apostrophes."""
    if word.isascii():
        return word.lower().replace("'", "")
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’")


def forms(word: str) -> tuple[str, ...]:
    """The word and what it may be short for: "boxes" gives "boxes", "boxe", "box"."""
    found = [word, NUMBER_WORDS.get(word, word)]
    if word[-1:] == "s" and word[:-1].isdigit():
        found.append(word[:-1])
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
        if len(word) > 4 and word.endswith("ies"):
            found += [word[:-3] + "y", word[:-2]]
        elif len(word) > 4 and word.endswith("es"):
            found.append(word[:-2])
    return tuple(dict.fromkeys(found))


def shorter_forms(word: str) -> tuple[str, ...]:
    """What a word of a name may be short for besides: "wax" for "waxed", "hoody" for "hoodie"."""
    if len(word) > 4 and word.endswith("ed"):
        return (word[:-2],)
    return (word[:-2] + "y",) if len(word) > 4 and word.endswith("ie") else ()
