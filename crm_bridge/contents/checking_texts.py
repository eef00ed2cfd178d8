"""Whether a wording can be said: its places, its length, its buttons."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_datetime

from bot.contents.snapshot import Entry
from crm_bridge.contents.placeholders import places, stray_brace
from crm_bridge.contents.shipped_texts import TextKey
from crm_bridge.errors import Unprocessable

LONGEST = 2_000
LONGEST_TITLE = 60
MOST_WORDINGS = 8
DATE = "system_date"
_SAMPLE = datetime(2026, 3, 9, 9, tzinfo=UTC)


class ContentRefused(Unprocessable):
    """What a lead wrote cannot be used: `field` of the form, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__("content_invalid", reason)
        self.field = field


def check_entries(text: TextKey, locale: str, entries: Sequence[Entry]) -> None:
    """Raises `ContentRefused`."""
    if not entries:
        raise ContentRefused("text-1", "Write at least one wording.")
    if len(entries) > (1 if text.is_window else MOST_WORDINGS):
        most = "one wording" if text.is_window else f"{MOST_WORDINGS} wordings at most"
        raise ContentRefused("text-1", f"There can be {most}.")
    wanted = [button["payload"] for button in text.buttons(locale)]
    for number, entry in enumerate(entries, start=1):
        field, where = f"text-{number}", f"Wording {number}: " if len(entries) > 1 else ""
        _check_text(field, where, str(entry.get("text", "")), text)
        _check_buttons(number, where, entry.get("buttons", ()), wanted)


def _check_text(field: str, where: str, wording: str, text: TextKey) -> None:
    most = LONGEST_TITLE if "_button" in text.key else LONGEST
    if not wording.strip():
        raise ContentRefused(field, f"{where}It is empty.")
    if len(wording) > most:
        raise ContentRefused(
            field, f"{where}It has {len(wording)} characters, and can have {most}."
        )
    if text.most_lines is not None and len(wording.strip().splitlines()) > text.most_lines:
        raise ContentRefused(field, f"{where}There can be {text.most_lines} lines at most.")
    unknown = sorted(places(wording) - text.places - text.optional)
    if unknown:
        held = ", ".join(f"{{{name}}}" for name in sorted(text.places | text.optional)) or "none"
        at = wording.index(f"{{{unknown[0]}}}") + 1
        raise ContentRefused(
            field,
            f"{where}Nothing fills in {{{unknown[0]}}} (character {at}). "
            f"The places of this text: {held}.",
        )
    missing = sorted(text.places - places(wording))
    if missing:
        raise ContentRefused(field, f"{where}The place {{{missing[0]}}} is missing.")
    if (at_brace := stray_brace(wording)) is not None:
        raise ContentRefused(
            field, f"{where}The brace at character {at_brace} belongs to no place."
        )
    if text.key == DATE:
        _check_date(field, wording)


def _check_buttons(
    number: int, where: str, buttons: Sequence[Mapping[str, Any]], wanted: Sequence[str]
) -> None:
    if [button.get("payload") for button in buttons] != list(wanted):
        raise ContentRefused(f"text-{number}", f"{where}Its buttons are others than those shipped.")
    for place, button in enumerate(buttons, start=1):
        title = str(button.get("title", "")).strip()
        if not title or len(title) > LONGEST_TITLE:
            reason = f"Button {place} needs words, {LONGEST_TITLE} characters at most."
            raise ContentRefused(f"button-{number}-{place}", f"{where}{reason}")


def _check_date(field: str, pattern: str) -> None:
    try:
        format_datetime(_SAMPLE, pattern, locale="en_GB")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ContentRefused(field, "This is no way to write a date (EEEE d MMMM).") from error
