"""A customer's sentiment through a conversation as a curve: where its points lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_bridge.conversations.transcript import Entry

WIDTH = 640
HEIGHT = 72
MARGIN = 12
"""Around the points, so that the outermost are whole."""


@dataclass(frozen=True, slots=True)
class Point:
    """One message of the customer; `x` and `y` are in the drawing's own units."""

    seq: int
    x: float
    y: float
    label: str
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    points: Sequence[Point]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        """As a polyline has it."""
        return " ".join(f"{one.x:g},{one.y:g}" for one in self.points)

    @property
    def middle(self) -> float:
        """Where neutral is."""
        return HEIGHT / 2


def curve(entries: Sequence[Entry]) -> Curve | None:
    """None where there is nothing to compare: with less than two messages that were felt."""
    felt = [
        (entry.message.seq, entry.sentiment, entry.sentiment_score, entry.message.text)
        for entry in entries
        if entry.sentiment is not None and entry.sentiment_score is not None
    ]
    if len(felt) < 2:
        return None
    step = (WIDTH - 2 * MARGIN) / (len(felt) - 1)
    reach = HEIGHT / 2 - MARGIN
    return Curve(
        [
            Point(
                seq,
                round(MARGIN + index * step, 1),
                round(HEIGHT / 2 - max(-1.0, min(score, 1.0)) * reach, 1),
                label,
                score,
                text,
            )
            for index, (seq, label, score, text) in enumerate(felt)
        ]
    )
