"""Which products answer a wish, best first; where none does, the nearest and what they give up.

Everything here is arithmetic on the products in memory. Stock and prices of this moment are
looked at by whoever shows them (`crm_bridge.intelligence.serving.answering`).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from crm_bridge.intelligence.purchases import Own
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.serving.conditions import (
    Condition,
    asked_by_name,
    conditions_of,
    in_range,
    ruled_out,
)
from crm_bridge.intelligence.serving.taste import Taste
from crm_bridge.intelligence.wishes.wish import Wish

Verdict = Literal["fits", "nearest", "closest", "others", "no_cheaper"]
"""All conditions met; one given up; the words that come closest; nothing of it, but
well liked; what was shown is the cheapest that fits."""

BOUGHT_LATELY = timedelta(days=120)
_LIKENESS, _ITSELF, _SAID, _POPULARITY = 1.5, 0.5, 0.3, 0.1
"""Weights beside the customer's taste, which counts 1 at its best."""
_LOOKED_AT = 300
"""Products of a choice; where none of so many is to be had, something is wrong with the stock."""
_NEAR_PRICE = 1.5
"""What costs more than so many times the limit is not near it."""


@dataclass(frozen=True)
class Choice:
    """Ids, best first, to be looked at until enough of them are to be had. `given_up` is the
    condition that they do not meet."""

    verdict: Verdict
    wish: Wish
    ids: list[str]
    given_up: Condition | None = None


@dataclass
class Chooser:
    """One answer. `seen` are products that were shown for the wish before."""

    shop: Assortment
    wish: Wish
    taste: Taste
    own: Own
    now: datetime
    seen: Collection[str] = ()
    conditions: list[Condition] = field(init=False)

    def __post_init__(self) -> None:
        self.conditions = conditions_of(self.wish, self.shop)
        self._base = self._allowed()
        self._scores = self._score()

    def choices(self) -> Iterator[Choice]:
        """One after the other, until one of them has something that is to be had."""
        if self.conditions or not self.wish.unknown:
            verdict: Verdict = "closest" if self._is_vague() else "fits"
            yield Choice(verdict, self.wish, self._ranked(self._all(self.conditions)))
        if not self._is_vague():
            yield from self._nearest()
            yield from self._closest()
        affordable = in_range(self.wish, self.shop.prices)
        yield Choice("others", self.wish, self._ranked(self._base & affordable))
        yield Choice("others", self.wish.without_price(), self._ranked(self._base))

    def _is_vague(self) -> bool:
        """ "A laptop" is in the name of a stand for one; without a kind of thing that the shop has,
        only its attributes say that something is meant."""
        words = [word for want in self.wish.wants for word in want.words]
        sure = self.wish.kind or self.wish.like or any(map(self.shop.traits.is_fact, words))
        return bool(words) and not sure

    def _nearest(self) -> Iterator[Choice]:
        """One condition fewer: that of the price first, if it is missed by little."""
        late = []
        for given_up in self.conditions:
            others = [one for one in self.conditions if one is not given_up]
            if not given_up.said or given_up.sort == "kind":
                continue
            if given_up.sort == "price":
                wish = self.wish.without_price()
                near, far = self._by_price(self._all(others))
                yield Choice("nearest", wish, near, given_up)
                late.append(Choice("nearest", wish, far, given_up))
            elif others:
                wish = self._without(given_up)
                yield Choice("nearest", wish, self._ranked(self._all(others)), given_up)
        yield from late

    def _closest(self) -> Iterator[Choice]:
        """What has the most telling of the words, of that kind and at that price if there is."""
        words = [word for want in self.wish.wants for word in want.words]
        if len(self.conditions) < 2 or not words:
            return
        matches = {one.product_id: one.score for one in self.shop.index.find(" ".join(words))}
        mask = self._base & in_range(self.wish, self.shop.prices)
        kind = next((one.mask for one in self.conditions if one.sort == "kind"), mask)
        if not (mask & kind).any():
            kind = mask
        ids = [one for one in self._ranked(mask & kind) if one in matches]
        wish = replace(self.wish, size=None)
        yield Choice("closest", wish, sorted(ids, key=lambda one: -matches[one]))

    def _allowed(self) -> np.ndarray:
        """Without what is not wanted, was seen, is waited for or was sent back, unless it is asked
        for by its name; and nothing that was bought lately where nothing was asked for."""
        allowed = ~ruled_out(self.wish, self.shop)
        hidden = {*self.own.waited_for, *self.own.sent_back}
        if not self.conditions:
            hidden |= {
                line.product_id
                for line in self.own.bought
                if self.now - line.at < BOUGHT_LATELY and line.product_id not in self.taste.due
            }
        for product_id in hidden:
            place = self.shop.place.get(product_id)
            if place is not None and not asked_by_name(self.wish, self.shop.products[place]):
                allowed[place] = False
        for shown in {*self.seen, self.wish.like, self.wish.beside}:
            if shown in self.shop.place:
                allowed[self.shop.place[shown]] = False
        return allowed

    def _score(self) -> np.ndarray:
        shop, wish = self.shop, self.wish
        best = float(shop.sold.popularity.max(initial=0.0)) or 1.0
        scores = self.taste.scores + _POPULARITY * shop.sold.popularity / best
        if wish.like in shop.place:
            scores = scores + _LIKENESS * shop.likeness(shop.place[str(wish.like)])
        if wish.beside:
            together = shop.sold.scores({wish.beside: 1.0})
            scores = scores + _LIKENESS * together / (float(together.max(initial=0.0)) or 1.0)
        for word in wish.kind.words if wish.kind else ():
            scores = scores + _ITSELF * shop.traits.is_itself(word)
        words = [word for want in wish.wants for word in want.words]
        if words:
            said = sum((shop.traits.stands_in_facts(word) for word in words), np.zeros(len(shop)))
            scores = scores + _SAID * said / len(words)
        return np.asarray(scores)

    def _all(self, conditions: Collection[Condition]) -> np.ndarray:
        met = self._base.copy()
        for one in conditions:
            met &= one.mask
        return met

    def _ranked(self, mask: np.ndarray) -> list[str]:
        """What was in stock when the products were read comes first; that may have changed."""
        places = np.flatnonzero(mask)
        gone = ~self.shop.in_stock[places]
        order = np.lexsort((places, -self._scores[places], gone))
        return [self.shop.products[place].id for place in places[order[:_LOOKED_AT]]]

    def _by_price(self, mask: np.ndarray) -> tuple[list[str], list[str]]:
        """What misses the price by little and what by more, the nearest first."""
        least, most = self.wish.min_price, self.wish.max_price
        prices = self.shop.prices
        off = np.maximum(prices - most if most is not None else 0, 0)
        off = np.maximum(off, least - prices if least is not None else 0)
        bound = most if most is not None else least or 0
        near = off <= (_NEAR_PRICE - 1) * bound
        ranked = self._ranked(mask & (off > 0))
        ranked.sort(key=lambda one: off[self.shop.place[one]])
        split = {one: bool(near[self.shop.place[one]]) for one in ranked}
        return [one for one in ranked if split[one]], [one for one in ranked if not split[one]]

    def _without(self, given_up: Condition) -> Wish:
        if given_up.sort == "size":
            return replace(self.wish, size=None)
        kept = tuple(want for want in self.wish.wants if want.said != given_up.said)
        return replace(self.wish, wants=kept)
