"""Why a product is shown: one sentence that is true, the most telling there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.serving.conditions import ENOUGH_SUPPORT, Condition
from crm_bridge.intelligence.serving.taste import Taste
from crm_bridge.intelligence.wishes.wish import Wish
from crm_bridge.products.records import ProductRecord


@dataclass(frozen=True)
class Reasons:
    """What is the same for every product of one answer. `conditions` are those of the wish,
    `like` the product that something should be like."""

    shop: Assortment
    wish: Wish
    taste: Taste
    conditions: Sequence[Condition]
    like: ProductRecord | None = None

    def of(self, product: ProductRecord) -> str:
        """Ready to be shown: "Because you bought Trail Boot; matches waterproof, under £80"."""
        if self.wish.beside and (said := self._sold_with(product, {self.wish.beside: 1.0})):
            return said
        matched = self._matched(product)
        own = self._because_of_the_wish()
        if matched:
            return f"{own}; matches {matched}" if own else f"Matches {matched}"
        return own or self._from_habits(product) or self._from_the_shop(product)

    def _matched(self, product: ProductRecord) -> str:
        place = self.shop.place[product.id]
        met = [
            one.said
            for one in reversed(self.conditions)
            if one.sort != "kind" and one.said and one.mask[place]
        ]
        return ", ".join([*met, *(f"not {want.said}" for want in self.wish.not_wants)])

    def _because_of_the_wish(self) -> str:
        if self.like is None:
            return ""
        bought = self.wish.like_how == "bought"
        return f"Because you bought {self.like.name}" if bought else f"Like {self.like.name}"

    def _from_habits(self, product: ProductRecord) -> str:
        every = self.taste.due.get(product.id)
        if every is not None:
            return f"You buy this about every {span(every)}"
        together = self._sold_with(product, self.taste.weights)
        if together:
            return together
        alike = self._bought_like(product)
        return f"Because you bought {alike.name}" if alike else ""

    def _sold_with(self, product: ProductRecord, weights: Mapping[str, float]) -> str:
        companion = self.shop.sold.best_companion(product.id, weights)
        if companion and companion[1] >= ENOUGH_SUPPORT and companion[0] in self.shop.by_id:
            return f"Often bought with {self.shop.by_id[companion[0]].name}"
        return ""

    def _bought_like(self, product: ProductRecord) -> ProductRecord | None:
        """What the customer bought in the same category, the one that weighs most."""
        weights, by_id = self.taste.weights, self.shop.by_id
        alike = [
            by_id[one]
            for one in weights
            if one in by_id and one != product.id and by_id[one].category == product.category
        ]
        return max(alike, key=lambda other: (weights[other.id], other.id), default=None)

    def _from_the_shop(self, product: ProductRecord) -> str:
        sold = self.shop.sold.popularity[self.shop.place[product.id]] > 0
        return f"Popular in {product.category}" if sold else f"In stock in {product.category}"


def span(time: timedelta) -> str:
    """ "6 weeks", "10 days", "3 months"."""
    days = time.days
    if days < 14:
        return f"{max(days, 1)} days" if days > 1 else "day"
    if days < 84:
        return f"{round(days / 7)} weeks"
    return f"{round(days / 30.4)} months"
