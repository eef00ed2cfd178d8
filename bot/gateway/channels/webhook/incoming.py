"""What is posted in, checked; and what it means."""

import base64
import binascii
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.core.events import (
    Chose,
    Deleted,
    Edited,
    Event,
    FileRef,
    Place,
    Redeemed,
    Said,
    Speaker,
    Wish,
    Wished,
)
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.channels.web.protocol import clean
from crm_bridge.api.schemas.channels import KeptUpdate, NewUpdate
from crm_bridge.api.schemas.conversations import MOST_ATTACHMENTS

CONNECTION = "default"
"""There is one receiver, so there is one place where the channel is connected."""

INLINE = "data:;base64,"

_WISHES: dict[str, tuple[Wish, str]] = {
    "careline:start": ("start", "said_start"),
    "careline:help": ("help", "said_help"),
    "careline:handoff": ("person", "said_person"),
    "careline:start_over": ("start_over", "said_stop"),
    "careline:forget_me": ("forget_me", "said_forget"),
}
"""What can be asked for at any time, and the words that stand for it in the transcript."""


class _Part(BaseModel):
    """An unknown member is an error, so that a slip in the sender's code does not pass silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Writer(_Part):
    id: str = Field(min_length=1, max_length=200)
    name: str = Field(default="", max_length=200)
    locale: str | None = Field(default=None, max_length=35)


class File(_Part):
    """`url` is where we fetch it, `data` the file itself in base64."""

    name: str = Field(min_length=1, max_length=200)
    type: str = Field(default="", max_length=100)
    url: str | None = Field(default=None, max_length=2_000)
    data: str | None = None

    @field_validator("data")
    @classmethod
    def _base64(cls, data: str | None) -> str | None:
        if data is not None:
            try:
                base64.b64decode(data, validate=True)
            except binascii.Error as error:
                raise ValueError("must be base64") from error
        return data

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.url is None) == (self.data is None):
            raise ValueError("give either `url` or `data`")
        return self

    def ref(self) -> FileRef:
        if self.data is None:
            return FileRef(self.url or "", self.name, self.type)
        return FileRef(INLINE + self.data, self.name, self.type, len(self.data) * 3 // 4)


class Incoming(_Part):
    """One thing that somebody did. `id` is the sender's own for it, and the same when it is posted
    again; an edit and a deletion name the message by the id that it had."""

    id: str = Field(min_length=1, max_length=150)
    conversation: str = Field(min_length=1, max_length=200)
    writer: Writer = Field(alias="from")
    private: bool = True
    text: str | None = None
    payload: str | None = Field(default=None, max_length=200)
    values: dict[str, str] | None = None
    attachments: list[File] = Field(default=[], max_length=MOST_ATTACHMENTS)
    edits: str | None = Field(default=None, max_length=150)
    deletes: str | None = Field(default=None, max_length=150)
    code: str | None = Field(default=None, max_length=64)

    @field_validator("text")
    @classmethod
    def _as_kept(cls, text: str | None) -> str | None:
        return None if text is None else clean(text)

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        named = [one for one in ("payload", "edits", "deletes", "code") if getattr(self, one)]
        if len(named) > 1:
            raise ValueError(f"`{named[0]}` and `{named[1]}` do not go together")
        if self.values is not None and self.payload is None:
            raise ValueError("`values` go with the form's `payload`")
        if named and self.attachments:
            raise ValueError(f"`attachments` do not go with `{named[0]}`")
        if (not named or self.edits) and not (self.text or "").strip() and not self.attachments:
            raise ValueError("give `text`, `attachments`, `payload`, `deletes` or `code`")
        return self


def as_update(incoming: Incoming, channel: str, position: int) -> NewUpdate:
    """As it is kept; the same `id` again is the same update."""
    return NewUpdate(
        channel=channel,
        connection=CONNECTION,
        key=incoming.id,
        thread=incoming.conversation,
        position=position,
        body=incoming.model_dump(mode="json", by_alias=True, exclude_unset=True),
    )


def as_event(update: KeptUpdate, texts: ChannelTexts) -> Event:
    """Raises Unreadable."""
    try:
        incoming = Incoming.model_validate(update.body)
    except ValidationError as error:
        raise Unreadable(f"not a message of this channel: {error.errors()[0]['msg']}") from error
    writer = incoming.writer
    speaker = Speaker(writer.id, writer.name, writer.locale)
    address = {"conversation": incoming.conversation}
    place = Place(update.connection, update.thread, incoming.private, address)
    return _event(incoming, place, speaker, texts)


def _event(incoming: Incoming, place: Place, speaker: Speaker, texts: ChannelTexts) -> Event:
    key, text = incoming.id, incoming.text or ""
    if incoming.deletes:
        return Deleted(place, speaker, incoming.deletes)
    if incoming.edits:
        return Edited(place, speaker, key, incoming.edits, text)
    if incoming.code:
        return Redeemed(place, speaker, key, incoming.code, text)
    if incoming.payload in _WISHES:
        wish, words = _WISHES[incoming.payload]
        return Wished(place, speaker, key, wish, text or texts.say(words, speaker.locale))
    if incoming.payload:
        return Chose(place, speaker, key, incoming.payload, incoming.values)
    files = tuple(file.ref() for file in incoming.attachments)
    return Said(place, speaker, key, key, text, files)
