"""A text as the fields of a form, and as it reads in the list of its versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.contents.snapshot import Entry
from crm_bridge.contents.checking_texts import MOST_WORDINGS
from crm_bridge.contents.shipped_texts import TextKey


def entries_in(given: Mapping[str, Any], text: TextKey, locale: str) -> list[Entry]:
    """The wordings that a form holds, with the buttons of the text under their new titles. An empty
    one is left out: that is how a wording is taken away."""
    entries: list[Entry] = []
    for number in range(1, MOST_WORDINGS + 2):
        wording = str(given.get(f"text-{number}", "")).replace("\r\n", "\n").strip()
        if wording:
            entries.append({"text": wording, **_buttons(given, number, text, locale)})
    return entries


def read_as(entries: Sequence[Entry]) -> str:
    """As one text, for comparing."""
    return "\n\n".join(_read_as(entry) for entry in entries)


def _buttons(
    given: Mapping[str, Any], number: int, text: TextKey, locale: str
) -> dict[str, list[dict[str, str]]]:
    buttons = [
        {
            "title": str(given.get(f"button-{number}-{place}") or button["title"]).strip(),
            "payload": str(button["payload"]),
        }
        for place, button in enumerate(text.buttons(locale), start=1)
    ]
    return {"buttons": buttons} if buttons else {}


def _read_as(entry: Entry) -> str:
    titles = [f"[{button['title']}]" for button in entry.get("buttons", ())]
    return " ".join([str(entry["text"]), *titles])
