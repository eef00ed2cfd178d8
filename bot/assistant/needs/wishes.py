"""Whether a message goes on with the suggestions before it: "not leather", "others", "under 50".

Such words are a no, a complaint or nothing at all to the understanding, which reads a message by
itself. Plain functions on plain data; actions use them, too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from bot.assistant.nlu.deciding import FALLBACK_INTENT, OUT_OF_SCOPE, SMALL_TALK, UNSURE_BETWEEN
from crm_bridge.intelligence.wishes.reading import hear

WISH = "recommend_product"
SUGGESTING = "action_recommend"
_IN_BETWEEN = frozenset(
    {
        SUGGESTING,
        "action_check_stock",
        "action_extract_slots",
        "action_listen",
        "action_place_order",
        "action_product_question",
        "utter_thank",
    }
)
"""After other actions something else is talked about."""
_MESSAGES = 4
_FEW = 14
_PRODUCTS = frozenset({WISH, "product_question", "check_stock", "place_order", "price_match"})
_GIVE_WAY = _PRODUCTS | SMALL_TALK | {FALLBACK_INTENT, OUT_OF_SCOPE, "stop", "affirm", "deny"}
_SURE = 0.75
"""A need that is understood so surely is served as such."""
_OF_ONE = re.compile(
    r"^\W*(?:and |so |but |ok )?(?:is|are|does|how(?! about)|can|will|when|where|why|who|"
    r"what(?:'s| is| are| size))\b|\b(?:it|its|this|that one|the (?:first|second|third))\b|\d{5}|@",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r"\b(?:like|similar|instead|cheaper|else|expensive|too|for (?:my|our))\b", re.IGNORECASE
)
_ANEW = re.compile(
    r"\b(?:recommend\w*|suggest\w*|advi[sc]e|ideas?|gifts?|presents?|looking for|search\w* for|"
    r"which|best\w*|popular|trending|what (?:should|would|could|do|can)|help me|"
    r"i(?:'d| would) like|i(?: really| also)? (?:need|want))\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:ones?|them|these|those|they|instead|others?|else|more|cheaper|but|not|any)\b",
    re.IGNORECASE,
)


def is_open(events: Iterable[Mapping[str, Any]]) -> bool:
    """Was something suggested lately, and nothing talked about since but products? `events` are
    those of the dialogue, the newest first."""
    messages = 0
    for event in events:
        kind = event.get("event")
        messages += kind == "user"
        if messages > _MESSAGES or (kind == "active_loop" and event.get("name")):
            return False
        if kind == "action" and event.get("name") == SUGGESTING:
            return True
        if kind == "action" and event.get("name") not in _IN_BETWEEN:
            return False
    return False


def begins_anew(text: str) -> bool:
    """ "Can you recommend something?" is a wish of its own, whatever was suggested before."""
    return bool(_ANEW.search(text)) and not _BACK.search(text)


def goes_on(text: str, parsed: Mapping[str, Any], traits: Collection[str]) -> bool:
    """Do the words refine the wish that is open, and say nothing else? `traits` are the words by
    which the shop's products are told apart."""
    if len(text.split()) > _FEW or begins_anew(text):
        return False
    if _OF_ONE.search(text) and not _LIKE.search(text):
        return False
    needs = [need["intent"] for need in parsed.get("needs") or []]
    intent = parsed["intent"]
    sure = intent["confidence"] >= _SURE
    if sure and intent["name"] not in _GIVE_WAY:
        return False
    named = any(entity["entity"] == "product" for entity in parsed.get("entities") or [])
    if (sure or named) and _is_of_a_product(intent["name"], text):
        return False
    if len(needs) > 1 and not set(needs) <= _GIVE_WAY:
        return False
    heard = hear(text, _Traits(), lambda word: word if word in traits else None)
    told = heard.says_something and not heard.unknown
    return told and bool(heard.wants or not heard.unknown_not)


def _is_of_a_product(intent: str, text: str) -> bool:
    """ "Do you have the Desk Lamp?" is about the one named; "do you have them in red?" is not."""
    return intent in ("check_stock", "product_question") and not _BACK.search(text)


def as_wish(text: str, parsed: Mapping[str, Any]) -> dict[str, Any]:
    """What was understood, with the wish as its one need."""
    intent = {"name": WISH, "confidence": 1.0}
    others = [one for one in parsed.get("intent_ranking") or [] if one["name"] != WISH]
    entities = list(parsed.get("entities") or [])
    need = {
        "intent": WISH,
        "confidence": 1.0,
        "text": text,
        "start": 0,
        "end": len(text),
        "entities": entities,
    }
    kept = {name: value for name, value in parsed.items() if name != UNSURE_BETWEEN}
    return {**kept, "intent": intent, "intent_ranking": [intent, *others], "needs": [need]}


class _Traits:
    """Of the shop's words nothing but that they are known; any size may be one."""

    def is_kind(self, word: str) -> bool:
        return False

    def is_trait(self, word: str) -> bool:
        return True

    def homes(self, word: str) -> frozenset[str]:
        return frozenset()

    def size_called(self, text: str) -> str | None:
        return text
