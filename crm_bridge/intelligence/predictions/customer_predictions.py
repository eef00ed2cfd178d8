"""What is foretold of one customer, and why: the shape that pages and other models read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Reason:
    """One group of facts about the customer, and how far it moves the score.

    text -- in words: "Ordered every 21 days, last order 60 days ago."
    effect -- added to the log-odds of the score (to the logarithm of a value), against a typical
        customer of this shop; above 0 it raises the score. The effects of all reasons together
        are the whole difference to the typical customer.
    """

    about: str
    text: str
    effect: float


@dataclass(frozen=True)
class Score:
    """`probability` within the next `days` days; `typical` is that of a typical customer.

    `reasons` begin with the strongest.
    """

    probability: float
    days: int
    typical: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class LifetimeValue:
    """What the customer is expected to spend within the next `days` days, in minor units."""

    expected: int
    days: int
    orders: float
    typical: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class BoughtNext:
    """After `after` (a product that the customer bought), `then` is bought within `days` days,
    mostly about `usual_days` days later.

    support -- customers who did so
    confidence -- their share of those who bought `after` and were watched for as long
    lift -- how many times more often than `then` is bought by anybody in as many days
    """

    after: str
    then: str
    days: int
    usual_days: int
    support: int
    confidence: float
    lift: float


@dataclass(frozen=True)
class CustomerPredictions:
    """As of `as_of`, from `orders` shopping days between `first_at` and `last_at`.

    `unknown` says in words why there are no scores; then they are None. `churns` is the
    probability of no order within the next `churns.days` days.
    """

    as_of: datetime
    orders: int
    first_at: datetime | None
    last_at: datetime | None
    buys: Score | None
    churns: Score | None
    lifetime_value: LifetimeValue | None
    next_products: tuple[BoughtNext, ...]
    unknown: str | None = None
