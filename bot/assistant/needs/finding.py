"""Which needs a message has, from its stretches and what the classifier makes of each.

Plain functions on plain data.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.assistant.needs import wording
from bot.assistant.needs.stretches import Stretch
from bot.assistant.needs.table import NO_NEED, OF_WHAT_IS_NAMED, TOLD, same_need

SURE = 0.4
"""What a stretch needs to count as one of several needs."""
SURE_BESIDE_A_CLEAR_ONE = 0.5
"""The same where the message as a whole is clearly about another one of them."""
SAYS_IT = 0.15
"""And so much more where what is meant by "it" was said before."""
SURE_WHEN_TOLD_BESIDE_A_CLEAR_ONE = 0.95
CLEAR = 0.85
SURE_WHEN_TOLD = 0.55
"""The same where nothing is asked for: a problem that is told may be a story."""
VERY_SURE = 0.75
"""What one stretch needs to stand for a message that is not understood as a whole."""
UNSURE = 0.5
"""Below this a message counts as not understood as a whole."""


@dataclass(frozen=True)
class Guess:
    """A stretch and its likeliest intent. `things` are the order numbers and products in it."""

    stretch: Stretch
    text: str
    intent: str
    confidence: float
    things: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Whole:
    """What the classifier makes of the message as a whole; `accepted`: not rejected."""

    intent: str
    confidence: float
    accepted: bool


def needs_among(whole: Whole, guesses: Sequence[Guess]) -> list[Guess]:
    """The needs in the order of the message: none, one, or several different ones."""
    found: list[Guess] = []
    for guess in guesses:
        if _is_need(guess, after_another=bool(found)) and not _is_drowned(whole, guess):
            found = _joined(found, guess)
    return found


def need_of_the_story(whole: Whole, guesses: Sequence[Guess]) -> Guess | None:
    """The one stretch that says what a long message is about, when the whole was not understood.

    People end with what they want, so of several the last one counts.
    """
    if len(guesses) < 2 or (whole.accepted and whole.confidence >= UNSURE):
        return None
    clear = [g for g in guesses if _is_need(g, after_another=False) and g.confidence >= VERY_SURE]
    return clear[-1] if clear else None


def _is_need(guess: Guess, *, after_another: bool) -> bool:
    if guess.intent in NO_NEED or wording.tells_what_was_done(guess.text):
        return False
    if (
        after_another
        and guess.intent in OF_WHAT_IS_NAMED
        and wording.asks_more_about_it(guess.text)
    ):
        return False
    if wording.asks(guess.text):
        return guess.confidence >= SURE
    if after_another and wording.names_a_thing(guess.text):
        return guess.confidence >= SURE
    return guess.intent in TOLD and guess.confidence >= SURE_WHEN_TOLD


def _is_drowned(whole: Whole, guess: Guess) -> bool:
    """ "I lost my invoice, could you send it again?" is about the invoice alone."""
    if whole.confidence < CLEAR or whole.intent == guess.intent:
        return False
    if not wording.asks(guess.text):
        return guess.confidence < SURE_WHEN_TOLD_BESIDE_A_CLEAR_ONE
    says_it = wording.says_it(guess.text)
    return guess.confidence < (SURE_BESIDE_A_CLEAR_ONE + (SAYS_IT if says_it else 0))


def _joined(found: list[Guess], guess: Guess) -> list[Guess]:
    """With one more need, or the same ones where it says what another one says already."""
    for place, earlier in enumerate(found):
        if _different_things(earlier.things, guess.things):
            continue
        kept = same_need(earlier.intent, guess.intent)
        if kept is not None:
            counting = earlier if kept == earlier.intent else guess
            is_next = place == len(found) - 1
            reach = Stretch(earlier.stretch.start, guess.stretch.end) if is_next else None
            joined = replace(
                counting,
                stretch=reach or counting.stretch,
                things=earlier.things | guess.things,
            )
            return [*found[:place], joined, *found[place + 1 :]]
    return [*found, guess]


def _different_things(one: Collection[str], other: Collection[str]) -> bool:
    """Both are named, and they are not the same."""
    return bool(one and other) and not set(one) & set(other)
