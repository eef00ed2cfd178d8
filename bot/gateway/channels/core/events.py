"""What a provider's update means, the same for every channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Wish = Literal["start", "help", "person", "start_over", "forget_me"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said. `thread` is the conversation there, `address` what it takes to
    answer; `private` is False where several people read."""

    connection: str
    thread: str
    private: bool
    address: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it, as the provider calls them. `id` is unique in the channel."""

    id: str
    name: str = ""
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file at the provider, to be fetched; `size` in bytes where it is known."""

    ref: str
    name: str
    type: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """`key` is the same whichever way the same message comes again; `external_id` is what an edit
    or a deletion names it by. With `only_known` it counts only if its thread is a conversation."""

    place: Place
    speaker: Speaker
    key: str
    external_id: str
    text: str
    files: tuple[FileRef, ...] = ()
    only_known: bool = False


@dataclass(frozen=True, slots=True)
class Chose:
    """A button was pressed, or a form (`values`) was sent."""

    place: Place
    speaker: Speaker
    key: str
    payload: str
    values: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Wished:
    """One of the things that can be asked for at any time, by a command of the channel."""

    place: Place
    speaker: Speaker
    key: str
    wish: Wish
    text: str


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Somebody came with a one-time code from another conversation."""

    place: Place
    speaker: Speaker
    key: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    place: Place
    speaker: Speaker
    key: str
    external_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Deleted:
    place: Place
    speaker: Speaker
    external_id: str


@dataclass(frozen=True, slots=True)
class InvitedToPrivate:
    """Somebody in a place where others read asks to be written to alone."""

    place: Place
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us; `why` is for the log."""

    why: str


Event = Said | Chose | Wished | Redeemed | Edited | Deleted | InvitedToPrivate | Ignored
