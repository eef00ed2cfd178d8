"""Baskets held back inside the histories, for the blend to learn what is bought next."""

from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.recommenders.histories import Histories


@dataclass(frozen=True)
class HeldBack:
    """`known` without the last basket of each customer with two or more; `asked` those customers
    when they came for it, `bought` what was in it (customers × products)."""

    known: Histories
    asked: Histories
    bought: np.ndarray


def hold_back(histories: Histories, most: int, seed: int) -> HeldBack | None:
    """At most `most` customers are asked; None where nobody bought twice."""
    order, first, basket = np.unique(histories.order, return_index=True, return_inverse=True)
    row, day = histories.row[first], histories.day[first]
    by_time = np.lexsort((order, day, row))
    is_last = np.ones(len(by_time), bool)
    is_last[:-1] = row[by_time][1:] != row[by_time][:-1]
    last = by_time[is_last]
    last = last[np.bincount(row, minlength=len(histories))[row[last]] >= 2]
    if not len(last):
        return None
    held = np.zeros(len(order), bool)
    held[last] = True
    known = histories.where(~held[basket])
    asked = np.random.default_rng(seed).permutation(last)[:most]
    asked = asked[np.argsort(row[asked], kind="stable")]
    bought = histories.where(held[basket]).of(row[asked]).bought.toarray() > 0
    return HeldBack(known, known.of(row[asked]).at(day[asked]), bought)
