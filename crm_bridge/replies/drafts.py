"""What somebody has typed in a conversation and not sent. A draft is its writer's alone: nobody
else reads it, and keeping it is no change that is audited."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import records
from crm_bridge.conversations.wording import clean
from crm_bridge.db import now
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import UtcDateTime
from crm_bridge.models.composing import Draft

LONGEST = 10_000

# Reads the same on both databases. Two pages of one person may save at once.
_KEEP = text(
    "INSERT INTO drafts (staff_id, conversation_id, reply, note, updated_at)"
    " VALUES (:staff_id, :conversation_id, :reply, :note, :at)"
    " ON CONFLICT (staff_id, conversation_id)"
    " DO UPDATE SET reply = :reply, note = :note, updated_at = :at"
).bindparams(bindparam("at", type_=UtcDateTime()))


@dataclass(frozen=True, slots=True)
class Typed:
    """The two boxes of the composer; empty where nothing is."""

    reply: str = ""
    note: str = ""


async def of(session: AsyncSession, conversation_id: str, staff_id: str) -> Typed:
    found = await session.get(Draft, (staff_id, conversation_id))
    return Typed(found.reply, found.note) if found is not None else Typed()


async def keep(session: AsyncSession, conversation_id: str, staff_id: str, typed: Typed) -> None:
    """The newest counts. Raises 404 `conversation_unknown`, 422 `message_too_long`."""
    await records.read(session, conversation_id)
    boxes = {"reply": clean(typed.reply), "note": clean(typed.note)}
    for name, written in boxes.items():
        if len(written) > LONGEST:
            raise Unprocessable("message_too_long", f"{name}: is longer than {LONGEST} characters.")
    if not any(boxes.values()):
        await _forget(session, conversation_id, staff_id)
        return
    await session.execute(
        _KEEP,
        {
            "staff_id": staff_id,
            "conversation_id": conversation_id,
            "at": now(session),
            **boxes,
        },
    )


async def clear_reply(session: AsyncSession, conversation_id: str, staff_id: str) -> None:
    """The reply was sent; a note that was begun stays."""
    draft = await session.get(Draft, (staff_id, conversation_id))
    if draft is not None:
        draft.reply = ""


async def clear_note(session: AsyncSession, conversation_id: str, staff_id: str) -> None:
    draft = await session.get(Draft, (staff_id, conversation_id))
    if draft is not None:
        draft.note = ""


async def _forget(session: AsyncSession, conversation_id: str, staff_id: str) -> None:
    await session.execute(
        delete(Draft).where(Draft.staff_id == staff_id, Draft.conversation_id == conversation_id)
    )
