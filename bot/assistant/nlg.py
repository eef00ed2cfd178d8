"""What the assistant says: texts by key and locale from `data/responses`, with what leads changed
in them, never from the model."""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path
from typing import Any, Dict, Optional, Text

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.assistant.changed_contents import changed_texts
from bot.assistant.responses import ResponseStore, ResponseUnknownError

logger = logging.getLogger(__name__)

DEFAULT_FOLDER = "data/responses"
_PLACE = re.compile(r"\{(\w+)\}")
_NOT_VALUES = frozenset(
    {"text", "buttons", "elements", "image", "attachment", "custom", "template"}
)


class StoredResponses(NaturalLanguageGenerator):
    """Picks a wording by the turn, so that a repeated turn says the same, and fills in its values.

    Values come from the action, then from slots. In a locale without a response the default
    locale's is used.
    """

    def __init__(
        self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None
    ) -> None:
        folder = endpoint_config.kwargs.get("folder") if endpoint_config else None
        self._store = ResponseStore(Path(folder or DEFAULT_FOLDER), changes=changed_texts)

    async def generate(
        self,
        utter_action: Text,
        tracker: DialogueStateTracker,
        output_channel: Text,
        **kwargs: Any,
    ) -> Optional[Dict[Text, Any]]:
        message = tracker.latest_message
        metadata = (message.metadata if message else None) or {}
        try:
            entries = self._store.entries(utter_action, metadata.get("locale") or "en")
        except ResponseUnknownError:
            logger.error("No response %r in the response store.", utter_action)
            return None
        turn = metadata.get("turn_id") or (message.message_id if message else "")
        entry = entries[_pick(f"{turn}:{utter_action}", len(entries))]
        values = {k: v for k, v in kwargs.items() if k not in _NOT_VALUES}
        return _filled(entry, {**tracker.current_slot_values(), **values})


def _pick(seed: str, count: int) -> int:
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=4).digest(), "big") % count


def _filled(part: Any, values: Dict[Text, Any]) -> Any:
    if isinstance(part, dict):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(item, values) for item in part]
    if isinstance(part, str):
        return _PLACE.sub(lambda place: _value(place, values), part)
    return part


def _value(place: re.Match[str], values: Dict[Text, Any]) -> Text:
    value = values.get(place[1])
    if value is None:
        logger.error("The response has a place {%s}, but there is no such value.", place[1])
        return ""
    return str(value)
