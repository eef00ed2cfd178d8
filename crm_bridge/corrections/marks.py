"""The entities of a message, as far as they fit its text: the customer may have changed it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crm_bridge.models.correction import Correction
from crm_bridge.models.message import Message

Entity = Mapping[str, Any]


def corrected(message: Message, correction: Correction) -> list[Entity]:
    """Those that a lead marked, without those whose words are others by now."""
    before = _text_at(message, correction.at)
    return _still_there(correction.value["entities"], {before, message.text}, message.text)


def understood(message: Message) -> list[Entity]:
    """Those that the assistant found, likewise. Of an edited message nobody knows which text it
    read, so the words must be the same in all of them, or what the entity says."""
    found = (message.understanding or {}).get("entities", ())
    texts = {one["text"] for one in _edits(message)} | {message.text}
    return _still_there(found, texts, message.text)


def _still_there(found: Iterable[Entity], texts: set[str], text: str) -> list[Entity]:
    if len(texts) == 1:
        return list(found)
    return [
        one
        for one in found
        if len({words[one["start"] : one["end"]] for words in texts}) == 1
        or _says(text[one["start"] : one["end"]]) == _says(one.get("value", ""))
    ]


def _says(words: str) -> str:
    """`CL-104233` and `cl104233` are one order."""
    return "".join(one for one in words.casefold() if one.isalnum())


def _text_at(message: Message, at: datetime) -> str:
    """What the message said then: each edit keeps the text that it replaced."""
    return next(
        (one["text"] for one in _edits(message) if datetime.fromisoformat(one["at"]) >= at),
        message.text,
    )


def _edits(message: Message) -> list[Mapping[str, Any]]:
    edits: list[Mapping[str, Any]] = (message.content or {}).get("edits", [])
    return edits
