"""The texts as a lead finds them: by topic, language and words, with what became of each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.contents.snapshot import Entry
from bot.gateway.widget.wordings import PREFIX
from crm_bridge.contents.placeholders import filled
from crm_bridge.contents.shipped_texts import TextKey
from crm_bridge.contents.standing import Snapshot
from crm_bridge.contents.versions import Item

Show = Literal["", "changed", "missing"]
TOPICS: Mapping[str, str] = {
    "talk": "Talk, help and mistakes",
    "orders": "Orders",
    "returns": "Returns, exchanges and refunds",
    "products": "Products",
    "policies": "Questions about the shop",
    "articles": "Around an answer from an article",
    "needs": "Names of needs",
    "system": "Persons, queue and messages",
    "commands": "What the shop decided on later",
    "channels": "Slack, Telegram and other channels",
    "widget": "The chat window",
}
_PREFIXES = ("utter_", "system_", "need_", "choose_")
_DIGEST = re.compile(r"_[0-9a-f]{8}$")
_EXCERPT = 140


@dataclass(frozen=True, slots=True)
class Sought:
    """What a lead looks for; `locale` is the language that is shown."""

    words: str = ""
    topic: str = ""
    locale: str = "en"
    show: Show = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A text in the language that is shown; `excerpt` is English where it is `missing`."""

    text: TextKey
    name: str
    excerpt: str
    wordings: int
    changed: bool
    missing: bool
    problem: str


def entries_of(snapshot: Snapshot, text: TextKey, locale: str) -> Sequence[Entry]:
    """What is said in this language; empty where another is fallen back to."""
    return snapshot.contents.texts.get(locale, {}).get(text.key) or text.entries(locale)


def rows(snapshot: Snapshot, sought: Sought) -> dict[str, list[Row]]:
    """By topic, in its own words."""
    found: dict[str, list[Row]] = {}
    for text in sorted(snapshot.texts.keys.values(), key=_order):
        if sought.topic in ("", text.topic):
            row = _row(snapshot, text, sought.locale)
            if _shown(row, sought.show) and _fits(row, snapshot, sought):
                found.setdefault(topic_name(text.topic), []).append(row)
    return found


def topic_name(topic: str) -> str:
    return TOPICS.get(topic) or _words(topic)


def name_of(key: str) -> str:
    """A key in words: `utter_order_unknown` → `Order unknown`. What tells two greetings of the chat
    window apart is left out: each is listed with what it says."""
    if key.startswith(PREFIX):
        return _words(_DIGEST.sub("", key.removeprefix(PREFIX)))
    for prefix in _PREFIXES:
        if key.startswith(prefix):
            return _words(key.removeprefix(prefix))
    return _words(key)


def _row(snapshot: Snapshot, text: TextKey, locale: str) -> Row:
    entries = entries_of(snapshot, text, locale)
    shown = entries or entries_of(snapshot, text, "en") or text.original
    item = Item("text", text.key, locale)
    version = snapshot.items.get(item)
    first = str(shown[0]["text"])
    return Row(
        text=text,
        name=name_of(text.key),
        excerpt=first if len(first) <= _EXCERPT else f"{first[:_EXCERPT].rstrip()} …",
        wordings=len(shown),
        changed=version is not None and version.content is not None,
        missing=not entries,
        problem=snapshot.problems.get(item, ""),
    )


def _shown(row: Row, show: Show) -> bool:
    return (row.changed or show != "changed") and (row.missing or show != "missing")


def _fits(row: Row, snapshot: Snapshot, sought: Sought) -> bool:
    """Each word stands in a wording, as it is kept or as an example of it reads, or in its name."""
    entries = entries_of(snapshot, row.text, sought.locale) or row.text.original
    said = " ".join(str(entry["text"]) for entry in entries)
    titles = " ".join(str(b["title"]) for entry in entries for b in entry.get("buttons", ()))
    whole = " ".join([row.text.key, row.name, said, filled(said), titles]).casefold()
    return all(word in whole for word in sought.words.casefold().split())


def _order(text: TextKey) -> int:
    known = list(TOPICS)
    return known.index(text.topic) if text.topic in known else len(known)


def _words(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
