"""The same conversations for whoever answers them: a few clients at once, each with one of its own.

Of ten turns six need no action and four ask about an order, which an action looks up. A turn's time
is from sending a message to its answer being readable.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

ORDER = "CL-104233"
WITHOUT_ACTION = (
    "hello", "thank you", "what can you do?", "are you a robot?", "hi there", "thanks a lot",
)  # fmt: skip
WITH_ACTION = (
    f"where is my order {ORDER}?",
    f"track my order {ORDER}",
    f"status of order {ORDER}",
    f"can you tell me where my order {ORDER} is please",
)
PATIENCE = 60.0


class Talk(Protocol):
    """One conversation, with whom a client talks by their own protocol."""

    async def say(self, text: str) -> Sequence[str]:
        """Send a message; its answers, as soon as they can be read."""


Opens = Callable[[], Awaitable[Talk]]


@dataclass(frozen=True)
class Taken:
    """One turn. `right` is whether the answer is of the kind that was asked for."""

    milliseconds: float
    with_action: bool
    right: bool


@dataclass(frozen=True)
class Burst:
    """What some clients did at once, and how long all of it took."""

    clients: int
    seconds: float
    turns: list[Taken]

    @property
    def turns_a_second(self) -> float:
        return len(self.turns) / self.seconds

    @property
    def milliseconds(self) -> list[float]:
        return [turn.milliseconds for turn in self.turns]


def script(number: int) -> list[str]:
    """The texts of the conversation with this number: always the same ones, in an order of its
    own."""
    lines = [*WITHOUT_ACTION, *WITH_ACTION]
    Random(number).shuffle(lines)
    return lines


async def take(talk: Talk, text: str) -> Taken:
    """One turn, timed."""
    began = time.perf_counter()
    async with asyncio.timeout(PATIENCE):
        answers = await talk.say(text)
    took = (time.perf_counter() - began) * 1000
    about_order = any(ORDER in answer for answer in answers)
    with_action = text in WITH_ACTION
    return Taken(took, with_action, bool(answers) and about_order == with_action)


async def burst(opens: Opens, clients: int, conversations: int) -> Burst:
    """So many clients at once, each with so many conversations, one after another. They are opened
    before the clock starts."""
    opened = [[await opens() for _ in range(conversations)] for _ in range(clients)]

    async def client(number: int) -> list[Taken]:
        return [
            await take(talk, text)
            for at, talk in enumerate(opened[number])
            for text in script(number * conversations + at)
        ]

    began = time.perf_counter()
    turns = await asyncio.gather(*(client(number) for number in range(clients)))
    seconds = time.perf_counter() - began
    return Burst(clients, seconds, [turn for some in turns for turn in some])


async def long_conversation(opens: Opens, turns: int) -> list[float]:
    """Milliseconds of each turn of one conversation that needs no action, in their order."""
    talk = await opens()
    texts = [WITHOUT_ACTION[number % len(WITHOUT_ACTION)] for number in range(turns)]
    return [(await take(talk, text)).milliseconds for text in texts]
