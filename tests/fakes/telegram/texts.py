"""A text as Telegram takes it: entities parsed, trimmed, measured, links and commands found."""

import re
from collections.abc import Iterable

from . import html_style, markdown_v2
from .readings import Readings
from .refusals import Json, bad_request

TEXT_LENGTH = 4096  # sendMessage text, editMessageText text
CAPTION_LENGTH = 1024  # sendPhoto caption, sendDocument caption
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?!\w)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32})(?!\w)"
    r"|(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
)


def utf16_length(text: str) -> int:
    """MessageEntity offset and length are in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def utf16_part(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def found_entities(text: str, known: Iterable[Json] = ()) -> list[Json]:
    """Commands, mentions, addresses, as Telegram finds them itself where nothing else is marked."""
    taken = [(one["offset"], one["offset"] + one["length"]) for one in known]
    found = []
    for match in _FOUND.finditer(text):
        offset, length = utf16_length(text[: match.start()]), utf16_length(match[0])
        if not any(offset < end and begin < offset + length for begin, end in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found


def parsed(
    method: str, text: str, mode: str | None, given: list[Json] | None
) -> tuple[str, list[Json]]:
    """What a person sees of `text`, and its entities."""
    if not mode:
        shown, entities = text, _checked_entities(method, text, given or [])
    elif mode.lower() == "markdownv2":
        shown, entities = markdown_v2.parse(text)
    elif mode.lower() == "html":
        shown, entities = html_style.parse(text)
    else:
        raise bad_request(
            "unsupported parse_mode",
            f"{method} parse_mode: MarkdownV2 or HTML (legacy Markdown is left out on purpose)",
        )
    shown, entities = _trimmed(shown, entities)
    return shown, sorted(
        [*entities, *found_entities(shown, entities)],
        key=lambda one: (one["offset"], -one["length"]),
    )


def measured(text: str, readings: Readings) -> int:
    return utf16_length(text) if readings.text_unit == "utf16" else len(text)


def check_text(method: str, text: str, readings: Readings) -> None:
    """sendMessage text: "1-4096 characters after entities parsing"."""
    if not text:
        raise bad_request("message text is empty", f"{method} text: 1-4096 characters, not blank")
    if measured(text, readings) > TEXT_LENGTH:
        raise bad_request(
            "message is too long",
            f"{method} text: at most 4096 characters after entities parsing, "
            f"counted in {readings.text_unit} this has {measured(text, readings)}",
        )


def check_caption(method: str, text: str, readings: Readings) -> None:
    """sendPhoto caption: "0-1024 characters after entities parsing"."""
    if measured(text, readings) > CAPTION_LENGTH:
        raise bad_request(
            "message caption is too long",
            f"{method} caption: at most 1024 characters after entities parsing, "
            f"counted in {readings.text_unit} this has {measured(text, readings)}",
        )


def _checked_entities(method: str, text: str, given: list[Json]) -> list[Json]:
    """MessageEntity: type, offset and length within the text; text_link has a url."""
    for one in given:
        end = one.get("offset", -1) + one.get("length", 0)
        if not one.get("type") or one.get("offset", -1) < 0 or one.get("length", 0) <= 0:
            raise bad_request(
                "can't parse MessageEntity", f"{method} entities: type, offset, length"
            )
        if end > utf16_length(text):
            raise bad_request(
                "entity ends beyond the text",
                f"{method} entities: offset + length lie in the text, in UTF-16 code units",
            )
    return [dict(one) for one in given]


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """White space around a message is not kept."""
    ahead = utf16_length(text) - utf16_length(text.lstrip())
    shown = text.strip()
    end, kept = utf16_length(shown), []
    for one in entities:
        begins = max(0, one["offset"] - ahead)
        length = min(one["offset"] - ahead + one["length"], end) - begins
        if length > 0:
            kept.append({**one, "offset": begins, "length": length})
    return shown, kept
