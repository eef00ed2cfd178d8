"""Buttons and forms: clients get opaque codes, and only a code that was issued means anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import FormField, NewButton, NewReply
from crm_bridge.conversations.wording import clean
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.message import IssuedPayload

MAX_VALUE = 1_000
"""Characters of one value of a form."""

PRIVATE_COMMAND = "careline:private"
FILE_MISSING_COMMAND = "careline:file_missing"
"""A message of nothing but a file that could not be kept, of which its customer was told."""
STANDING = {
    "careline:handoff": "careline:handoff",
    "careline:leave_queue": "careline:leave_queue",
    "careline:start_over": "/stop",
    "careline:start": "/greet",
    "careline:help": "/help",
    "careline:forget_me": "careline:forget_me",
    "careline:private": PRIVATE_COMMAND,
    FILE_MISSING_COMMAND: FILE_MISSING_COMMAND,
}
"""Choices that every conversation has at any time, in whatever language the customer's client
offers them: the payload, and its command."""
AS_THEY_ARE = frozenset({PRIVATE_COMMAND})
"""Commands that are no secret: channels know such a button and may do better than to send it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What choosing a payload means: what the customer is shown to have said, and the command."""

    text: str
    command: str
    values: dict[str, str] | None = None


@dataclass(slots=True)
class Issue:
    """Collects the payloads of one message while its content is built."""

    conversation_id: str
    seq: int
    issued: list[IssuedPayload] = field(default_factory=list)

    def content(self, reply: NewReply) -> dict[str, Any] | None:
        """The rich part of `reply` as clients see it, with codes in place of commands."""
        parts: dict[str, Any] = {}
        if reply.buttons:
            parts["buttons"] = self._buttons(reply.buttons)
        if reply.cards:
            parts["cards"] = [
                {**card.model_dump(exclude_none=True), "buttons": self._buttons(card.buttons)}
                for card in reply.cards
            ]
        if reply.sources:
            parts["sources"] = [source.model_dump() for source in reply.sources]
        if reply.form:
            fields = [entry.model_dump() for entry in reply.form.fields]
            parts["form"] = {
                "payload": self._code("form", reply.form.command, fields),
                "fields": fields,
            }
        return parts or None

    def _buttons(self, buttons: Sequence[NewButton]) -> list[dict[str, str]]:
        return [
            {"title": button.title, "payload": self._code(button.title, button.command)}
            for button in buttons
        ]

    def _code(self, title: str, command: str, fields: list[dict[str, Any]] | None = None) -> str:
        if command in AS_THEY_ARE:
            return command
        payload = IssuedPayload(
            code=new_id("p"),
            conversation_id=self.conversation_id,
            seq=self.seq,
            title=title,
            command=command,
            fields=fields,
        )
        self.issued.append(payload)
        return payload.code


async def choose(
    session: AsyncSession, conversation_id: str, code: str, values: Mapping[str, str] | None
) -> Chosen:
    """Raises 422 `payload_unknown` unless `code` was issued in this conversation, and 422
    `message_invalid` when `values` do not fit its form."""
    payload = await session.get(IssuedPayload, code)
    if payload is None or payload.conversation_id != conversation_id:
        raise Unprocessable("payload_unknown", "This button or form was not issued here.")
    if payload.fields is None:
        if values:
            raise Unprocessable("message_invalid", "values: a button has none.")
        return Chosen(payload.title, payload.command)
    fields = [FormField.model_validate(entry) for entry in payload.fields]
    given = _checked(fields, values or {})
    lines = [f"{entry.label}: {given[entry.name]}" for entry in fields if given.get(entry.name)]
    return Chosen("\n".join(lines), payload.command, given)


def _checked(fields: Sequence[FormField], values: Mapping[str, str]) -> dict[str, str]:
    given = {name: clean(value).strip() for name, value in values.items()}
    for name in given.keys() - {entry.name for entry in fields}:
        raise Unprocessable("message_invalid", f"values.{name}: the form has no such field.")
    for entry in fields:
        value = given.get(entry.name, "")
        if entry.required and not value:
            raise Unprocessable("message_invalid", f"values.{entry.name}: is required.")
        if len(value) > MAX_VALUE:
            raise Unprocessable(
                "message_invalid", f"values.{entry.name}: is longer than {MAX_VALUE} characters."
            )
    return given
