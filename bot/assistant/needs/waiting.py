"""The needs of a message one after the other: which is served now, and which have to wait.

A need is as `understanding.with_needs` gives it; those that wait are kept in a slot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SLOT = "waiting_needs"
MOST_WAITING = 3
PERSON = "contact_human_agent"
_FAREWELLS = ("goodbye", PERSON)

Need = dict[str, Any]


def to_serve(parsed: Mapping[str, Any]) -> list[Need]:
    """The needs of a message that has several, in the order they are served; else nothing.

    Who asks for a person gets one at once, and that person is told of the rest. The mood is one
    message's, so only the first need carries it.
    """
    needs: Sequence[Need] = parsed.get("needs") or []
    if len(needs) < 2:
        return []
    for_a_person = [need for need in needs if need["intent"] == PERSON]
    first, *others = for_a_person[:1] or needs
    mood = {"sentiment": parsed["sentiment"]} if "sentiment" in parsed else {}
    return [{**first, **mood}, *others]


def topic_beside_a_person(parsed: Mapping[str, Any]) -> str | None:
    """What else is wanted by a customer who asks for a person."""
    names = [need["intent"] for need in parsed.get("needs") or []]
    return next((name for name in names if name != PERSON), None) if PERSON in names else None


def bounded(needs: Sequence[Need]) -> list[Need]:
    """As many as can wait, the same one only once."""
    kept: list[Need] = []
    for need in needs:
        if not any(_same(need, other) for other in kept):
            kept.append(need)
    return kept[:MOST_WAITING]


def is_farewell(intent: str | None) -> bool:
    """Does the message end everything, what waits included?"""
    return intent in _FAREWELLS


def alone(need: Need, parsed: Mapping[str, Any]) -> dict[str, Any]:
    """What is understood of one need: `parsed` is what is understood of its words alone; the
    intent and the entities are those that were found in the message."""
    intent = {"name": need["intent"], "confidence": need["confidence"]}
    others = [e for e in parsed.get("intent_ranking", []) if e["name"] != need["intent"]]
    left_out = ("sentiment", "unsure_between")
    return {
        **{name: value for name, value in parsed.items() if name not in left_out},
        **({"sentiment": need["sentiment"]} if "sentiment" in need else {}),
        "text": need["text"],
        "intent": intent,
        "intent_ranking": [intent, *others],
        "entities": need["entities"],
    }


def _same(one: Need, other: Need) -> bool:
    return one["intent"] == other["intent"] and _orders(one) == _orders(other)


def _orders(need: Need) -> set[str]:
    return {str(e["value"]) for e in need["entities"] if e["entity"] == "order_number"}
