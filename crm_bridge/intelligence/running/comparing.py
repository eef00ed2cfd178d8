"""Whether a new version goes to work, beside the one that is there."""

import math
from dataclasses import dataclass
from typing import Any

from crm_bridge.intelligence.running.recipe import Trained


@dataclass(frozen=True, slots=True)
class Present:
    """The version at work and its judging metric; `same_period` where it was measured on the days
    on which the new one was."""

    number: int
    value: float | None
    same_period: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """`refused` says why the new one is not put to work; `compared` is kept with it."""

    refused: str | None
    compared: dict[str, Any] | None


def verdict(trained: Trained[Any], slack: float, present: Present | None) -> Verdict:
    """A new version is refused where it is worse on the same days by more than `slack`.

    Measured on different days nothing is refused: a quiet month would keep an old model for ever.
    What could not be measured at all does not replace what could.
    """
    if trained.judged_by is None:
        return Verdict(None, None)
    value = trained.metrics.get(trained.judged_by)
    measured = value is not None and math.isfinite(value)
    if present is None or present.value is None or not math.isfinite(present.value):
        return Verdict(None, None)
    compared = {
        "version": present.number,
        "value": present.value,
        "same_period": present.same_period,
    }
    if value is None or not measured:
        return Verdict(
            f"How well it does could not be measured ({trained.judged_by} is missing); version "
            f"{present.number} stays at work.",
            compared,
        )
    worse = present.value - value if trained.better == "higher" else value - present.value
    if worse <= slack or not present.same_period:
        return Verdict(None, compared)
    return Verdict(
        f"It does worse than version {present.number} on the same days: {trained.judged_by} "
        f"{value:.4g} beside {present.value:.4g}.",
        compared,
    )
