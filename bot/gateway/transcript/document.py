"""What a transcript holds: who said what and when, in the customer's language.

It is made of what the customer's own chat window is given, so nothing internal can be in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from bot.gateway.widget.words import direction
from crm_bridge.api.schemas.content import MessageView

AUTHORS = {"customer": "you", "bot": "assistant", "agent": "person", "system": "system"}
"""Whose name stands under which key of the chat window's texts."""


@dataclass(frozen=True, slots=True)
class Line:
    time: str
    author: str
    own: bool
    text: str
    beside: Sequence[str]
    """Cards, sources and files that came with it, by name."""


@dataclass(frozen=True, slots=True)
class Day:
    date: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Transcript:
    locale: str
    direction: str
    title: str
    note: str
    days: Sequence[Day]


def transcript(
    messages: Sequence[MessageView], texts: Mapping[str, str], locale: str, zone: tzinfo
) -> Transcript:
    """`texts` are the chat window's, with the shop's name in them."""
    spoken = _locale(locale)

    def date(message: MessageView) -> str:
        return format_date(message.at.astimezone(zone), "full", spoken)

    days = [
        Day(day, [_line(message, texts, spoken, zone) for message in of_day])
        for day, of_day in groupby(messages, key=date)
    ]
    note = texts["transcript_times"].replace("{zone}", str(zone))
    return Transcript(locale, direction(locale), texts["transcript_title"], note, days)


def newest(messages: Sequence[MessageView], most: int) -> Sequence[MessageView]:
    """As many of the last messages as have `most` characters together: a mail has an end."""
    left, kept = most, 0
    for message in reversed(messages):
        left -= len(message.text) + 200
        if left < 0:
            break
        kept += 1
    return messages[len(messages) - kept :]


def _line(message: MessageView, texts: Mapping[str, str], spoken: Locale, zone: tzinfo) -> Line:
    at: datetime = message.at.astimezone(zone)
    name = message.agent.name if message.agent else texts[AUTHORS[message.author]]
    return Line(
        time=format_time(at, "short", locale=spoken),
        author=name,
        own=message.author == "customer",
        text=message.text,
        beside=_beside(message, texts),
    )


def _beside(message: MessageView, texts: Mapping[str, str]) -> list[str]:
    cards = [" · ".join(filter(None, (card.title, card.subtitle))) for card in message.cards or []]
    sources = [source.title for source in message.sources or []]
    files = [f"{texts['download']}: {file.name}" for file in message.attachments or []]
    return [*cards, *sources, *files]


def _locale(tag: str) -> Locale:
    """English without a region is written as in the rest of the product."""
    for name in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse("en-GB" if name == "en" else name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en", "GB")
