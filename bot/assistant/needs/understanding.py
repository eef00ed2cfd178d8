"""What a message is understood to want: the needs in it, beside what the pipeline found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from bot.assistant.needs import wording
from bot.assistant.needs.finding import (
    UNSURE,
    Guess,
    Whole,
    need_of_the_story,
    needs_among,
)
from bot.assistant.needs.parts import parts
from bot.assistant.needs.stretches import Stretch, stretches
from bot.assistant.nlu.deciding import FALLBACK_INTENT, OUT_OF_SCOPE, UNSURE_BETWEEN

Rank = Callable[[Sequence[str]], Sequence[Sequence[Mapping[str, Any]]]]
"""The intent ranking of each text, best first, before anything is rejected."""

LONGEST = 200
"""Characters of a stretch that may be a need; what runs on longer is a story."""
_THINGS = ("order_number", "product")
_SHARED = "order_number"


def with_needs(text: str, parsed: Mapping[str, Any], rank: Rank) -> dict[str, Any]:
    """`parsed` with `needs`: [{intent, confidence, text, start, end, entities}], one entry a need
    in the order of the message, none where nothing was understood.

    With several needs `intent` is the first one's; a long message that is not understood as a
    whole has the intent of the sentence that says what is wanted.
    """
    found = stretches(text)
    if len(found) < 2:
        return _single(text, parsed)
    read = [one for one in found if _may_be_a_need(text[one.start : one.end])]
    whole = _whole(parsed)
    if len(read) < 2 and whole.accepted and whole.confidence >= UNSURE:
        return _single(text, parsed)
    rankings = rank([text[one.start : one.end] for one in read])
    guesses = [
        _guess(text, one, ranking, parsed["entities"])
        for one, ranking in zip(read, rankings, strict=True)
        if ranking
    ]
    needs = needs_among(whole, guesses)
    if len(needs) > 1:
        return _several(text, parsed, found, needs)
    told = need_of_the_story(whole, guesses)
    if told is not None:
        ranking = rankings[read.index(told.stretch)]
        return _single(text, _decided(parsed, told, ranking))
    return _single(text, parsed)


def _may_be_a_need(text: str) -> bool:
    return len(text) <= LONGEST and not wording.is_courtesy(text)


def _guess(
    text: str, stretch: Stretch, ranking: Sequence[Mapping[str, Any]], entities: Any
) -> Guess:
    things = frozenset(
        str(entity["value"]).lower()
        for entity in _within(entities, stretch)
        if entity["entity"] in _THINGS
    )
    return Guess(
        stretch=stretch,
        text=text[stretch.start : stretch.end],
        intent=ranking[0]["name"],
        confidence=ranking[0]["confidence"],
        things=things,
    )


def _whole(parsed: Mapping[str, Any]) -> Whole:
    intent = parsed["intent"]
    accepted = intent["name"] not in (FALLBACK_INTENT, OUT_OF_SCOPE)
    return Whole(intent["name"], intent["confidence"], accepted or UNSURE_BETWEEN in parsed)


def _decided(
    parsed: Mapping[str, Any], told: Guess, ranking: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    kept = {name: value for name, value in parsed.items() if name != UNSURE_BETWEEN}
    intent = {"name": told.intent, "confidence": told.confidence}
    return {**kept, "intent": intent, "intent_ranking": list(ranking)}


def _single(text: str, parsed: Mapping[str, Any]) -> dict[str, Any]:
    intent = parsed["intent"]
    if intent["name"] in (FALLBACK_INTENT, OUT_OF_SCOPE):
        return {**parsed, "needs": []}
    whole = Stretch(0, len(text))
    need = _need(text, whole, intent["name"], intent["confidence"], parsed["entities"])
    return {**parsed, "needs": [need]}


def _several(
    text: str, parsed: Mapping[str, Any], found: Sequence[Stretch], needs: Sequence[Guess]
) -> dict[str, Any]:
    shares = parts(text, found, [need.stretch for need in needs])
    listed = [
        _need(text, share, need.intent, need.confidence, _within(parsed["entities"], share))
        for share, need in zip(shares, needs, strict=True)
    ]
    _share_the_order(listed)
    kept = {name: value for name, value in parsed.items() if name != UNSURE_BETWEEN}
    intent = {"name": needs[0].intent, "confidence": needs[0].confidence}
    ranking = [entry for entry in parsed["intent_ranking"] if entry["name"] != intent["name"]]
    return {**kept, "intent": intent, "intent_ranking": [intent, *ranking], "needs": listed}


def _need(
    text: str, share: Stretch, intent: str, confidence: float, entities: Any
) -> dict[str, Any]:
    return {
        "intent": intent,
        "confidence": confidence,
        "text": text[share.start : share.end],
        "start": share.start,
        "end": share.end,
        "entities": list(entities),
    }


def _share_the_order(needs: Sequence[dict[str, Any]]) -> None:
    """ "Cancel 100234 and refund me": the one order that is named is meant in both."""
    named = [e for need in needs for e in need["entities"] if e["entity"] == _SHARED]
    if len({entity["value"] for entity in named}) != 1:
        return
    for need in needs:
        names_one = any(entity["entity"] == _SHARED for entity in need["entities"])
        same = wording.points_back(need["text"]) and not wording.means_another(need["text"])
        if same and not names_one:
            need["entities"].append(named[0])


def _within(entities: Collection[Mapping[str, Any]], stretch: Stretch) -> list[Any]:
    return [e for e in entities if stretch.start <= e["start"] and e["end"] <= stretch.end]
