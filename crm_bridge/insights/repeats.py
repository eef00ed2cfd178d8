"""Whether an answer helped: what the customer said next. Plain functions on plain data."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from crm_bridge.conversations.summary import TALK
from crm_bridge.insights.stretch import Call, Said

FALLBACK, OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"
NOT_UNDERSTOOD = "not_understood"
"""The reason for a person of which the words were not understood."""
SURELY_BEYOND = 0.75
"""Below this confidence "out of scope" means that nothing was recognised, as in the assistant."""
ALIKE = 75
"""From here on (of 100) two messages have much the same words, whatever their order."""
_LEAST_WORDS = 3


def not_understood(said: Sequence[Said], calls: Sequence[Call] = ()) -> set[int]:
    """The numbers of the customer's messages for which the assistant took no need and no article
    answered. Asked which of two needs is meant counts: the customer has to say it again.

    What answers a question of the assistant's is no need and does not count, though it is taken for
    none: an e-mail address, a size. Nor does what called a person, unless that is why."""
    answered = {line.reply_to for line in said if line.articles}
    gave_up = any(call.reason == NOT_UNDERSTOOD for call in calls)
    lost: set[int] = set()
    asked = False
    for line in said:
        if line.author == "bot":
            asked = line.open_question
        elif line.author == "customer":
            elsewhere = line.outcome == "with_person" or (
                line.outcome == "escalated" and not gave_up
            )
            if not (asked or line.chosen or elsewhere or line.seq in answered) and _is_beyond(line):
                lost.add(line.seq)
            asked = False
    return lost


def repeats(said: Sequence[Said]) -> list[tuple[Said, Said]]:
    """The customer's messages that the assistant answered, each with the next one where that says
    the same again in other words."""
    return [
        (before, after)
        for before, after, asked in _pairs(said)
        if not asked and says_the_same(before, after)
    ]


def says_the_same(before: Said, after: Said) -> bool:
    """The same need about the same orders, or much the same words."""
    if before.chosen or after.chosen or not after.text.strip():
        return False
    if before.order_numbers and after.order_numbers and before.order_numbers != after.order_numbers:
        return False
    if before.intent == after.intent and before.intent and before.intent not in TALK:
        return True
    if len(after.text.split()) < _LEAST_WORDS:
        return False
    return fuzz.token_sort_ratio(before.text.casefold(), after.text.casefold()) >= ALIKE


def _pairs(said: Sequence[Said]) -> Iterator[tuple[Said, Said, bool]]:
    """A message of the customer's that the assistant answered, the next one, and whether the
    assistant had asked for something in between."""
    before: Said | None = None
    answered = asked = False
    for line in said:
        if line.author == "bot" and before is not None:
            answered, asked = True, line.open_question
        if line.author == "customer":
            if before is not None and answered:
                yield before, line, asked
            before, answered, asked = line, False, False


def _is_beyond(line: Said) -> bool:
    if line.intent == OUT_OF_SCOPE:
        return (line.confidence or 0.0) < SURELY_BEYOND
    return line.intent == FALLBACK
