"""What web clients send, checked; and what they are sent."""

import re
from typing import Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.gateway.errors import ChatError
from crm_bridge.api.schemas.content import Control, MessageView
from crm_bridge.api.schemas.conversations import MOST_ATTACHMENTS, Changes, KeepMessage
from crm_bridge.api.schemas.offline import OfflineMessage
from crm_bridge.api.schemas.visits import Contact, VisitContext

LONGEST_FRAME = 256 * 1024
"""Bytes; 10,000 characters fit however they are escaped."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CURSOR = re.compile(r"[0-9]{1,18}")
_LOCALE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

Model = TypeVar("Model", bound=BaseModel)


class _Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class NewSession(_Frame):
    identity: str | None = None
    locale: str | None = None
    page: str | None = Field(default=None, max_length=2000)
    resume: str | None = None
    visitor: Contact | None = None
    context: VisitContext | None = None

    @field_validator("locale")
    @classmethod
    def _known_form(cls, locale: str | None) -> str | None:
        """What is no language tag is no reason to refuse a customer."""
        return locale if locale and is_locale(locale) else None


class CustomerMessage(_Frame):
    """`{"id", "text", "attachments"}` (either will do), `{"id", "payload"}` (with `text` for what
    can be chosen at any time) or `{"id", "payload", "values"}`."""

    id: str
    text: str | None = None
    payload: str | None = None
    values: dict[str, str] | None = None
    attachments: list[str] = Field(default=[], max_length=MOST_ATTACHMENTS)

    def to_keep(self) -> KeepMessage:
        """The message as it is kept; raises `message_invalid` or `message_empty`."""
        if not _UUID.fullmatch(self.id):
            raise ChatError(422, "message_invalid", "`id` must be a UUID.")
        if self.text is None and self.payload is None and not self.attachments:
            raise ChatError(422, "message_invalid", "Give `text`, `attachments` or `payload`.")
        text = None if self.text is None else clean(self.text)
        if text is not None and not text.strip() and not self.attachments:
            raise ChatError(422, "message_empty", "The message has no text.")
        return KeepMessage(
            id=UUID(self.id),
            text=text,
            payload=self.payload,
            values=self.values,
            attachments=self.attachments,
        )


class _WithAddress(_Frame):
    """Measured as it is kept: without what nobody sees."""

    email: str = Field(min_length=3, max_length=254)

    @field_validator("email", mode="before")
    @classmethod
    def _as_kept(cls, email: object) -> object:
        return clean(email).strip() if isinstance(email, str) else email


class MailWish(_WithAddress):
    pass


class OfflineWish(_WithAddress):
    message: str = Field(max_length=10_000)
    name: str | None = Field(default=None, max_length=200)

    def to_leave(self) -> OfflineMessage:
        name = clean(self.name or "").strip() or None
        return OfflineMessage(email=self.email, message=clean(self.message), name=name)


class Seen(_Frame):
    seq: int = Field(ge=1)


class Rating(_Frame):
    score: int = Field(ge=1, le=5)
    comment: str | None = Field(default=None, max_length=2000)


class Hello(_Frame):
    type: Literal["hello"]
    token: str
    after: str | None = None


def is_locale(text: str) -> bool:
    """Whether it has the form of a language tag."""
    return _LOCALE.fullmatch(text) is not None


def cursor(text: str | None) -> str | None:
    """A cursor as the server gave it; raises `message_invalid`."""
    if text is not None and not _CURSOR.fullmatch(text):
        raise ChatError(422, "message_invalid", "`after` is not a cursor of this chat.")
    return text


def clean(text: str) -> str:
    """The text without control characters; tabs and line ends stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def context_in(raw: bytes | str) -> VisitContext:
    """Raises `json_invalid` or `context_invalid` saying where."""
    return read(VisitContext, raw, "context_invalid")


def read(model: type[Model], raw: bytes | str, code: str = "message_invalid") -> Model:
    """Parse JSON; raises `json_invalid` (400) or 422 saying where, a context's as
    `context_invalid`."""
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise ChatError(400, "json_invalid", "The body is not valid JSON.") from error
        where = ".".join(str(part) for part in first["loc"]) or "body"
        code = "context_invalid" if first["loc"][:1] == ("context",) else code
        reason = first["msg"].removeprefix("Value error, ")
        raise ChatError(422, code, f"{where}: {reason}.") from error


def message_json(message: MessageView) -> dict[str, Any]:
    """A message in the one shape of the protocol, absent members left out."""
    return message.model_dump(mode="json", exclude_none=True)


def control_json(control: Control) -> dict[str, Any]:
    return control.model_dump(mode="json", exclude_none=True)


def changes_json(changes: Changes) -> dict[str, Any]:
    """`messages`, `cursor` and how things stand, as the long poll gives them."""
    return {
        "messages": [message_json(message) for message in changes.messages],
        "cursor": changes.cursor,
        **standing_json(changes),
    }


def standing_json(changes: Changes) -> dict[str, Any]:
    """Who answers, and how far the staff have read."""
    seen = {"seen": changes.seen} if changes.seen else {}
    return {**control_json(changes.control), **seen}
