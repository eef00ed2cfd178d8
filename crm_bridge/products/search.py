"""Finding products by what a customer typed: whole questions, plurals and slips included."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from crm_bridge.products.records import ProductRecord
from crm_bridge.products.words import words_of, written_words

_NAME, _CATEGORY, _ATTRIBUTE, _DESCRIPTION = 3.0, 2.0, 1.5, 1.0
"""How much a word counts by where it stands."""
_CLOSE_ENOUGH = 78
"""Similarity of 100 from which an unknown word is taken for a known one; shorter words never."""
_SHORTEST_SLIP = 4
_CLOSE_TO_BEST = 0.6
"""What scores below this share of the best match is left out."""


@dataclass(frozen=True, slots=True)
class Match:
    """A product that fits a text. `words` are those of its own that the text named, each with
    how the shop writes it."""

    product_id: str
    score: float
    words: Mapping[str, str]


class ProductIndex:
    """The words of all products, with where they stand. Made once for a version of the data."""

    def __init__(self, products: Iterable[ProductRecord]) -> None:
        self._places: dict[str, dict[str, float]] = defaultdict(dict)
        self._name_words: dict[str, frozenset[str]] = {}
        self._written: dict[str, str] = {}
        for product in products:
            self._name_words[product.id] = frozenset(words_of(product.name))
            for word, written, weight in _weighted_words(product):
                places = self._places[word]
                self._written.setdefault(word, written)
                places[product.id] = max(weight, places.get(product.id, 0.0))
        self._vocabulary: dict[str, list[str]] = defaultdict(list)
        for word in self._places:
            if len(word) >= _SHORTEST_SLIP:
                self._vocabulary[word[0]].append(word)

    def find(self, text: str, limit: int | None = None) -> list[Match]:
        """What fits best first; nothing where no word of the text is known."""
        terms = [term for term in map(self.known, words_of(text)) if term]
        if not terms:
            return []
        matches = sorted(self._matches(terms), key=lambda m: (-m.score, m.product_id))
        best = matches[0].score
        close = [match for match in matches if match.score >= best * _CLOSE_TO_BEST]
        return close[:limit]

    def known(self, word: str, close: int = _CLOSE_ENOUGH) -> str | None:
        """The word of a product that a folded word is, slips of the finger included: `close` is
        how alike it must be, of 100."""
        if word in self._places:
            return word
        if word.endswith("y") and f"{word[:-1]}ie" in self._places:
            # "Hoodies" are no hoodys.
            return f"{word[:-1]}ie"
        if len(word) < _SHORTEST_SLIP:
            return None
        # Who slips still begins the word rightly: "loves" is no slip of "gloves".
        alike = self._vocabulary.get(word[0], ())
        found = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=close)
        return found[0] if found else None

    def _matches(self, terms: Sequence[str]) -> Iterator[Match]:
        named: dict[str, list[str]] = defaultdict(list)
        scores: dict[str, float] = defaultdict(float)
        for term in dict.fromkeys(terms):
            rarity = self._rarity(term)
            for product_id, weight in self._places[term].items():
                scores[product_id] += rarity * weight
                named[product_id].append(term)
        for product_id, score in scores.items():
            own = self._name_words[product_id]
            # Who types all of a name means it more surely than a longer one with the same words.
            share = len(own.intersection(terms)) / len(own) if own else 0.0
            words = {word: self._written[word] for word in named[product_id]}
            yield Match(product_id, score * (1 + share), words)

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self._name_words) / len(self._places[word]))


def _weighted_words(product: ProductRecord) -> Iterator[tuple[str, str, float]]:
    attributes = " ".join(_values(product.attributes))
    for text, weight in (
        (product.name, _NAME),
        (product.category, _CATEGORY),
        (product.brand or "", _CATEGORY),
        (attributes, _ATTRIBUTE),
        (product.description, _DESCRIPTION),
    ):
        for word, written in written_words(text).items():
            yield word, written, weight


def _values(attributes: Mapping[str, object]) -> Iterator[str]:
    """The words of attributes: values, the keys of what is true, the sizes that are counted."""
    for key, value in attributes.items():
        if value is True:
            yield key.replace("_", " ")
        elif isinstance(value, Mapping | list):
            yield from map(str, value)
        elif value is not None and value is not False:
            yield str(value)
