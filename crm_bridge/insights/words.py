"""Words: what a text has, what a person who types into a search box means, and where it stands.

Both databases are given words that were taken out of the text here, so that they find the same. A
word is letters and digits; case and accents do not count, and in scripts without spaces every sign
is a word.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm_bridge.insights.values import refuse

LONGEST_WORD = 100
"""Characters; what is longer counts by its beginning."""
MOST_TERMS = 20
_SIGNS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}](?:[^\W_{_SIGNS}]|[\u0300-\u036f])*")
_TERM = re.compile(r'"([^"]*)"?|(\S+)')
_QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is looked for, and its place in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; with `beginning` the last of them only begins so."""

    words: tuple[str, ...]
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `hit`: it was looked for."""

    text: str
    hit: bool = False


def words_of(text: str) -> Iterator[Word]:
    """The words of a text, in order."""
    for found in _WORD.finditer(text):
        for part in _folded(found[0]):
            yield Word(part[:LONGEST_WORD], found.start(), found.end())


def plain_words(text: str) -> list[str]:
    """The same words without their places, which is faster."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _WORD.findall(text.lower())]
    return [word.text for word in words_of(text)]


def terms_of(typed: str) -> list[Term]:
    """What all has to be there. Raises 422 `filter_invalid` for what has no word in it."""
    terms = []
    for phrase, word in _TERM.findall(typed.translate(_QUOTES)):
        words = tuple(one.text for one in words_of(phrase or word))
        if words:
            terms.append(Term(words, beginning=bool(word) and word.endswith("*")))
    if not terms:
        refuse("words", "has no letter or digit to look for.")
    if len(terms) > MOST_TERMS:
        refuse("words", f"has more than {MOST_TERMS} words. Look for fewer, or for a phrase.")
    return list(dict.fromkeys(terms))


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The text in pieces, with what was looked for marked."""
    pieces, done = [], 0
    for start, end in spans(text, terms):
        pieces += [Piece(text[done:start]), Piece(text[start:end], hit=True)]
        done = end
    return [piece for piece in (*pieces, Piece(text[done:])) if piece.text]


def spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where what was looked for stands, in order and apart from each other."""
    words = list(words_of(text))
    plain = [word.text for word in words]
    found = sorted(
        (words[place].start, words[place + len(term.words) - 1].end)
        for term in terms
        for place in range(len(words) - len(term.words) + 1)
        if fits(term, plain[place : place + len(term.words)])
    )
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def fits(term: Term, words: Sequence[str]) -> bool:
    """Whether these, as many as the term has, are its words."""
    *before, last = zip(term.words, words, strict=True)
    if any(wanted != word for wanted, word in before):
        return False
    wanted, word = last
    return word.startswith(wanted) if term.beginning else word == wanted


def _folded(word: str) -> list[str]:
    if word.isascii():
        return [word.lower()]
    plain = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(one for one in plain if not "\u0300" <= one <= "\u036f")
    return _WORD.findall(unicodedata.normalize("NFC", bare))
