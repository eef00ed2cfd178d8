"""A message of which a button was pressed: it shows what was chosen, and the buttons are gone, but
for those of cards."""

from collections.abc import Mapping
from typing import Any

from bot.gateway.channels.slack.interactions import ON_CARD
from bot.gateway.channels.slack.rendering import LONGEST_FALLBACK, side_line

MOST_BLOCKS = 50
_CHOSEN = "careline.chosen"
"""The line of a choice, which a later one replaces."""
_KEPT = frozenset({"type", "block_id", "image_url", "slack_file", "alt_text", "title"})
"""What an image is posted with; Slack adds its size to what it gives back."""


def after_press(message: Mapping[str, Any], chosen: str, *, on_card: bool) -> dict[str, Any]:
    """What the message is changed to; `chosen` is mrkdwn. The buttons of cards stay."""
    blocks = [
        changed
        for block in message.get("blocks") or []
        if block.get("block_id") != _CHOSEN and (changed := _after(block, on_card=on_card))
    ]
    text = str(message.get("text") or "")
    return {
        "text": text if 0 < len(text) <= LONGEST_FALLBACK else chosen,
        "blocks": [*blocks[: MOST_BLOCKS - 1], {**side_line(chosen), "block_id": _CHOSEN}],
    }


def is_on_card(interaction: Mapping[str, Any]) -> bool:
    return _is_on_card(interaction["actions"][0])


def title_of(interaction: Mapping[str, Any]) -> str:
    """What is written on the button."""
    return str((interaction["actions"][0].get("text") or {}).get("text") or "…")


def _after(block: Mapping[str, Any], *, on_card: bool) -> dict[str, Any] | None:
    if block.get("type") == "actions":
        kept = [one for one in block["elements"] if on_card and _is_on_card(one)]
        return {**block, "elements": kept} if kept else None
    accessory = block.get("accessory")
    if accessory and accessory.get("type") == "image":
        picture = {name: accessory[name] for name in accessory if name in _KEPT}
        return {**block, "accessory": picture}
    return dict(block)


def _is_on_card(element: Mapping[str, Any]) -> bool:
    return str(element.get("action_id", "")).startswith(ON_CARD)
