"""A wish answered with products that are to be had at this moment, each with its reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crm_bridge.connectors.port import ShopPort
from crm_bridge.intelligence.purchases import Own
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.serving.choosing import Choice, Chooser, Verdict
from crm_bridge.intelligence.serving.conditions import meets
from crm_bridge.intelligence.serving.reasons import Reasons
from crm_bridge.intelligence.serving.taste import Taste
from crm_bridge.intelligence.wishes.wish import Wish
from crm_bridge.products.records import ProductRecord

CostsMore = Literal["a little", "more"]

_MORE = 3
"""So many times as many as are shown are looked at together: some may be gone."""
_A_LITTLE = 1.25


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`reason` is ready to be shown: "Often bought with Trail Boot"."""

    product: ProductRecord
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """`given_up` is the condition of the wish that none of the products meets; `costs_more` says
    by how much where that is the price."""

    verdict: Verdict | None
    suggestions: tuple[Suggestion, ...]
    given_up: str | None = None
    costs_more: CostsMore | None = None


async def answered(
    port: ShopPort,
    shop: Assortment,
    wish: Wish,
    taste: Taste,
    own: Own,
    now: datetime,
    *,
    seen: Collection[str] = (),
    limit: int = 3,
) -> Answered:
    """At most `limit` products, with stock and price read now. Without any the verdict is None."""
    chooser = Chooser(shop, wish, taste, own, now, seen)
    tried: set[tuple[str, ...]] = set()
    for choice in chooser.choices():
        if not choice.ids or tuple(choice.ids) in tried:
            continue
        if seen and choice.verdict != "fits":
            # Who asks for others of the same wants no others than those.
            break
        tried.add(tuple(choice.ids))
        found = await _to_be_had(port, choice, limit)
        if found:
            reasons = Reasons(shop, choice.wish, taste, chooser.conditions, _like(shop, wish))
            return _told(wish, choice, found, reasons)
    return Answered(None, ())


async def _to_be_had(port: ShopPort, choice: Choice, limit: int) -> list[ProductRecord]:
    found: list[ProductRecord] = []
    at_once = limit * _MORE
    for begin in range(0, len(choice.ids), at_once):
        ids = choice.ids[begin : begin + at_once]
        known = {product.id: product for product in await port.read_some_products(ids)}
        now_there = (known[one] for one in ids if one in known)
        found += [one for one in now_there if one.available > 0 and meets(one, choice.wish)]
        if len(found) >= limit:
            break
    return found[:limit]


def _told(wish: Wish, choice: Choice, found: Sequence[ProductRecord], reasons: Reasons) -> Answered:
    given_up = choice.given_up
    costs_more: CostsMore | None = None
    if given_up and given_up.sort == "price" and wish.max_price is not None:
        dearest = max(product.price for product in found)
        if min(product.price for product in found) > wish.max_price:
            costs_more = "a little" if dearest <= wish.max_price * _A_LITTLE else "more"
    return Answered(
        verdict=choice.verdict,
        suggestions=tuple(Suggestion(one, reasons.of(one)) for one in found),
        given_up=given_up.said if given_up else None,
        costs_more=costs_more,
    )


def _like(shop: Assortment, wish: Wish) -> ProductRecord | None:
    return shop.by_id.get(wish.like) if wish.like else None
