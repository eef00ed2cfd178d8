"""Chance that comes out the same every time."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_SEED = "alder-and-finch-1"


def stream(topic: str) -> Random:
    """A stream of its own for each topic, so that a change to one leaves the others alone."""
    return Random(f"{_SEED}:{topic}")  # noqa: S311 - repeatable on purpose


def pick(chance: Random, weighted: Sequence[tuple[T, float]]) -> T:
    """One of the things, each as likely as its weight."""
    things = [thing for thing, _ in weighted]
    return chance.choices(things, [weight for _, weight in weighted])[0]
