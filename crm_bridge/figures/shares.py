"""Shares and their uncertainty: how sure one is of itself, and whether two differ at all."""

from dataclasses import dataclass
from math import ceil, sqrt

Z = 1.96
"""95 of 100 intervals hold the true value."""
FEW = 20
"""Below so many, a share is said as "3 of 5": per cent would promise more than there is."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, both counts."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def few(self) -> bool:
        return self.whole < FEW

    @property
    def interval(self) -> Interval:
        """Wilson's score interval (E. B. Wilson, 1927)."""
        if not self.whole:
            return 0.0, 1.0
        n, p = self.whole, self.part / self.whole
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def less(self, other: "Share") -> float | None:
        """The difference to another share; None where either is of nothing."""
        if self.value is None or other.value is None:
            return None
        return self.value - other.value

    def difference(self, other: "Share") -> Interval:
        """Newcombe's interval of the difference to another share (1998, method 10)."""
        p, q = self.value or 0.0, other.value or 0.0
        (p_low, p_high), (q_low, q_high) = self.interval, other.interval
        low = p - q - sqrt((p - p_low) ** 2 + (q_high - q) ** 2)
        high = p - q + sqrt((p_high - p) ** 2 + (q - q_low) ** 2)
        return low, high

    def differs(self, other: "Share") -> bool:
        """Whether the difference is more than chance makes."""
        if not self.whole or not other.whole:
            return False
        low, high = self.difference(other)
        return low > 0 or high < 0


def ranks_around(n: int, quantile: float) -> tuple[int, int, int]:
    """Of `n` values in order, counted from 1: the one at the quantile, and those between which the
    true quantile is (the binomial's normal approximation). `n` is at least 1."""
    at = min(n, max(1, ceil(n * quantile)))
    half = Z * sqrt(n * quantile * (1 - quantile))
    return at, max(1, int(at - half)), min(n, int(at + half) + 1)
