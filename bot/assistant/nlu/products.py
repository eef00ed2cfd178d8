"""Products of the catalogue in a text, by name, shortened, in the plural, and with slips.

A stretch of words names a product when all of them belong to its name and no other product's name
has them all. One word alone counts if it is the whole name, or a word that is no ordinary one
("Langdale"); "shoes" or "the lamp" are no products. Where several products begin with just the
words typed ("soy candles"), what their names have in common is the value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Tuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.assistant.nlu.spans import Span
from bot.assistant.nlu.word_forms import NUMBER_WORDS, Token, forms, shorter_forms, tokens_of
from bot.assistant.nlu.word_lists import word_list

_ORDINARY = word_list("ordinary_words")
_SETS = frozenset({"set", "pack", "pair", "one"})
_LINKS = frozenset({"a", "an", "and", "of", "for", "the", "n"}) | _SETS
"""Words that may stand within a name without telling products apart."""
_EXTRAS = word_list("extras")
"""What goes with a product is rather not meant when just that product is named."""
_SHORTEST_SLIP = 4
_ALIKE, _LONG_ALIKE = 0.74, 0.7
_LONG = 6
"""Letters from which a word may have two slips in it."""
_ALONE_ALIKE = 0.85
_SHORTEST_ALONE = 5
_MOST_WORDS = 8
_MOST_TOKENS = 400
_REMEMBERED = 20_000


_Read = Tuple[int, Tuple[str, ...], float]
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
    return word not in _LINKS and (len(word) > 1 or word.isdigit())


class ProductNames:
    """The names of a catalogue, ready to be found. `products` are (id, name)."""

    def __init__(self, products: Iterable[tuple[str, str]]) -> None:
        self.products = [
            Product(product_id, " ".join(name.split()), tuple(t.word for t in tokens_of(name)))
            for product_id, name in products
        ]
        self._ids = {product.id.lower(): product for product in self.products}
        self._with_word: dict[str, set[int]] = defaultdict(set)
        for number, product in enumerate(self.products):
            for word in product.words:
                self._with_word[word].add(number)
        whole = {p.words[0] for p in self.products if len(p.words) == 1}
        self._dull = {word for word in self._with_word if _is_ordinary(word)} - whole
        self._first = {product.words[0] for product in self.products if product.words}
        self._all = frozenset(range(len(self.products)))
        self._forms = self._all_forms()
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for form in self._forms:
            if len(form) >= _SHORTEST_SLIP and form.isalpha():
                self._by_letter[form[0]].append(form)
        self._by_end: dict[str, list[str]] = defaultdict(list)
        for word in sorted({p.words[-1] for p in self.products if p.words}):
            self._by_end[word[-3:]].append(word)
        self._read = lru_cache(maxsize=_REMEMBERED)(self._read_word)
        self._id_pattern = _id_pattern(self._ids)

    def find(self, text: str) -> Iterator[Span]:
        """Spans with the product's name as value; they do not overlap."""
        if not self.products:
            return
        for match in self._id_pattern.finditer(text):
            product = self._ids[match.group().lower()]
            yield Span("product", match.start(), match.end(), product.name)
        tokens = tokens_of(text, _MOST_TOKENS)
        read = self._readings(tokens)
        at = 0
        while at < len(tokens):
            begins = read[at] and self._may_begin(tokens[at], read[at], text)
            found = self._longest_from(tokens, read, at) if begins else None
            if found:
                end, value = found
                yield Span("product", tokens[at].start, tokens[end - 1].end, value)
                at = end
            else:
                at += 1

    def _may_begin(self, token: Token, read: list[_Read], text: str) -> bool:
        """Not a link or a single letter, unless as in "e-reader"; a number if a name begins so."""
        if token.word.isdigit():
            return any(words[0] in self._first for _, words, _ in read)
        hyphen = text[token.end : token.end + 1] == "-"
        return token.word not in _LINKS and (tells(token.word) or hyphen)

    def _all_forms(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Every form of every word of a name, and of two that may be written as one."""
        all_forms: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for product in self.products:
            for word in product.words:
                for form in (*forms(word), *shorter_forms(word)):
                    all_forms[form].add((word,))
            for pair in pairwise(product.words):
                joined = "".join(pair)
                for form in forms(joined) if pair[0].isalpha() else ():
                    all_forms[form].add(pair)
        return {form: tuple(sorted(words)) for form, words in all_forms.items()}

    def _readings(self, tokens: list[Token]) -> list[list[_Read]]:
        """For each token, what it and the one after it may be."""
        readings = []
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
            if len(words) == 1 or score >= _ALONE_ALIKE
        ]
        return tuple(dict.fromkeys(found + self._ends_of(word)))

    def _ends_of(self, word: str) -> list[tuple[tuple[str, ...], float]]:
        """Last words of names that this one ends: "coat" may be short for an overcoat."""
        if len(word) < _SHORTEST_SLIP or any(form in _LINKS for form in forms(word)):
            return []
        ends = (known for known in self._by_end.get(word[-3:], ()) if known != word)
        return [((known,), _ALIKE) for known in ends if known.endswith(word)]

    def _slips_of(self, word: str) -> list[tuple[str, float, int]]:
        """Forms that the word may be meant for; who slips still begins the word rightly."""
        if _is_ordinary(word):
            return []
        alike = self._by_letter.get(word[0], ())
        least = _ALIKE if len(word) < _LONG else _LONG_ALIKE
        scorer = OSA.normalized_similarity
        return process.extract(word, alike, scorer=scorer, score_cutoff=least, limit=3)

    def _longest_from(
        self, tokens: list[Token], read: list[list[_Read]], at: int
    ) -> tuple[int, str] | None:
        """Where the longest name that begins at this token ends, and its product's name."""
        best: tuple[int, str] | None = None
        stretches = [_Stretch(at, (), (), self._all)]
        for _ in range(_MOST_WORDS):
            stretches = [
                longer
                for stretch in stretches[:24]
                for longer in self._longer(stretch, tokens, read)
            ]
            if not stretches:
                break
            for stretch in stretches:
                value = self._meant(stretch, tokens, at)
                if value and (best is None or stretch.end > best[0]):
                    best = stretch.end, value
        return best

    def _longer(
        self,
        stretch: _Stretch,
        tokens: list[Token],
        read: list[list[_Read]],
    ) -> Iterator[_Stretch]:
        if stretch.end >= len(tokens):
            return
        token = tokens[stretch.end]
        if stretch.words and token.apart:
            return
        for count, words, alike in read[stretch.end]:
            products = stretch.products.intersection(*(self._with_word[w] for w in words))
            if products and not set(words) & set(stretch.words):
                yield _Stretch(
                    stretch.end + count,
                    stretch.words + words,
                    stretch.alike + (alike,) * len(words),
                    products,
                )
        if stretch.words and (token.word in _LINKS or len(token.word) == 1):
            yield _Stretch(stretch.end + 1, stretch.words, stretch.alike, stretch.products, True)

    def _meant(self, stretch: _Stretch, tokens: list[Token], at: int) -> str | None:
        if stretch.ends_in_link or stretch.words[0] in _LINKS:
            return None
        telling = [word for word in stretch.words if tells(word)]
        if not telling or not (tells(stretch.words[-1]) or stretch.words[-1] in _SETS):
            return None
        if len(telling) == 1 and telling[0] in self._dull and len(stretch.words) == 1:
            return None
        candidates = [self.products[number] for number in sorted(stretch.products)]
        whole = [p for p in candidates if p.telling <= set(telling)]
        if whole and (len(telling) > 1 or _is_whole(whole[0], stretch)):
            return whole[0].name if self._sure(telling, stretch, whole[0]) else None
        capitals = all(token.capital for token in tokens[at : stretch.end])
        if len(telling) == 1 and not (capitals and len(stretch.words) > 1):
            return self._by_one_word(stretch, telling[0], candidates)
        fitting = [p for p in candidates if self._sure(telling, stretch, p)]
        return _only(fitting, telling)

    def _by_one_word(self, stretch: _Stretch, word: str, candidates: list[Product]) -> str | None:
        if _is_ordinary(word) or len(word) < _SHORTEST_ALONE or not word.isalpha():
            return None
        return (
            candidates[0].name
            if len(candidates) == 1 and min(stretch.alike) >= _ALONE_ALIKE
            else None
        )

    def _sure(self, telling: list[str], stretch: _Stretch, product: Product) -> bool:
        """Words that are alike at best need one that is the same beside them, and numbers the
        word before them; words in another order than in the name, two more."""
        same = sum(alike == 1.0 for alike in stretch.alike)
        if not same and (len(telling) < 2 or min(map(len, telling)) < 5):
            return False
        places = [product.words.index(word) for word in stretch.words]
        if not all(_has_company(word, stretch, product) for word in stretch.words):
            return False
        whole = set(telling) == product.telling
        return places == sorted(places) or len(telling) > 2 or whole


@dataclass(frozen=True)
class _Stretch:
    """Tokens read as words of names; `products` are the numbers of those that have them all."""

    end: int
    words: tuple[str, ...]
    alike: tuple[float, ...]
    products: frozenset[int]
    ends_in_link: bool = False


def _has_company(word: str, stretch: _Stretch, product: Product) -> bool:
    """A number needs the word that it stands beside in the name: "stride 4", "two-slice"."""
    if not (word.isdigit() or word in NUMBER_WORDS):
        return True
    place = product.words.index(word)
    beside = product.words[place - 1] if place else product.words[place + 1 : place + 2]
    return beside in stretch.words if place else set(beside) <= set(stretch.words)


def _is_ordinary(word: str) -> bool:
    return any(form in _ORDINARY for form in forms(word))


def _is_whole(product: Product, stretch: _Stretch) -> bool:
    return len(product.words) == len(stretch.words)


def _only(products: list[Product], telling: list[str]) -> str | None:
    """The one product meant, or what a family of them is called."""
    if not products:
        return None
    share = {p.id: len(telling) / len(p.telling) for p in products}
    best = max(share.values())
    likely = [p for p in products if share[p.id] == best]
    if len(likely) > 1:
        likely = [p for p in likely if p.words[-1] not in _EXTRAS] or likely
    if len(likely) == 1:
        return likely[0].name
    count = len(telling)
    if all(p.words[:count] == tuple(telling) for p in likely):
        return " ".join(likely[0].name.split()[:count])
    return None


def _id_pattern(ids: Iterable[str]) -> re.Pattern[str]:
    """The shop's own ids, as far as they could not be anything else."""
    sure = [i for i in ids if re.search(r"[a-z]", i) and re.search(r"\d", i) and len(i) > 4]
    either = "|".join(re.escape(i) for i in sorted(sure, key=len, reverse=True))
    return re.compile(rf"(?<![\w#-])(?:{either})(?![\w-])" if sure else r"(?!)", re.IGNORECASE)
