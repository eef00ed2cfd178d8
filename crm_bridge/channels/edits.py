"""A customer changes or takes back what they wrote, where a channel lets them."""

from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.channels import Edited, EditMessage
from crm_bridge.channels import rating
from crm_bridge.conversations import control, interactions, leases
from crm_bridge.conversations.feed import tell_message_again
from crm_bridge.conversations.keeping import keep, text_of
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.views import is_deleted
from crm_bridge.db import now
from crm_bridge.errors import Unprocessable
from crm_bridge.models.channel import ChannelMessage
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message, Turn
from crm_bridge.training import forgetting

Way = Literal["in_place", "anew"]


async def edit(session: AsyncSession, conversation_id: str, change: EditMessage) -> Edited:
    """The text as it is now; the same change again changes nothing.

    Raises 404 `conversation_unknown` and 422 as keeping a message does.
    """
    conversation = await locked(session, conversation_id)
    found = await _known_as(session, conversation_id, change.external_id)
    if not found or found[0].command is not None:
        return Edited(how="unknown")
    newest, change_id = found[0], str(change.message.id)
    if newest.client_id == change_id:
        return Edited(how="anew", kept=await keep(session, conversation_id, change.message))
    if any(one.get("id") == change_id for one in _edits(newest)):
        return Edited(how="in_place")
    text = _text_of(newest, change)
    if text == newest.text or is_deleted(newest):
        return Edited(how="unknown")
    held = await _is_being_answered(session, conversation, newest)
    is_last = newest.seq == await _last_of_customer(session, conversation_id)
    if way(conversation.state, newest.outcome, held=held, is_last=is_last) == "anew":
        return await _anew(session, newest, change)
    await _replace(session, conversation, newest, text, change_id)
    return Edited(how="in_place")


def way(state: str, outcome: str | None, *, held: bool, is_last: bool) -> Way:
    """What an edit does: a person reads the new text in place of the old, and so does an assistant
    that has not begun. After it has, only the newest message is worth another answer."""
    if state != "bot" or outcome == "with_person":
        return "in_place"
    if outcome is None and not held:
        return "in_place"
    return "anew" if is_last else "in_place"


async def delete(session: AsyncSession, conversation_id: str, external_id: str) -> None:
    """The words are gone for everybody, also those of earlier versions and of what the assistant
    was to learn from them, and need no answer: one that is on its way is dropped.

    Raises 404 `conversation_unknown`.
    """
    conversation = await locked(session, conversation_id)
    for message in await _known_as(session, conversation_id, external_id):
        if not is_deleted(message):
            if await _is_being_answered(session, conversation, message):
                leases.release(conversation)
            await rating.forget_comment(session, message)
            _empty(session, message)
            await forgetting.forget(session, message)
    if conversation.state != "bot":
        await interactions.refresh(session, conversation)


def _empty(session: AsyncSession, message: Message) -> None:
    message.text = ""
    message.values = None
    message.content = {"deleted_at": now(session).isoformat()}
    if message.understanding is not None:
        message.understanding = {**message.understanding, "entities": []}
    if message.outcome is None:
        message.outcome = "answered"
        control.tell_outcome(session, message.conversation_id, message.seq, "answered")
    tell_message_again(session, message)


async def _replace(
    session: AsyncSession, conversation: Conversation, message: Message, text: str, change_id: str
) -> None:
    before = {"at": now(session).isoformat(), "text": message.text, "id": change_id}
    message.content = {**(message.content or {}), "edits": [*_edits(message), before]}
    message.text = text
    tell_message_again(session, message)
    if conversation.state != "bot":
        await interactions.refresh(session, conversation)


async def _anew(session: AsyncSession, message: Message, change: EditMessage) -> Edited:
    kept = await keep(
        session,
        message.conversation_id,
        change.message,
        edit_of=message.seq,
        known_as=change.external_id,
    )
    return Edited(how="anew", kept=kept)


def _text_of(message: Message, change: EditMessage) -> str:
    if change.message.payload is not None or change.message.attachments:
        raise Unprocessable("message_invalid", "message: an edit has a text alone.")
    with_files = bool((message.content or {}).get("attachments"))
    return text_of(change.message.text or "", may_be_empty=with_files)


def _edits(message: Message) -> list[dict[str, Any]]:
    edits: list[dict[str, Any]] = (message.content or {}).get("edits", [])
    return edits


async def _known_as(session: AsyncSession, conversation_id: str, external_id: str) -> list[Message]:
    """The customer's message with this id and what was kept anew of it, the newest first."""
    found = await session.scalars(
        select(Message)
        .join(
            ChannelMessage,
            (ChannelMessage.conversation_id == Message.conversation_id)
            & (ChannelMessage.seq == Message.seq),
        )
        .where(
            ChannelMessage.conversation_id == conversation_id,
            ChannelMessage.external_id == external_id,
            Message.author == "customer",
        )
        .order_by(Message.seq.desc())
    )
    return list(found)


async def _last_of_customer(session: AsyncSession, conversation_id: str) -> int | None:
    return await session.scalar(
        select(Message.seq)
        .where(Message.conversation_id == conversation_id, Message.author == "customer")
        .order_by(Message.seq.desc())
        .limit(1)
    )


async def _is_being_answered(
    session: AsyncSession, conversation: Conversation, message: Message
) -> bool:
    if conversation.lease_turn_id is None:
        return False
    if not leases.runs(conversation.lease_expires_at, now(session)):
        return False
    turn = await session.get(Turn, conversation.lease_turn_id)
    return turn is not None and turn.seq == message.seq
