"""What is said of an order or an account: a score, and the parts that made it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """What one sign adds to the raw score; `share` of the shop's orders, or accounts, have as much
    of it; `told` is what the words about it say."""

    sign: str
    weight: float
    share: float
    told: tuple[float | str, ...]


@dataclass(frozen=True)
class Scored:
    """`score` from 0 to 100; `parts` those that made it, the largest first."""

    score: float
    unusual: bool
    parts: tuple[Part, ...]
