"""Where the lines and bars of a chart are. Plain numbers for the templates, which draw them as SVG.

A chart is 100 wide and `HEIGHT` or less high, stretched by the page to the room there is; its words
stand beside it, so that they are never stretched.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 100.0
HEIGHT = 40.0
SPARK = 20.0
_GAP = 0.22
"""The share of a bar's room that is left free."""
_NICE = (1, 2, 2.5, 4, 5, 10)
LEVELS = 6
"""How many shades a heat map has besides empty."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from the bottom of its chart."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Bars side by side below `top`, a round number. `line` goes over them for what they are
    compared with; it is empty where there is nothing."""

    bars: list[Bar]
    line: list[str]
    top: float


def columns(values: Sequence[float], compared: Sequence[float] = ()) -> Columns:
    """One bar a value, and a line through the values that they are compared with."""
    top = nice(max([*values, *compared], default=0))
    room = WIDTH / max(len(values), 1)
    bars = [
        Bar(
            x=round(at * room + room * _GAP / 2, 3),
            y=round(HEIGHT * (1 - value / top), 3),
            width=round(room * (1 - _GAP), 3),
            height=round(HEIGHT * value / top, 3),
        )
        for at, value in enumerate(values)
    ]
    return Columns(bars, lines(compared[: len(values)], top, HEIGHT, room), top)


def spark(values: Sequence[float | None]) -> list[str]:
    """A small line from edge to edge, in pieces where something is missing. It begins at nothing,
    so that a small change looks small."""
    top = max((value for value in values if value is not None), default=0) or 1.0
    return lines(values, top, SPARK, WIDTH / max(len(values), 1))


def lines(values: Sequence[float | None], top: float, height: float, room: float) -> list[str]:
    """The points of each unbroken piece, as SVG wants them."""
    pieces: list[list[str]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            pieces.append([])
            continue
        x, y = (at + 0.5) * room, 1 + (height - 2) * (1 - value / top)
        pieces[-1].append(f"{x:.2f},{y:.2f}")
    # A single point is drawn as a short stroke: a line of no length is not seen.
    return [
        " ".join(piece if len(piece) > 1 else [piece[0], _beside(piece[0])])
        for piece in pieces
        if piece
    ]


def _beside(point: str) -> str:
    x, y = point.split(",")
    return f"{float(x) + 1:.2f},{y}"


def nice(most: float) -> float:
    """The next round number that is not below `most`, at least 1."""
    size = 1.0
    while most > size * 10:
        size *= 10
    return next(size * step for step in _NICE if size * step >= most) if most > 1 else 1.0


def share_of(value: float, most: float) -> float:
    """The length of a bar beside the longest, out of 100."""
    return round(WIDTH * value / most, 2) if most else 0.0


def level(value: float, most: float) -> int:
    """The shade of a cell, from 0 for nothing to `LEVELS`."""
    return min(LEVELS, 1 + int(value / most * LEVELS)) if value and most else 0
