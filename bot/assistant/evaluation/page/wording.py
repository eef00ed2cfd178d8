"""How a figure is written, wherever it is printed."""

from __future__ import annotations

import math
from typing import Any

from bot.assistant.evaluation.figures import Figure

VERDICTS = {True: "met", False: "missed", None: ""}


def value(figure: Figure) -> str:
    return number(figure.value, figure.unit)


def interval(figure: Figure) -> str:
    """Empty for what was counted once and has none."""
    if figure.low == figure.high or math.isnan(figure.low):
        return ""
    return f"{number(figure.low, figure.unit)}–{number(figure.high, figure.unit)}"


def target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    return f"{'≤' if figure.at_most else '≥'} {number(figure.target, figure.unit)}"


def verdict(figure: Figure) -> str:
    return VERDICTS[figure.met]


def number(amount: float, unit: str = "") -> str:
    """Shares with three digits; times with one."""
    if math.isnan(amount):
        return "–"
    return f"{amount:.1f} {unit}" if unit else f"{amount:.3f}"


def cell(content: Any) -> str:
    return number(content) if isinstance(content, float) else str(content)
