"""What customers say and when, drawn from the seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

PLAIN = (
    "hello",
    "thank you",
    "what can you do?",
    "how can I pay?",
    "do you ship to Ireland?",
    "how long does delivery take?",
    "bye",
    "how do I return something?",
)
WITH_ACTION = (
    "where is my order CL-104233?",
    "emma.whitfield@mail.example",
    "is my parcel late?",
    "what did I order?",
    "cancel my order CL-104233",
)
CALLS = ("I want to speak to a human", "this is fraud", "let me talk to a real person please")
CALL_SHARE, ACTION_SHARE = 0.04, 0.36
HASTE = 0.15
"""So many messages come right after the one before."""


@dataclass(frozen=True)
class Line:
    """Wait `pause` seconds, then say it; `again`: also send it a second time, as a client does
    that did not hear the acknowledgement."""

    pause: float
    text: str
    again: bool


def script(seed: int, person: int, turns: int, span: float) -> Iterator[Line]:
    """`turns` lines over about `span` seconds."""
    chance = random.Random(f"customer {seed} {person}")  # noqa: S311 (the same talk each time)
    for _ in range(turns):
        hasty = chance.random() < HASTE
        pause = 0.05 if hasty else chance.uniform(0, 2 * span / turns / (1 - HASTE))
        yield Line(pause, _words(chance), chance.random() < 0.1)


def _words(chance: random.Random) -> str:
    kind = chance.random()
    if kind < CALL_SHARE:
        return chance.choice(CALLS)
    return chance.choice(WITH_ACTION if kind < CALL_SHARE + ACTION_SHARE else PLAIN)
