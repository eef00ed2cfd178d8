"""Whether a message alone, as the first of a conversation, calls a person, and what in it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.assistant.parsing import PERSON_WANTED, reason_to_escalate
from bot.escalation import EscalationRules


def escalation(
    text: str, intents: Sequence[str], score: float, rules: EscalationRules
) -> dict[str, Any]:
    """`reason` is what calls a person, None when nothing does. `keyword` is the rule that the words
    match, `start` and `end` its phrase's place; `sentiment` holds the rule's bounds."""
    match, felt = rules.match(text), rules.sentiment
    return {
        "reason": reason_to_escalate(text, list(intents), score, rules),
        "keyword": asdict(match) if match is not None else None,
        "asked_for": PERSON_WANTED in intents,
        "sentiment": None if felt is None else {
            "calls": felt.matched([score]),
            "counts": score <= felt.at_most,
            "at_most": felt.at_most,
            "far_below": felt.far_below,
            "negative": felt.negative,
            "window": felt.window,
        },
    }  # fmt: skip
