"""A wish as conditions on the products: which of them meet what, and which must not be shown."""

from dataclasses import dataclass
from functools import reduce
from typing import Literal

import numpy as np

from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.wishes import wording
from crm_bridge.intelligence.wishes.wish import Want, Wish
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.words import words_of

ENOUGH_SUPPORT = 2
"""So many customers must have bought both before "Often bought with" is said."""
Sort = Literal["kind", "want", "size", "price", "beside"]


@dataclass(frozen=True)
class Condition:
    """`said` is how the customer put it, empty where they did not."""

    sort: Sort
    said: str
    mask: np.ndarray


def conditions_of(wish: Wish, shop: Assortment) -> list[Condition]:
    """What may be given up if need be, what was said last first."""
    found = [Condition("want", want.said, _met(want, shop)) for want in reversed(wish.wants)]
    if wish.size:
        said = wording.size_told(wish) or ""
        found.append(Condition("size", said, shop.traits.comes_in(wish.size)))
    price = wording.price_told(wish, shop.currency)
    if price:
        found.insert(0, Condition("price", price, in_range(wish, shop.prices)))
    if wish.beside:
        found.append(Condition("beside", "", shop.sold.bought_with(wish.beside, ENOUGH_SUPPORT)))
    kind = _kind(wish, shop)
    return [*found, kind] if kind else found


def in_range(wish: Wish, prices: np.ndarray) -> np.ndarray:
    """Which prices are within the wish's bounds."""
    least = wish.min_price if wish.min_price is not None else 0
    fits = prices >= least
    return fits if wish.max_price is None else fits & (prices <= wish.max_price)


def everything(shop: Assortment) -> np.ndarray:
    """All products."""
    return np.ones(len(shop), dtype=bool)


def ruled_out(wish: Wish, shop: Assortment) -> np.ndarray:
    """What has, or may have, something that is not wanted. That is never given up."""
    words = {word for want in wish.not_wants for word in want.words}
    return reduce(np.logical_or, map(shop.traits.may_say, words), ~everything(shop))


def asked_by_name(wish: Wish, product: ProductRecord) -> bool:
    """Do the words of the wish hold all of the product's name?"""
    wants = [*wish.wants, *([wish.kind] if wish.kind else [])]
    said = {word for want in wants for word in want.words}
    name = set(words_of(product.name))
    return bool(name) and name <= said


def meets(product: ProductRecord, wish: Wish) -> bool:
    """What may have changed since the products were read: price, and stock in the size."""
    fits = bool(in_range(wish, np.array([product.price]))[0])
    sizes = product.stock_by_size
    return fits and (wish.size is None or not sizes or sizes.get(wish.size, 0) > 0)


def _met(want: Want, shop: Assortment) -> np.ndarray:
    return reduce(np.logical_or, map(shop.traits.says, want.words))


def _kind(wish: Wish, shop: Assortment) -> Condition | None:
    mask = None
    if wish.kind:
        mask = reduce(np.logical_or, map(shop.traits.of_kind, wish.kind.words))
    if wish.category:
        inside = shop.in_category(wish.category)
        mask = inside if mask is None else mask & inside
    return None if mask is None else Condition("kind", wish.kind.said if wish.kind else "", mask)
