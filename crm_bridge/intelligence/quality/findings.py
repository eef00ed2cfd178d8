"""What a check is, and what it found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from bot.observability.masking import masked
from crm_bridge.intelligence.quality.tables import Tables

Level = Literal["good", "warning", "error"]
EXAMPLES = 5
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Found:
    """`count` of the `rows` that were looked at are wrong; `examples` name a few."""

    rows: int
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """`title` says what is wrong where it finds something, `advice` what to do about it. A check
    that `stops` is an error where more than the share `tolerated` is wrong, else a warning."""

    name: str
    source: str
    title: str
    advice: str
    find: Callable[[Tables], Found]
    stops: bool = False
    tolerated: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found in one run."""

    name: str
    level: Level
    count: int
    rows: int
    examples: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "examples": list(self.examples)}


def finding_of(check: Check, found: Found) -> Finding:
    share = found.count / found.rows if found.rows else float(found.count > 0)
    level: Level = "good"
    if found.count:
        level = "error" if check.stops and share > check.tolerated else "warning"
    examples = tuple(masked(one)[:_LONGEST] for one in found.examples[:EXAMPLES])
    return Finding(check.name, level, found.count, found.rows, examples)


def found_where(table: pd.DataFrame, wrong: "pd.Series[bool]", told: Callable[[Any], str]) -> Found:
    """The rows where it is wrong; `told` describes one, given as a named tuple."""
    found = table[wrong.fillna(False).astype(bool)]
    examples = tuple(told(row) for row in found.head(EXAMPLES).itertuples(index=False))
    return Found(len(table), len(found), examples)


def far_out(values: Sequence[float] | np.ndarray, cutoff: float) -> np.ndarray:
    """Which values lie further from the median than `cutoff` robust deviations.

    The modified z-score 0.6745 (x - median) / MAD, and where more than half are the same the mean
    absolute deviation, 0.7979 (x - median) / MeanAD (Iglewicz and Hoaglin 1993). Fewer than eight
    values say nothing.
    """
    numbers = np.asarray(values, dtype=float)
    if len(numbers) < 8:
        return np.zeros(len(numbers), dtype=bool)
    off = numbers - np.median(numbers)
    spread = np.median(np.abs(off)) / 0.6745
    if spread == 0:
        spread = np.mean(np.abs(off)) / 0.7979
    if spread == 0:
        return np.zeros(len(numbers), dtype=bool)
    wrong: np.ndarray = np.abs(off) / spread > cutoff
    return wrong


def errors_among(findings: Iterable[Finding], names: Iterable[str]) -> list[Finding]:
    """Those of the named checks that do not hold."""
    wanted = set(names)
    return [one for one in findings if one.name in wanted and one.level == "error"]
