"""The words that products' names are made of, and what a typed word may be of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Tuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.assistant.nlu.word_forms import Token, forms, shorter_forms
from bot.assistant.nlu.word_lists import word_list

SETS = frozenset({"set", "pack", "pair", "one"})
LINKS = frozenset({"a", "an", "and", "of", "for", "the", "n"}) | SETS
"""Words that may stand within a name without telling products apart."""
CLOSE = 0.85
"""How alike a word must be that stands alone, or for two words."""
_ORDINARY = word_list("ordinary_words")
_SHORTEST_SLIP = 4
_ALIKE, _LONG_ALIKE = 0.74, 0.7
_LONG = 6
"""Letters from which a word may have two slips in it."""
_REMEMBERED = 20_000

Read = Tuple[int, Tuple[str, ...], float]
"""How many tokens are read, as which words of names, and how alike they are (1 is the same)."""


@dataclass(frozen=True)
class Product:
    """`words` are those of the name in order, links and numbers included."""

    id: str
    name: str
    words: tuple[str, ...]

    @cached_property
    def telling(self) -> frozenset[str]:
        return frozenset(word for word in self.words if tells(word))


def tells(word: str) -> bool:
    """Does the word help to tell products apart? Links and single letters do not."""
    return word not in LINKS and (len(word) > 1 or word.isdigit())


def is_ordinary(word: str) -> bool:
    """Is it a word that names no product on its own?"""
    return any(form in _ORDINARY for form in forms(word))


class NameWords:
    """All words of the products' names, with the forms and slips they are known by."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._forms = _all_forms(products)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for form in self._forms:
            if len(form) >= _SHORTEST_SLIP and form.isalpha():
                self._by_letter[form[0]].append(form)
        self._by_end: dict[str, list[str]] = defaultdict(list)
        for word in sorted({p.words[-1] for p in products if p.words}):
            self._by_end[word[-3:]].append(word)
        self._read = lru_cache(maxsize=_REMEMBERED)(self._read_word)

    def readings(self, tokens: list[Token]) -> list[list[Read]]:
        """For each token, what it and the one after it may be."""
        readings: list[list[Read]] = []
        for place, token in enumerate(tokens):
            found = [(1, words, alike) for words, alike in self._read(token.word)]
            if place + 1 < len(tokens):
                joined = token.word + tokens[place + 1].word
                known = self._forms.get(joined, ()) if len(joined) > _SHORTEST_SLIP else ()
                found += [(2, words, 1.0) for words in known if not found or len(words) == 1]
            readings.append(found)
        return readings

    def _read_word(self, word: str) -> tuple[tuple[tuple[str, ...], float], ...]:
        exact = {words for form in forms(word) for words in self._forms.get(form, ())}
        if exact:
            found = [(words, 1.0) for words in sorted(exact)]
            return tuple(dict.fromkeys(found + self._ends_of(word)))
        if len(word) < _SHORTEST_SLIP or not word.isalpha():
            return ()
        alike = self._slips_of(word)
        found = [
            (words, score)
            for form, score, _ in alike
            for words in self._forms[form]
            if len(words) == 1 or score >= CLOSE
        ]
        return tuple(dict.fromkeys(found + self._ends_of(word)))

    def _ends_of(self, word: str) -> list[tuple[tuple[str, ...], float]]:
        """Last words of names that this one ends: "coat" may be short for an overcoat."""
        if len(word) < _SHORTEST_SLIP or any(form in LINKS for form in forms(word)):
            return []
        ends = (known for known in self._by_end.get(word[-3:], ()) if known != word)
        return [((known,), _ALIKE) for known in ends if known.endswith(word)]

    def _slips_of(self, word: str) -> list[tuple[str, float, int]]:
        """Forms that the word may be meant for; who slips still begins the word rightly."""
        if is_ordinary(word):
            return []
        alike = self._by_letter.get(word[0], ())
        least = _ALIKE if len(word) < _LONG else _LONG_ALIKE
        scorer = OSA.normalized_similarity
        return process.extract(word, alike, scorer=scorer, score_cutoff=least, limit=3)


def _all_forms(products: Sequence[Product]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Every form of every word of a name, and of two that may be written as one."""
    all_forms: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for product in products:
        for word in product.words:
            for form in (*forms(word), *shorter_forms(word)):
                all_forms[form].add((word,))
        for pair in pairwise(product.words):
            joined = "".join(pair)
            for form in forms(joined) if pair[0].isalpha() else ():
                all_forms[form].add(pair)
    return {form: tuple(sorted(words)) for form, words in all_forms.items()}
