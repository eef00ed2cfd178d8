"""What a person reads of a message: its blocks if there are any, else its text."""

from collections.abc import Iterator
from typing import Any

from tests.fakes.slack import mrkdwn

Json = dict[str, Any]


def shown(text: str, blocks: list[Json]) -> str:
    """The message as words on the screen, a line for each part."""
    lines = [line for block in blocks for line in _lines(block)]
    return "\n".join(lines) if lines else mrkdwn.seen(text)


def buttons(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each button and the block it stands in."""
    for block in blocks:
        for element in [*block.get("elements", []), block.get("accessory", {})]:
            if element.get("type") == "button":
                yield block, element


def images(blocks: list[Json]) -> Iterator[Json]:
    """Each image, be it a block, an accessory or in a line of context."""
    for block in blocks:
        for item in [block, *block.get("elements", []), block.get("accessory", {})]:
            if item.get("type") == "image":
                yield item


def named(blocks: list[Json]) -> list[Json]:
    """A copy with the ids that Slack gives to blocks and elements without one."""
    copies = [dict(block) for block in blocks]
    for number, block in enumerate(copies):
        block.setdefault("block_id", f"b{number:04}")
        if "elements" in block and block["type"] == "actions":
            block["elements"] = [
                {"action_id": f"a{number}{place:03}", **element}
                for place, element in enumerate(block["elements"])
            ]
        if "accessory" in block:
            block["accessory"] = {"action_id": f"a{number}", **block["accessory"]}
    return copies


def _lines(block: Json) -> Iterator[str]:
    match block["type"]:
        case "section":
            texts = [block.get("text"), *block.get("fields", [])]
            yield from (_text(one) for one in texts if one)
            yield from _lines_of_elements([block["accessory"]] if "accessory" in block else [])
        case "header":
            yield _text(block["text"])
        case "image":
            yield f"[image: {block['alt_text']}]"
        case "markdown":
            yield str(block["text"])
        case "context" | "actions":
            yield from _lines_of_elements(block["elements"])
        case "divider":
            yield "---"
        case "rich_text":
            yield _rich(block)


def _lines_of_elements(elements: list[Json]) -> Iterator[str]:
    for element in elements:
        match element["type"]:
            case "button":
                yield f"[{_text(element['text'])}]"
            case "image":
                yield f"[image: {element['alt_text']}]"
            case "mrkdwn" | "plain_text":
                yield _text(element)


def _text(item: Json) -> str:
    """Only mrkdwn is marked up; plain_text is shown as it stands."""
    text = str(item["text"])
    return mrkdwn.seen(text) if item["type"] == "mrkdwn" else text


def _rich(item: Json) -> str:
    return str(item.get("text", "")) + "".join(_rich(one) for one in item.get("elements", []))
