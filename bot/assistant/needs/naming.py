"""Needs in the customer's words: "You also want to know where an order is."."""

from __future__ import annotations

from typing import List, Optional, Text

from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.needs.waiting import Need

WAITS = "utter_need_waits"
TAKEN_UP = "utter_need_taken_up"


async def naming(
    response: Text,
    needs: List[Need],
    tracker: DialogueStateTracker,
    nlg: NaturalLanguageGenerator,
    channel: Text,
) -> Optional[Text]:
    """The text of `response` with `{need}` filled in; None where the response store has no words
    for it."""
    words = []
    for need in needs:
        named = await nlg.generate(f"need_{need['intent']}", tracker, channel)
        if named is None:
            return None
        words.append(named["text"])
    said = await nlg.generate(response, tracker, channel, need=_listed(words))
    return said["text"] if said else None


def _listed(words: List[Text]) -> Text:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
