"""What the shop's own words say of each product: learnt from whatever catalogue there is.

A word *says* something of a product where it stands in its name, brand, category, or in the value
of an attribute, or is the name of an attribute that is true. Where the shop keeps an attribute in
which such words stand ("material" for "leather"), that attribute decides; the description decides
only where there is none. For what is not wanted every mention counts, so that nobody who cannot
wear wool is shown something with a little of it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from crm_bridge.products.records import ProductRecord
from crm_bridge.products.words import words_of, written_words

Mask = np.ndarray
"""A bool for each product, in their order."""

_KINDS = ("type", "types", "kind", "product_type")
"""Attributes that say what a product is."""
_LONGEST_VALUE = 4
"""Words of a value; what is longer is prose and decides nothing."""
_BEFORE_HEAD = re.compile(
    r"\s+(?:for|with|in|of|by|from|and|to)\s+|[,(/|:]|\s[-–]\s", re.IGNORECASE
)
_SHORTEST_PART = 4
"""Letters of a word that may be a part of a longer one."""
_SENTENCE = re.compile(r"[.;!?]\s+|\n")
_DENIED = re.compile(
    r"\b(?:not|no|non|never|without|isn'?t|aren'?t|free of|free from|faux|vegan|imitation|mock|"
    r"artificial|instead of|rather than|unlike)\W+(?:\w+\W+){0,2}?$",
    re.IGNORECASE,
)
_MAY_DENY = re.compile(
    r"\b(?:no[nt]?|never|without|isn'?t|aren'?t|free|faux|vegan|imitation|mock|artificial|instead|"
    r"rather|unlike|look|style|effect)\b",
    re.IGNORECASE,
)
"""Most sentences deny nothing, and are not looked at word by word."""
_FREE = re.compile(r"\W?(?:free|look|style|effect)\b", re.IGNORECASE)


class Traits:
    """Made once for a version of the catalogue."""

    def __init__(self, products: Sequence[ProductRecord]) -> None:
        self._count = len(products)
        self._strong: dict[str, list[int]] = defaultdict(list)
        self._mentioned: dict[str, list[int]] = defaultdict(list)
        self._untrue: dict[str, list[int]] = defaultdict(list)
        self._kinds: dict[str, list[int]] = defaultdict(list)
        self._categories: dict[str, list[int]] = defaultdict(list)
        self._homes: dict[str, set[str]] = defaultdict(set)
        self._having: dict[str, list[int]] = defaultdict(list)
        self._sizes: dict[str, list[int]] = defaultdict(list)
        self._brands: set[str] = set()
        self._values: dict[str, int] = defaultdict(int)
        self._written: dict[str, str] = {}
        self._ending: dict[str, list[str]] = {}
        for place, product in enumerate(products):
            self._learn(place, product)
        for word, count in self._values.items():
            # "Leather" and "oak" say what a thing is made of, where they end a name, too.
            if count > len(self._kinds.get(word, ())):
                self._kinds.pop(word, None)

    def says(self, word: str) -> Mask:
        """The products of which the shop says it."""
        strong = self._mask(self._strong.get(word))
        weak = self._mask(self._mentioned.get(word))
        for attribute in self._homes.get(word, ()):
            weak &= ~self._mask(self._having[attribute])
        return np.asarray(strong | weak & ~self._mask(self._untrue.get(word)))

    def stands_in_facts(self, word: str) -> Mask:
        """Those that have it in a name, brand, category or attribute."""
        return self._mask(self._strong.get(word))

    def may_say(self, word: str) -> Mask:
        """The products of which it cannot be ruled out: lambswool is wool."""
        found = self._mask(None)
        for one in self._longer(word):
            untrue = self._mask(self._untrue.get(one))
            mentioned = self._mask(self._mentioned.get(one))
            found |= self._mask(self._strong.get(one)) | (mentioned & ~untrue)
        return found

    def _longer(self, word: str) -> list[str]:
        if len(word) < _SHORTEST_PART:
            return [word]
        if word not in self._ending:
            known = self._strong.keys() | self._mentioned.keys()
            self._ending[word] = [one for one in known if one.endswith(word)]
        return self._ending[word]

    def nothing(self) -> Mask:
        """No product at all."""
        return self._mask(None)

    def is_kind(self, word: str) -> bool:
        """Does it name a sort of thing that is sold here?"""
        return word in self._kinds or word in self._categories

    def of_kind(self, word: str) -> Mask:
        """The products that are such a thing, or stand in a category called so."""
        named = self._mask(self._kinds.get(word))
        return np.asarray(named | self._mask(self._categories.get(word)))

    def is_itself(self, word: str) -> Mask:
        """Those that are such a thing by name, and not by their category alone."""
        return self._mask(self._kinds.get(word))

    def kinds_of(self, place: int, product: ProductRecord) -> list[str]:
        """What sorts of thing a product is, the narrowest first."""
        own = [word for word in words_of(product.name) if place in self._kinds.get(word, ())]
        typed = [word for word, places in self._kinds.items() if place in places]
        return list(dict.fromkeys([*reversed(own), *typed]))

    def is_trait(self, word: str) -> bool:
        """Does it stand in a name, brand, category or attribute, and not in prose alone?"""
        return word in self._strong or word in self._untrue or self.is_kind(word)

    def is_fact(self, word: str) -> bool:
        """Does it stand in an attribute, or is it a brand's?"""
        return word in self._homes or word in self._brands

    def is_known(self, word: str) -> bool:
        return self.is_trait(word) or word in self._mentioned

    def homes(self, word: str) -> frozenset[str]:
        """The attributes in which it stands: `{"colours"}` for "navy"."""
        return frozenset(self._homes.get(word, ()))

    def written(self, word: str) -> str:
        """How the shop writes it."""
        return self._written.get(word, word)

    def words(self) -> list[str]:
        """Every word that tells products apart by more than prose."""
        return sorted({*self._strong, *self._untrue, *self._kinds, *self._categories})

    def size_called(self, text: str) -> str | None:
        """A size as the shop writes it."""
        wanted = text.casefold()
        found = (size for size in self._sizes if size.casefold() == wanted)
        return next(found, None)

    def comes_in(self, size: str) -> Mask:
        return self._mask(self._sizes.get(size))

    def _mask(self, places: Sequence[int] | None) -> Mask:
        mask = np.zeros(self._count, dtype=bool)
        if places:
            mask[places] = True
        return mask

    def _learn(self, place: int, product: ProductRecord) -> None:
        strong: dict[str, str] = {}
        self._brands |= set(words_of(product.brand or ""))
        for text in (product.name, product.category, product.brand or ""):
            strong |= written_words(text)
        for attribute, value in product.attributes.items():
            strong |= self._attribute(place, attribute, value)
        for word, written in strong.items():
            self._strong[word].append(place)
            self._written.setdefault(word, written)
        for word in _mentioned(product.description):
            if word not in strong:
                self._mentioned[word].append(place)
        self._learn_kind(place, product)

    def _attribute(self, place: int, name: str, value: object) -> dict[str, str]:
        if name in ("stock_by_size", "sizes"):
            for size in value if isinstance(value, Mapping | list) else ():
                if not self._sizes[str(size)] or self._sizes[str(size)][-1] != place:
                    self._sizes[str(size)].append(place)
            return {}
        self._having[name].append(place)
        if isinstance(value, bool):
            return self._flag(place, name, value)
        words: dict[str, str] = {}
        for text in _texts(value):
            found = written_words(text)
            words |= found
            if len(found) <= _LONGEST_VALUE and name not in _KINDS:
                for word in found:
                    self._homes[word].add(name)
                    self._values[word] += 1
        return words

    def _flag(self, place: int, name: str, value: bool) -> dict[str, str]:
        words = written_words(name.replace("_", " "))
        for word in words:
            self._homes[word].add(name)
            if not value:
                self._untrue[word].append(place)
        return words if value else {}

    def _learn_kind(self, place: int, product: ProductRecord) -> None:
        kinds = {head} if (head := _head(product.name)) else set()
        for name in _KINDS:
            for text in _texts(product.attributes.get(name)):
                for one in text.split(","):
                    kinds |= set(words_of(one)[-1:])
        for word in kinds:
            self._kinds[word].append(place)
            self._written.setdefault(word, word)
        for word in words_of(product.category):
            self._categories[word].append(place)


def _head(name: str) -> str | None:
    """ "Boot" for "Trail Boot GTX (2-Pack)": the last word that is no number and no initials."""
    own = _BEFORE_HEAD.split(name, maxsplit=1)[0]
    words = [part for part in own.split() if part.isalpha() and len(part) > 2]
    told = [part for part in words if not part.isupper() or own.isupper()] or words
    return next(iter(words_of(told[-1])), None) if told else None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping | list | tuple):
        yield from map(str, value)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _mentioned(description: str) -> set[str]:
    """The words of a description that it does not say are missing: not wool in "wool-free"."""
    words: set[str] = set()
    for sentence in _SENTENCE.split(description):
        found = written_words(sentence)
        if _MAY_DENY.search(sentence):
            found = {word: one for word, one in found.items() if not _is_denied(sentence, one)}
        words |= found.keys()
    return words


def _is_denied(sentence: str, written: str) -> bool:
    begins = sentence.lower().find(written)
    if begins < 0:
        return False
    return bool(_DENIED.search(sentence[:begins]) or _FREE.match(sentence, begins + len(written)))
