"""A transcript laid out for reading: stretches of help, and what happened in each, in order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crm_bridge.conversations.transcript import Entry, NoteEntry, Transcript
from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.escalation import Interaction

STAFF_PREFIX = "staff:"


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

    @property
    def place(self) -> tuple[datetime, int]:
        """By time; what happens in one moment is told as it follows: control moves, then
        something is said about it. Only the end comes after the last word."""
        if self.move is not None:
            return self.at, 3 if self.move.to_state == "closed" else 0
        return self.at, 1 if self.entry is not None else 2


@dataclass(slots=True)
class Stretch:
    """One episode; `interaction` is how the CRM remembers it."""

    episode_id: str | None
    interaction: Interaction | None
    items: list[Item] = field(default_factory=list)


def thread(found: Transcript, until: datetime | None = None) -> list[Stretch]:
    """Messages, notes and moves by episode, each in the order of time. `until` is when the part of
    the transcript that follows begins: what happened since is told there."""
    interactions = {one.episode_id: one for one in found.interactions}
    stretches: dict[str | None, Stretch] = {}
    current: str | None = None
    for item in sorted(_items(found, until), key=lambda item: item.place):
        current = _episode(item, current)
        if current not in stretches:
            stretches[current] = Stretch(current, interactions.get(current or ""))
        stretches[current].items.append(item)
    return list(stretches.values())


def marked(text: str, entities: Iterable[Mapping[str, object]]) -> list[Mark]:
    """The text cut at its entities; those that overlap or lie outside are left out."""
    marks: list[Mark] = []
    at = 0
    for start, end, name in sorted(_spans(entities)):
        if start < at or end > len(text) or start >= end:
            continue
        if start > at:
            marks.append(Mark(text[at:start]))
        marks.append(Mark(text[start:end], name))
        at = end
    if at < len(text):
        marks.append(Mark(text[at:]))
    return marks


def actors(found: Transcript) -> set[str]:
    """The ids of the staff who did something here, and to whom they passed it on."""
    assigned = found.conversation.assignee_id
    return {
        *(
            move.who.removeprefix(STAFF_PREFIX)
            for move in found.moves
            if move.who.startswith(STAFF_PREFIX)
        ),
        *(move.given_to.partition(":")[2] for move in found.moves if move.given_to),
        *(call.accepted_by for call in found.escalations if call.accepted_by),
        *([assigned] if assigned else []),
    }


def _spans(entities: Iterable[Mapping[str, object]]) -> Iterator[tuple[int, int, str]]:
    for found in entities:
        start, end = found["start"], found["end"]
        if isinstance(start, int) and isinstance(end, int):
            yield start, end, str(found["entity"])


def read_mark(delivery: str, seq: int, seen_seq: int) -> str:
    """How far a message to the customer came: `delivery` as it is kept, or `seen`. Who has seen a
    later one has this one above it, unless it failed."""
    return "seen" if seq <= seen_seq and delivery != "failed" else delivery


def first_seq(found: Transcript) -> int:
    """Where the part that is shown begins; 1 when there is nothing before."""
    return found.entries[0].message.seq if found.entries else 1


def _items(found: Transcript, until: datetime | None) -> list[Item]:
    """Where earlier messages are not shown, what happened between them is not either."""
    since = _since(found)
    rest = [
        *(Item(note.at, note=note) for note in found.notes),
        *(Item(move.at, move=move) for move in found.moves),
    ]
    return [
        *(Item(entry.message.at, entry=entry) for entry in found.entries),
        *(
            item
            for item in rest
            if (since is None or item.at >= since) and (until is None or item.at < until)
        ),
    ]


def _since(found: Transcript) -> datetime | None:
    first = found.entries[0].message if found.entries else None
    return first.at if first is not None and first.seq > 1 else None


def _episode(item: Item, current: str | None) -> str | None:
    """Notes belong where they were written; a move says itself which episode it is of."""
    if item.entry is not None:
        return item.entry.episode_id or current
    if item.move is not None:
        return item.move.episode_id or current
    return current
