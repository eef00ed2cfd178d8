"""The rules of blocks and of the views they stand in.

Docs: https://docs.slack.dev/reference/block-kit/blocks and …/reference/views/modal-views
"""

import json
from typing import Any

from tests.fakes.slack.block_elements import (
    EITHER,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    Check,
    Findings,
    Json,
    check_element,
    check_image_element,
    check_source,
)
from tests.fakes.slack.readings import Readings
from tests.fakes.slack.refusals import Refused

RULES = "Block Kit reference, blocks: https://docs.slack.dev/reference/block-kit/blocks"
_IN_A_MESSAGE = 50
_IN_A_VIEW = 100


def _section(found: Findings, block: Json, at: str) -> None:
    """Docs: section block. text 1 to 3,000; fields at most 10 of 2,000; text or fields."""
    found.fields(block, at, "", "block_id text fields accessory expand")
    if "text" not in block and "fields" not in block:
        found.refuse(at, "must have text or fields")
    if "text" in block:
        found.text(block["text"], f"{at}/text", 3_000, EITHER)
    if "fields" in block:
        for index, field in enumerate(found.amount(block["fields"], f"{at}/fields", 10)):
            found.text(field, f"{at}/fields/{index}", 2_000, EITHER)
    if "accessory" in block:
        check_element(found, block["accessory"], f"{at}/accessory", IN_SECTION)


def _header(found: Findings, block: Json, at: str) -> None:
    """Docs: header block. plain_text of at most 150."""
    if found.fields(block, at, "text", "block_id level"):
        found.text(block["text"], f"{at}/text", 150)


def _image(found: Findings, block: Json, at: str) -> None:
    """Docs: image block. alt_text required, at most 2,000; title plain_text of at most 2,000."""
    if found.fields(block, at, "alt_text", "block_id title image_url slack_file"):
        found.length(block["alt_text"], f"{at}/alt_text", 2_000, least=1)
        check_source(found, block, at)
        if "title" in block:
            found.text(block["title"], f"{at}/title", 2_000)


def _actions(found: Findings, block: Json, at: str) -> None:
    """Docs: actions block. At most 25 elements; action_id unique in the block."""
    if not found.fields(block, at, "elements", "block_id"):
        return
    elements = found.amount(block["elements"], f"{at}/elements", 25)
    for index, element in enumerate(elements):
        check_element(found, element, f"{at}/elements/{index}", IN_ACTIONS)
    _check_unique(found, elements, "action_id", f"{at}/elements")


def _context(found: Findings, block: Json, at: str) -> None:
    """Docs: context block. At most 10 images and texts."""
    if not found.fields(block, at, "elements", "block_id"):
        return
    for index, element in enumerate(found.amount(block["elements"], f"{at}/elements", 10)):
        place = f"{at}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_image_element(found, element, place)
        else:
            found.text(element, place, 3_000, EITHER)


def _divider(found: Findings, block: Json, at: str) -> None:
    found.fields(block, at, "", "block_id")


def _markdown(found: Findings, block: Json, at: str) -> None:
    """Docs: markdown block. At most 12,000 in all of a payload's markdown blocks."""
    if found.fields(block, at, "text", "block_id"):
        found.length(block["text"], f"{at}/text", 12_000, least=1)


def _rich_text(found: Findings, block: Json, at: str) -> None:
    """Docs: rich text block. Its elements are not looked into here."""
    if found.fields(block, at, "elements", "block_id"):
        found.amount(block["elements"], f"{at}/elements", 1_000)


def _input(found: Findings, block: Json, at: str) -> None:
    """Docs: input block. label and hint plain_text of at most 2,000."""
    if found.fields(block, at, "label element", "block_id hint optional dispatch_action"):
        found.text(block["label"], f"{at}/label", 2_000)
        check_element(found, block["element"], f"{at}/element", IN_INPUT)
        if "hint" in block:
            found.text(block["hint"], f"{at}/hint", 2_000)


_BLOCKS: dict[str, Check] = {
    "section": _section,
    "header": _header,
    "image": _image,
    "actions": _actions,
    "context": _context,
    "divider": _divider,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "input": _input,
}


def _check_unique(found: Findings, items: list[Any], name: str, at: str) -> None:
    seen: set[str] = set()
    for item in items:
        value = item.get(name) if isinstance(item, dict) else None
        if value in seen:
            found.refuse(at, f"{name} already exists: {value}")
        seen.update([value] if isinstance(value, str) else [])


def _check_block(found: Findings, block: Any, at: str) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in _BLOCKS:
        return found.refuse(f"{at}/type", f"unsupported type: {kind} (or none this fake knows)")
    found.strings(block, at, block_id=255)
    return _BLOCKS[str(kind)](found, block, at)


def _checked(blocks: list[Any], readings: Readings, most: int, at: str) -> Findings:
    found = Findings(readings)
    if len(blocks) > most:
        found.refuse(at, f"no more than {most} items allowed [input: {len(blocks)}]")
    for index, block in enumerate(blocks):
        _check_block(found, block, f"{at}/{index}")
    _check_unique(found, blocks, "block_id", at)
    return found


def _refuse(error: str, found: Findings) -> None:
    if found.refused:
        messages = [f"[ERROR] {one}" for one in found.refused]
        metadata = {"messages": messages}
        raise Refused(error, "; ".join(found.refused), RULES, response_metadata=metadata)


def check_blocks(blocks: object, readings: Readings) -> list[str]:
    """Refuse a message's blocks; what Slack takes, but people read wrongly, is returned."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format", "blocks is no array", RULES)
    found = _checked(blocks, readings, _IN_A_MESSAGE, "/blocks")
    _refuse("invalid_blocks", found)
    size = len(json.dumps(blocks, ensure_ascii=False))
    if readings.longest_blocks is not None and size > readings.longest_blocks:
        rule = "undocumented: all blocks together, slackapi/bolt-js issue 2509"
        raise Refused("msg_blocks_too_long", f"{size} characters of blocks", rule)
    return found.careless


def check_view(view: object, readings: Readings) -> list[str]:
    """Docs: modal views. title, submit, close 24; callback_id 255; private_metadata 3,000; at most
    100 blocks; submit is required where there is an input block."""
    if not isinstance(view, dict) or view.get("type") != "modal":
        raise Refused("invalid_arguments", "view is no modal", "views.open, view")
    found = _checked(view.get("blocks", []), readings, _IN_A_VIEW, "/view/blocks")
    optional = "submit close callback_id private_metadata external_id clear_on_close"
    optional += " notify_on_close submit_disabled"
    if found.fields(view, "/view", "title blocks", optional):
        found.text(view["title"], "/view/title", 24)
    for name in view.keys() & {"submit", "close"}:
        found.text(view[name], f"/view/{name}", 24)
    found.strings(view, "/view", callback_id=255, private_metadata=3_000, external_id=255)
    has_input = any(block.get("type") == "input" for block in view.get("blocks", []))
    if has_input and "submit" not in view:
        found.refuse("/view", "submit is required with input blocks")
    _refuse("invalid_arguments", found)
    return found.careless
