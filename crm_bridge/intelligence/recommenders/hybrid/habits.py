"""How a customer buys: what they bought of a product when, and what kind of customer they are."""

import numpy as np

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.hybrid.candidates import Pairs
from crm_bridge.intelligence.recommenders.hybrid.sales import Sales

_NEVER = 999.0


def habits(histories: Histories, pairs: Pairs, sales: Sales) -> dict[str, np.ndarray]:
    """Numbers of each pair by name; -1 or 999 days where there is nothing to tell."""
    once = histories.once()
    back = _baskets_back(once)
    return _of_product(once, back, pairs) | _of_customer(once, back, pairs, sales)


def _of_product(once: Histories, back: np.ndarray, pairs: Pairs) -> dict[str, np.ndarray]:
    times = pairs.of_sparse(once.baskets)
    bought = times > 0
    now = once.now[pairs.row]
    since = np.where(bought, now - _latest(once, pairs), _NEVER)
    first = np.where(bought, now + _latest(once, pairs, sign=-1.0), _NEVER)
    interval = np.where(times > 1, (first - since) / np.maximum(times - 1, 1), -1.0)
    return {
        "times": times,
        "days_since": since,
        "days_since_first": first,
        "interval": interval,
        # 1 when as much time has passed as usually lies between two purchases.
        "due": np.where(times > 1, since / np.maximum(interval, 1.0), -1.0),
        "baskets_back": np.where(bought, _least(once, back, pairs), 99.0),
        "times_in_3": _summed(once, (back < 3).astype(np.float32), pairs),
        "times_in_6": _summed(once, (back < 6).astype(np.float32), pairs),
        # A basket counts four fifths of the one after it (Hu, He, Gao and Zhang 2020).
        "times_fading": _summed(once, (0.8**back).astype(np.float32), pairs),
        "times_60": pairs.of_sparse(once.faded(60.0)),
        "times_150": pairs.of_sparse(once.faded(150.0)),
        "own_pieces": _summed(once, np.log1p(once.quantity), pairs) / np.maximum(times, 1),
    }


def _of_customer(
    once: Histories, back: np.ndarray, pairs: Pairs, sales: Sales
) -> dict[str, np.ndarray]:
    customers = len(once)
    lines = np.bincount(once.row, minlength=customers)
    many = np.maximum(lines, 1)
    products = np.asarray(once.bought.sum(axis=1)).ravel()
    baskets = np.zeros(customers)
    np.maximum.at(baskets, once.row, back + 1)
    last = np.full(customers, -np.inf)
    np.maximum.at(last, once.row, once.day)
    begun = np.full(customers, np.inf)
    np.minimum.at(begun, once.row, once.day)
    any_ = lines > 0
    since = np.where(any_, once.now - np.where(any_, last, 0.0), _NEVER)
    span = np.where(any_, np.where(any_, last, 0.0) - np.where(any_, begun, 0.0), 0.0)
    interval = np.where(baskets > 1, span / np.maximum(baskets - 1, 1), -1.0)
    price = np.bincount(once.row, weights=np.log1p(once.price), minlength=customers) / many
    pieces = np.bincount(once.row, weights=np.log1p(once.quantity), minlength=customers) / many
    of_customer = {
        "customer_baskets": baskets,
        "customer_products": products,
        "basket_size": lines / np.maximum(baskets, 1),
        "last_size": np.bincount(once.row[back == 0], minlength=customers),
        "customer_since": since,
        "customer_interval": interval,
        "customer_due": np.where(baskets > 1, since / np.maximum(interval, 1.0), -1.0),
        "customer_repeats": 1.0 - products / many,
        "customer_pieces": pieces,
        "customer_likes_sold": (once.bought @ sales.buyers) / np.maximum(products, 1),
    }
    told = {name: values[pairs.row] for name, values in of_customer.items()}
    return told | {
        "share": pairs.of_sparse(once.baskets) / np.maximum(told["customer_baskets"], 1),
        "price_apart": sales.price[pairs.product] - price[pairs.row],
        "pieces_apart": sales.pieces[pairs.product] - pieces[pairs.row],
    }


def _baskets_back(once: Histories) -> np.ndarray:
    """0 for a line of the customer's newest basket, 1 for one of the basket before it."""
    order, first, basket = np.unique(once.order, return_index=True, return_inverse=True)
    by_time = np.lexsort((order, -once.day[first], once.row[first]))
    row = once.row[first][by_time]
    back = np.empty(len(order), np.int64)
    back[by_time] = np.arange(len(order)) - np.searchsorted(row, row, side="left")
    return back[basket]


def _summed(once: Histories, values: np.ndarray, pairs: Pairs) -> np.ndarray:
    return pairs.of_sparse(once.summed(values))


def _latest(once: Histories, pairs: Pairs, sign: float = 1.0) -> np.ndarray:
    """The newest day of the pair; with `sign` -1, the oldest with its sign turned."""
    dense = np.full((len(once), once.products), -1e6)
    np.maximum.at(dense, (once.row, once.product), sign * once.day)
    return pairs.of(dense)


def _least(once: Histories, values: np.ndarray, pairs: Pairs) -> np.ndarray:
    dense = np.full((len(once), once.products), 99.0)
    np.minimum.at(dense, (once.row, once.product), values)
    return pairs.of(dense)
