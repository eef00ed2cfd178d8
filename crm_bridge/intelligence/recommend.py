"""Recommendations with a true reason each, from purchases, categories and words.

A known customer gets what goes with their purchases; a wish in words narrows it to what fits the
words; a visitor gets what fits the words, or what sells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crm_bridge.intelligence.co_purchase import CoPurchases, Purchase, recency_weight
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.search import Match, ProductIndex
from crm_bridge.products.words import words_of

BOUGHT_LATELY = timedelta(days=120)
ENOUGH_SUPPORT = 2
"""So many customers must have bought both before "Often bought with" is said."""
_AFFINITY, _POPULARITY, _WORDS = 0.35, 0.1, 3.0
"""Weights beside the co-purchase score; each part is scaled to 1 at its best."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; `max_price` in minor units."""

    text: str = ""
    category: str | None = None
    max_price: int | None = None
    limit: int = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`reason` is ready to be shown: "Often bought with Trail Boot"."""

    product: ProductRecord
    reason: str


@dataclass(frozen=True, slots=True)
class Shop:
    """What a suggestion is drawn from: the products as they are now, and what was learnt."""

    products: Mapping[str, ProductRecord]
    index: ProductIndex
    learnt: CoPurchases


def recommend(
    shop: Shop, wish: Wish, history: Sequence[Purchase], now: datetime
) -> list[Suggestion]:
    """At most `wish.limit` products in stock, best first; `history` is the customer's own."""
    wish = _understood(shop, wish)
    lately = {p.product_id for p in history if now - p.at < BOUGHT_LATELY}
    candidates = {
        product.id: product
        for product in shop.products.values()
        if product.available > 0
        and product.id in shop.learnt.place
        and product.id not in lately
        and _fits(product, wish)
    }
    matches = {m.product_id: m for m in shop.index.find(wish.text)}
    matching = {id_: product for id_, product in candidates.items() if id_ in matches}
    scoring = _Scoring(shop, history, now, matches if matching else {})
    ranked = sorted(
        (matching or candidates).values(), key=lambda product: (-scoring.of(product), product.id)
    )
    return [Suggestion(product, scoring.reason(product)) for product in ranked[: wish.limit]]


class _Scoring:
    """What is the same for every product of one request."""

    def __init__(
        self, shop: Shop, history: Sequence[Purchase], now: datetime, matches: Mapping[str, Match]
    ) -> None:
        self._shop = shop
        self._matches = matches
        self._weights = _strongest(history, now)
        self._affinity = _affinity(self._weights, shop.products)
        self._scores = shop.learnt.scores(self._weights)
        self._best_co = float(self._scores.max(initial=0.0)) or 1.0
        self._best_sales = float(shop.learnt.popularity.max(initial=0.0)) or 1.0
        self._best_match = max((match.score for match in matches.values()), default=1.0)

    def of(self, product: ProductRecord) -> float:
        place = self._shop.learnt.place[product.id]
        together = float(self._scores[place]) / self._best_co
        sales = float(self._shop.learnt.popularity[place]) / self._best_sales
        liked = self._affinity.get(product.category, 0.0)
        match = self._matches.get(product.id)
        worded = match.score / self._best_match if match else 0.0
        return together + _AFFINITY * liked * sales + _POPULARITY * sales + _WORDS * worded

    def reason(self, product: ProductRecord) -> str:
        named = _beyond_category(product, self._matches.get(product.id))
        if named:
            return f"Matches '{named}'"
        companion = self._shop.learnt.best_companion(product.id, self._weights)
        if companion and companion[1] >= ENOUGH_SUPPORT:
            return f"Often bought with {self._shop.products[companion[0]].name}"
        own = self._bought_like(product)
        if own:
            return f"Because you bought {own.name}"
        sold = self._shop.learnt.popularity[self._shop.learnt.place[product.id]] > 0
        return f"Popular in {product.category}" if sold else f"In stock in {product.category}"

    def _bought_like(self, product: ProductRecord) -> ProductRecord | None:
        """What the customer bought in the same category, the one that weighs most."""
        own = (self._shop.products[id_] for id_ in self._weights if id_ in self._shop.products)
        alike = [other for other in own if other.category == product.category]
        return max(alike, key=lambda other: (self._weights[other.id], other.id), default=None)


def _beyond_category(product: ProductRecord, match: Match | None) -> str:
    """The words that tell this product from the rest of its category, as the shop writes them."""
    category = set(words_of(product.category))
    words = match.words if match else {}
    return " ".join(written for word, written in words.items() if word not in category)


def _fits(product: ProductRecord, wish: Wish) -> bool:
    if wish.max_price is not None and product.price > wish.max_price:
        return False
    return wish.category is None or words_of(wish.category) == words_of(product.category)


def _understood(shop: Shop, wish: Wish) -> Wish:
    """A category that the shop does not have is a wish in words ("running shoes")."""
    known = {tuple(words_of(product.category)) for product in shop.products.values()}
    if wish.category is None or tuple(words_of(wish.category)) in known:
        return wish
    return replace(wish, text=f"{wish.text} {wish.category}", category=None)


def _strongest(history: Iterable[Purchase], now: datetime) -> dict[str, float]:
    weights: dict[str, float] = {}
    for purchase in history:
        weight = recency_weight(purchase.at, now, half_life_days=365)
        weights[purchase.product_id] = max(weight, weights.get(purchase.product_id, 0.0))
    return weights


def _affinity(
    weights: Mapping[str, float], products: Mapping[str, ProductRecord]
) -> dict[str, float]:
    shares: dict[str, float] = {}
    for product_id, weight in weights.items():
        if product_id in products:
            category = products[product_id].category
            shares[category] = shares.get(category, 0.0) + weight
    total = sum(shares.values()) or 1.0
    return {category: share / total for category, share in shares.items()}
