"""Whether a message alone, as the first of a conversation, calls a person, and what in it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.assistant.parsing import PERSON_WANTED, reason_to_escalate
from bot.escalation import EscalationRules

Nearest = Sequence[tuple[str, str, float]]
"""Training examples with their topics and closeness, the closest first."""


def escalation(
    text: str,
    intents: Sequence[str],
    understood: Mapping[str, Any],
    nearest: Nearest,
    rules: EscalationRules,
) -> dict[str, Any]:
    """`reason` is what calls a person, None when nothing does. `keyword` is the rule that the words
    match, `start` and `end` its phrase's place; `meaning` says what the message as a whole means,
    `sentiment` holds the rule's bounds."""
    match = rules.match(text)
    return {
        "reason": reason_to_escalate(text, intents, understood, rules),
        "keyword": asdict(match) if match is not None else None,
        "asked_for": PERSON_WANTED in intents,
        "meaning": _meaning(understood.get("escalation"), nearest, rules),
        "sentiment": _feeling(text, understood["sentiment"]["score"], rules),
    }


def _meaning(
    meant: Mapping[str, Any] | None, nearest: Nearest, rules: EscalationRules
) -> dict[str, Any] | None:
    rule = rules.meaning
    if rule is None or meant is None:
        return None
    return {
        "topic": meant["topic"],
        "confidence": meant["confidence"],
        "calls": rule.matched(meant["topic"], meant["confidence"]) is not None,
        "doubts": rule.doubts(meant["confidence"]),
        "at_least": rule.bound_of(meant["topic"]),
        "nearest": [
            {"text": example, "topic": topic, "closeness": round(closeness, 3)}
            for example, topic, closeness in nearest
        ],
    }


def _feeling(text: str, score: float, rules: EscalationRules) -> dict[str, Any] | None:
    felt = rules.sentiment
    if felt is None:
        return None
    return {
        "calls": rules.match_mood(text, [score]),
        "counts": score <= felt.at_most,
        "at_most": felt.at_most,
        "far_below": felt.far_below,
        "negative": felt.negative,
        "window": felt.window,
    }
