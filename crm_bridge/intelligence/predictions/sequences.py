"""What is bought after what, and within how long.

Of a pair (A, B): customers are counted from the first time that they bought A, when they could be
watched for `days` days after it. `support` is how many of them bought B on a later day of those,
`confidence` their share (Agrawal & Srikant 1995). `lift` compares it with how often B is bought
within as many days after any day with a purchase: 1 says that A tells nothing. A pair is kept when
even the lower bound of its confidence lies above that (Wilson 1927; three standard errors, for
thousands of pairs are tried).

The patterns are of two steps only: what comes third has been bought after the second, too, and
longer ones are borne out by too few customers to be told to anybody.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from crm_bridge.intelligence.order_lines import bought
from crm_bridge.intelligence.predictions.occasions import Codes, Numbers

SUPPORT = 10
"""Customers who did so, at least."""
LIFT = 1.2
EACH = 5
MOST = 2_000
_Z = 3.0
_MOST_PRODUCTS = 3_000
_DAY_NS = 86_400 * 10**9


@dataclass(frozen=True)
class Sequences:
    """Row i: `then[i]` after `after[i]` (places in `products`), the usual one after
    `usual_days[i]` days (the median)."""

    days: int
    products: list[str]
    after: Codes
    then: Codes
    support: Codes
    confidence: Numbers
    lift: Numbers
    usual_days: Numbers

    @cached_property
    def following(self) -> dict[str, list[int]]:
        """The rows of each product that something is bought after, the surest first."""
        rows: dict[str, list[int]] = {}
        for row in np.argsort(-self.confidence, kind="stable"):
            rows.setdefault(self.products[self.after[row]], []).append(int(row))
        return rows


def no_sequences(days: int) -> Sequences:
    none = np.zeros(0, dtype=np.int64)
    return Sequences(days, [], none, none, none, np.zeros(0), np.zeros(0), np.zeros(0))


def fit_sequences(lines: pd.DataFrame, days: int, end: float) -> Sequences:
    """From order lines as in `crm_bridge.intelligence.order_lines`, known until `end` (days since
    1970)."""
    steps = _steps(lines)
    if steps.empty:
        return no_sequences(days)
    products = steps["product"].cat.categories
    product = steps["product"].cat.codes.to_numpy(dtype=np.int64)
    visit, customer, day = (
        steps[name].to_numpy(dtype=np.int64) for name in ("visit", "customer", "day")
    )
    visits = int(visit.max()) + 1
    begins = np.flatnonzero(np.append(True, visit[1:] != visit[:-1]))
    who, when = customer[begins], day[begins]
    ones = np.ones(len(visit), dtype=np.float32)
    held = sparse.csr_array((ones, (visit, product)), shape=(visits, len(products)))
    later = _soon_after(who, when, days) @ held
    later.data[:] = 1
    watched = when + days <= end
    first = ~steps.duplicated(["customer", "product"]).to_numpy() & watched[visit]
    begun = sparse.csr_array(
        (ones[first], (visit[first], product[first])), shape=(visits, len(products))
    )
    of = np.asarray(begun.sum(axis=0), dtype=np.float64)
    anyway = np.asarray(later[np.flatnonzero(watched)].sum(axis=0)) / max(watched.sum(), 1)
    pairs = sparse.coo_array(begun.T @ later)
    after, then = (place.astype(np.int64) for place in pairs.coords)
    support, tried, usual = pairs.data.astype(np.float64), of[after], anyway[then]
    share = support / np.maximum(tried, 1)
    lift = share / np.maximum(usual, 1e-9)
    kept = (after != then) & (support >= SUPPORT) & (lift >= LIFT) & (_low(share, tried) > usual)
    chosen = _best(after[kept], share[kept], lift[kept])
    places = np.flatnonzero(kept)[chosen]
    return Sequences(
        days,
        [str(product) for product in products],
        after[places],
        then[places],
        support[places].astype(np.int64),
        share[places],
        lift[places],
        _medians(steps, after[places], then[places], days),
    )


def _steps(lines: pd.DataFrame) -> pd.DataFrame:
    """A row for each product of each day of a customer, in their order, of the products that
    enough customers bought."""
    real = bought(lines)
    steps = pd.DataFrame(
        {
            "customer": pd.factorize(real["customer"])[0],
            "day": real["at"].astype("int64") // _DAY_NS,
            "product": real["product"],
        }
    ).drop_duplicates()
    buyers = steps.drop_duplicates(["customer", "product"])["product"].value_counts()
    common = buyers[buyers >= SUPPORT].index[:_MOST_PRODUCTS]
    steps = steps[steps["product"].isin(common)].sort_values(["customer", "day"], kind="stable")
    steps["product"] = pd.Categorical(steps["product"], categories=sorted(common))
    new = steps[["customer", "day"]].ne(steps[["customer", "day"]].shift()).any(axis=1)
    return steps.assign(visit=new.cumsum() - 1).reset_index(drop=True)


def _soon_after(who: Codes, when: Codes, days: int) -> sparse.csr_array:
    """Row i has a 1 for each visit of the same customer within `days` days after visit i."""
    step = int(when.max() - when.min()) + days + 2
    line = who * step + (when - when.min())
    first, last = np.arange(len(who)) + 1, np.searchsorted(line, line + days, side="right")
    counts = np.maximum(last - first, 0)
    rows = np.repeat(np.arange(len(who)), counts)
    starts = np.repeat(counts.cumsum() - counts, counts)
    columns = np.arange(counts.sum()) - starts + first[rows]
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_array((ones, (rows, columns)), shape=(len(who), len(who)))


def _low(share: Numbers, of: Numbers) -> Numbers:
    """The lower bound of a share (Wilson 1927)."""
    count = np.maximum(of, 1)
    middle = share + _Z**2 / (2 * count)
    half = _Z * np.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    low: Numbers = (middle - half) / (1 + _Z**2 / count)
    return low


def _best(after: Codes, share: Numbers, lift: Numbers) -> Codes:
    """The `EACH` of the highest confidence of each product, of these the `MOST` of the highest
    lift."""
    order = np.lexsort((-share, after))
    ordered = after[order]
    begins = np.searchsorted(ordered, ordered)
    order = order[np.arange(len(order)) - begins < EACH]
    best: Codes = order[np.argsort(-lift[order], kind="stable")[:MOST]]
    return best


def _medians(steps: pd.DataFrame, after: Codes, then: Codes, days: int) -> Numbers:
    """Days from the first time of the one to the next time of the other."""
    codes = steps["product"].cat.codes.to_numpy(dtype=np.int64)
    order = np.lexsort((steps["day"], steps["customer"], codes))
    code, customer, day = (
        column[order] for column in (codes, steps["customer"].to_numpy(), steps["day"].to_numpy())
    )
    begins = np.searchsorted(code, np.arange(codes.max(initial=-1) + 2))
    base = int(day.min(initial=0))
    step = int(day.max(initial=0)) - base + days + 2
    medians = []
    for one, other in zip(after, then, strict=True):
        buyers, first = np.unique(customer[begins[one] : begins[one + 1]], return_index=True)
        since = buyers * step + day[begins[one] + first] - base
        times = slice(begins[other], begins[other + 1])
        line = customer[times] * step + day[times] - base
        place = np.searchsorted(line, since, side="right")
        found = place < len(line)
        gap = line[place[found]] - since[found]
        medians.append(float(np.median(gap[gap <= days])))
    return np.array(medians, dtype=np.float64)
