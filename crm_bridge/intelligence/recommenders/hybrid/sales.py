"""How products sell: lately, in all, again, at what price, and whether they are still sold.

Whatever is told of a moment counts only what was sold before the day of it.
"""

from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.hybrid.candidates import Pairs

HALF_LIVES = (4, 14, 45)
_NEVER = 1000.0


@dataclass
class Sales:
    """`until[h]` holds what was sold before each day since `first`, fading with a half-life of h
    days; `last_sold` the day since `first` on which it was last sold before, all days × products.
    The rest is of each product: `begun` its first day since 1970, means of logs for `price` and
    `pieces`, `again` the share of its customers who bought it in more than one basket."""

    first: int
    until: dict[int, np.ndarray]
    last_sold: np.ndarray
    buyers: np.ndarray
    begun: np.ndarray
    again: np.ndarray
    price: np.ndarray
    pieces: np.ndarray

    @classmethod
    def fit(cls, histories: Histories) -> "Sales":
        once = histories.once()
        day = once.day.astype(int)
        first = int(day.min()) if len(day) else 0
        days = int(day.max()) - first + 1 if len(day) else 0
        sold = np.zeros((days + 1, histories.products), np.float32)
        np.add.at(sold, (day - first + 1, once.product), 1.0)
        begun = np.full(histories.products, np.inf)
        np.minimum.at(begun, once.product, once.day)
        buyers = np.asarray(histories.bought.sum(axis=0), dtype=np.float64).ravel()
        repeated = np.asarray((histories.baskets >= 2).sum(axis=0)).ravel()
        lines = np.maximum(np.bincount(once.product, minlength=histories.products), 1)
        return cls(
            first=first,
            until={half_life: _fading(sold, half_life) for half_life in HALF_LIVES},
            last_sold=_last(sold),
            buyers=buyers,
            begun=begun,
            # Of few customers little is known: as if eight more had been there, one of them twice.
            again=(repeated + 1.0) / (buyers + 8.0),
            price=_sum(once.product, np.log1p(once.price), histories.products) / lines,
            pieces=_sum(once.product, np.log1p(once.quantity), histories.products) / lines,
        )

    def recent(self, now: np.ndarray) -> dict[str, np.ndarray]:
        """What sells at these times, customers × products, by half-life."""
        return {f"sold_{each}": fading[self._day(now)] for each, fading in self.until.items()}

    def look_at(
        self, pairs: Pairs, recent: dict[str, np.ndarray], now: np.ndarray
    ) -> dict[str, np.ndarray]:
        told = {name: pairs.of(sold) for name, sold in recent.items()}
        short, long = HALF_LIVES[0], HALF_LIVES[-1]
        usual = told[f"sold_{long}"] * short / long
        day = self._day(now)[pairs.row]
        place = pairs.product
        return told | {
            "sold_14_rank": pairs.ranks(told["sold_14"]),
            "trend": (told[f"sold_{short}"] + 0.1) / (usual + 0.1),
            "days_unsold": np.minimum(day - self.last_sold[day, place], _NEVER),
            "days_in_shop": np.clip(now[pairs.row] - self.begun[place], -1.0, _NEVER),
            "buyers": self.buyers[place],
            "bought_again": self.again[place],
            "price": self.price[place],
            "pieces": self.pieces[place],
        }

    def at_the_end(self) -> "Sales":
        """For whoever comes after all this: the last day alone."""
        days = len(self.last_sold) - 1
        return Sales(
            first=self.first + days,
            until={half_life: fading[-1:] for half_life, fading in self.until.items()},
            last_sold=self.last_sold[-1:] - days,
            buyers=self.buyers,
            begun=self.begun,
            again=self.again,
            price=self.price,
            pieces=self.pieces,
        )

    def _day(self, now: np.ndarray) -> np.ndarray:
        return np.asarray(np.clip(now.astype(int) - self.first, 0, len(self.last_sold) - 1))


def _fading(sold: np.ndarray, half_life: float) -> np.ndarray:
    fading = sold.copy()
    for day in range(1, len(fading)):
        fading[day] += 0.5 ** (1.0 / half_life) * fading[day - 1]
    return fading


def _last(sold: np.ndarray) -> np.ndarray:
    last = np.full(sold.shape, -_NEVER, np.float32)
    for day in range(1, len(sold)):
        last[day] = np.where(sold[day] > 0, day - 1, last[day - 1])
    return last


def _sum(place: np.ndarray, values: np.ndarray, products: int) -> np.ndarray:
    return np.bincount(place, weights=values, minlength=products)
