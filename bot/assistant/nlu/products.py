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

from bot.assistant.nlu.product_stretches import Stretch, product_meant
from bot.assistant.nlu.product_words import LINKS, NameWords, Product, Read, is_ordinary, tells
from bot.assistant.nlu.spans import Span
from bot.assistant.nlu.word_forms import Token, tokens_of

_MOST_WORDS = 8
_MOST_TOKENS = 400
_MOST_READINGS = 24


class ProductNames:
    """The names of a catalogue, ready to be found. `products` are (id, name)."""

    def __init__(self, products: Iterable[tuple[str, str]]) -> None:
        self.products = [
            Product(product_id, " ".join(name.split()), tuple(t.word for t in tokens_of(name)))
            for product_id, name in products
        ]
        self._ids = {product.id.lower(): product for product in self.products}
        self._id_pattern = _id_pattern(self._ids)
        self._all = frozenset(range(len(self.products)))
        self._with_word: dict[str, set[int]] = defaultdict(set)
        for number, product in enumerate(self.products):
            for word in product.words:
                self._with_word[word].add(number)
        self._first = {product.words[0] for product in self.products if product.words}
        whole = {p.words[0] for p in self.products if len(p.words) == 1}
        self._dull = {word for word in self._with_word if is_ordinary(word)} - whole
        self._words = NameWords(self.products)

    def find(self, text: str) -> Iterator[Span]:
        """Spans with the product's name as value; they do not overlap."""
        if not self.products:
            return
        for match in self._id_pattern.finditer(text):
            product = self._ids[match.group().lower()]
            yield Span("product", match.start(), match.end(), product.name)
        tokens = tokens_of(text, _MOST_TOKENS)
        read = self._words.readings(tokens)
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

    def _may_begin(self, token: Token, read: list[Read], text: str) -> bool:
        """Not a link or a single letter, unless as in "e-reader"; a number if a name begins so."""
        if token.word.isdigit():
            return any(words[0] in self._first for _, words, _ in read)
        hyphen = text[token.end : token.end + 1] == "-"
        return token.word not in LINKS and (tells(token.word) or hyphen)

    def _longest_from(
        self, tokens: list[Token], read: list[list[Read]], at: int
    ) -> tuple[int, str] | None:
        """Where the longest name that begins at this token ends, and its product's name."""
        best: tuple[int, str] | None = None
        stretches = [Stretch(at, (), (), self._all)]
        for _ in range(_MOST_WORDS):
            stretches = [
                longer
                for stretch in stretches[:_MOST_READINGS]
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
        stretch: Stretch,
        tokens: list[Token],
        read: list[list[Read]],
    ) -> Iterator[Stretch]:
        if stretch.end >= len(tokens):
            return
        token = tokens[stretch.end]
        if stretch.words and token.apart:
            return
        for count, words, alike in read[stretch.end]:
            products = stretch.products.intersection(*(self._with_word[w] for w in words))
            if products and not set(words) & set(stretch.words):
                yield Stretch(
                    stretch.end + count,
                    stretch.words + words,
                    stretch.alike + (alike,) * len(words),
                    products,
                )
        if stretch.words and (token.word in LINKS or len(token.word) == 1):
            yield Stretch(stretch.end + 1, stretch.words, stretch.alike, stretch.products, True)

    def _meant(self, stretch: Stretch, tokens: list[Token], at: int) -> str | None:
        alone = len(stretch.words) == 1 and stretch.words[0] in self._dull
        if alone or not stretch.is_name_like:
            return None
        candidates = [self.products[number] for number in sorted(stretch.products)]
        return product_meant(stretch, tokens[at : stretch.end], candidates)


def _id_pattern(ids: Iterable[str]) -> re.Pattern[str]:
    """The shop's own ids, as far as they could not be anything else."""
    sure = [i for i in ids if re.search(r"[a-z]", i) and re.search(r"\d", i) and len(i) > 4]
    either = "|".join(re.escape(i) for i in sorted(sure, key=len, reverse=True))
    return re.compile(rf"(?<![\w#-])(?:{either})(?![\w-])" if sure else r"(?!)", re.IGNORECASE)
