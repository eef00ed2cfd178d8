"""What customers say and when, drawn from the seed."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterable, Iterator
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
    """Say it `at` so many seconds after the beginning, or later when one is behind; `again`: also
    send it a second time, as a client does that did not hear the acknowledgement."""

    at: float
    text: str
    again: bool


Lines = AsyncIterator[tuple[int, Line]]


def script(seed: int, person: int, turns: int, span: float) -> Iterator[Line]:
    """`turns` lines over about `span` seconds."""
    chance = random.Random(f"customer {seed} {person}")  # noqa: S311 (the same talk each time)
    times = sorted(chance.uniform(0, span) for _ in range(turns))
    for number in range(1, turns):
        if chance.random() < HASTE:
            times[number] = times[number - 1]
    for at in times:
        yield Line(at, _words(chance), chance.random() < 0.1)


async def spoken(lines: Iterable[Line], until: float) -> Lines:
    """Each line when its time has come, with its number. What could not be begun `until` so many
    seconds after now is left unsaid."""
    began = time.monotonic()
    for number, line in enumerate(lines):
        await asyncio.sleep(max(0.0, began + line.at - time.monotonic()))
        if time.monotonic() - began > until:
            return
        yield number, line


def _words(chance: random.Random) -> str:
    kind = chance.random()
    if kind < CALL_SHARE:
        return chance.choice(CALLS)
    return chance.choice(WITH_ACTION if kind < CALL_SHARE + ACTION_SHARE else PLAIN)
