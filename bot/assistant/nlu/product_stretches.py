"""Whether a stretch of words names a product, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.nlu.product_words import CLOSE, LINKS, SETS, Product, is_ordinary, tells
from bot.assistant.nlu.word_forms import NUMBER_WORDS, Token
from bot.assistant.nlu.word_lists import word_list

_EXTRAS = word_list("extras")
"""What goes with a product is rather not meant when just that product is named."""
_SHORTEST_ALONE = 5


@dataclass(frozen=True)
class Stretch:
    """Tokens read as words of names; `products` are the numbers of those that have them all."""

    end: int
    words: tuple[str, ...]
    alike: tuple[float, ...]
    products: frozenset[int]
    ends_in_link: bool = False

    @property
    def telling(self) -> list[str]:
        return [word for word in self.words if tells(word)]

    @property
    def is_name_like(self) -> bool:
        """Begins and ends with words that may begin and end a name, and says something."""
        if self.ends_in_link or not self.words or self.words[0] in LINKS:
            return False
        ends_well = tells(self.words[-1]) or self.words[-1] in SETS
        return bool(self.telling) and ends_well


def product_meant(
    stretch: Stretch, tokens: Sequence[Token], candidates: Sequence[Product]
) -> str | None:
    """The name of the product, or what a family of products is called; None if it is unclear.

    `tokens` are those of the stretch, `candidates` the products that have all its words.
    """
    telling = stretch.telling
    whole = [p for p in candidates if p.telling <= set(telling)]
    if whole and (len(telling) > 1 or len(whole[0].words) == len(stretch.words)):
        return whole[0].name if _is_sure(stretch, whole[0]) else None
    capitals = all(token.capital for token in tokens)
    if len(telling) == 1 and not (capitals and len(stretch.words) > 1):
        return _by_one_word(stretch, telling[0], candidates)
    return _only([p for p in candidates if _is_sure(stretch, p)], telling)


def _by_one_word(stretch: Stretch, word: str, candidates: Sequence[Product]) -> str | None:
    if is_ordinary(word) or len(word) < _SHORTEST_ALONE or not word.isalpha():
        return None
    sure = len(candidates) == 1 and min(stretch.alike) >= CLOSE
    return candidates[0].name if sure else None


def _is_sure(stretch: Stretch, product: Product) -> bool:
    """Words that are alike at best need one that is the same beside them, and numbers the word
    beside them in the name; words in another order than in the name, two more."""
    telling = stretch.telling
    same = any(alike == 1.0 for alike in stretch.alike)
    if not same and (len(telling) < 2 or min(map(len, telling)) < _SHORTEST_ALONE):
        return False
    if not all(_has_company(word, stretch, product) for word in stretch.words):
        return False
    places = [product.words.index(word) for word in stretch.words]
    whole = set(telling) == product.telling
    return places == sorted(places) or len(telling) > 2 or whole


def _has_company(word: str, stretch: Stretch, product: Product) -> bool:
    """A number needs the word that it stands beside in the name: "stride 4", "two-slice"."""
    if not (word.isdigit() or word in NUMBER_WORDS):
        return True
    place = product.words.index(word)
    beside = product.words[place - 1] if place else product.words[place + 1 : place + 2]
    return beside in stretch.words if place else set(beside) <= set(stretch.words)


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
