"""A transcript laid out for reading: stretches of help, and what happened in each, in order."""

from dataclasses import dataclass, field
from datetime import datetime

from crm_bridge.conversations.transcript import Entry, NoteEntry, Transcript
from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.escalation import Interaction


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text; `entity` names what was found in it, None for the rest."""

    text: str
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the page: exactly one of the three is there."""

    at: datetime
    entry: Entry | None = None
    note: NoteEntry | None = None
    move: ControlMove | None = None


@dataclass(slots=True)
class Stretch:
    """One episode; `interaction` is how the CRM remembers it."""

    episode_id: str | None
    interaction: Interaction | None
    items: list[Item] = field(default_factory=list)


def thread(found: Transcript) -> list[Stretch]:
    """Messages, notes and moves by episode, each in the order of time."""
    interactions = {one.episode_id: one for one in found.interactions}
    stretches: dict[str | None, Stretch] = {}
    current: str | None = None
    for item in sorted(_items(found), key=lambda item: item.at):
        current = _episode(item, current)
        if current not in stretches:
            stretches[current] = Stretch(current, interactions.get(current or ""))
        stretches[current].items.append(item)
    return list(stretches.values())


def marked(text: str, entities: list[dict[str, object]]) -> list[Mark]:
    """The text cut at its entities; those that overlap or lie outside are left out."""
    marks: list[Mark] = []
    at = 0
    for found in sorted(entities, key=lambda one: int(str(one["start"]))):
        start, end = int(str(found["start"])), int(str(found["end"]))
        if start < at or end > len(text) or start >= end:
            continue
        if start > at:
            marks.append(Mark(text[at:start]))
        marks.append(Mark(text[start:end], str(found["entity"])))
        at = end
    if at < len(text):
        marks.append(Mark(text[at:]))
    return marks


def _items(found: Transcript) -> list[Item]:
    return [
        *(Item(entry.message.at, entry=entry) for entry in found.entries),
        *(Item(note.at, note=note) for note in found.notes),
        *(Item(move.at, move=move) for move in found.moves),
    ]


def _episode(item: Item, current: str | None) -> str | None:
    """Notes belong where they were written; a move says itself which episode it is of."""
    if item.entry is not None:
        return item.entry.episode_id or current
    if item.move is not None:
        return item.move.episode_id or current
    return current
