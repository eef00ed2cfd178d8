"""Keeping what a customer writes or chooses: once an id, whole, before anything is acknowledged."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, literal_column, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.api.schemas.conversations import KeepMessage, Kept
from crm_bridge.attachments import records as attachments
from crm_bridge.channels.choices import settled
from crm_bridge.channels.origin import note_where_from
from crm_bridge.channels.rating import as_comment, is_rating
from crm_bridge.conversations import control, episodes, handoff, interactions, leases, messages
from crm_bridge.conversations.feed import publish_and_get_cursor
from crm_bridge.conversations.handoff_messages import LEAVE_QUEUE_COMMAND, PLACE_COMMAND
from crm_bridge.conversations.left_messages import LEAVE_MESSAGE_COMMAND, keep_left
from crm_bridge.conversations.payloads import PRIVATE_COMMAND, STANDING, Chosen, choose
from crm_bridge.conversations.queue_questions import asks_for_place
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.errors import Unprocessable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.event import Event
from crm_bridge.models.message import Message
from crm_bridge.staff import concerns

MAX_TEXT = 10_000

_MESSAGES = Message.__table__.c
_EVENTS = Event.__table__.c
_EARLIER = (
    select(_MESSAGES.seq, _MESSAGES.outcome, _EVENTS.number)
    .join(
        Event,
        (_EVENTS.conversation_id == _MESSAGES.conversation_id)
        & (_EVENTS.seq == _MESSAGES.seq)
        & (_EVENTS.type == "message"),
    )
    .where(
        _MESSAGES.conversation_id == bindparam("conversation_id"),
        _MESSAGES.client_id == bindparam("client_id"),
    )
    .order_by(_EVENTS.number)
    .limit(1)
    .subquery("earlier")
)
# Always one row: whether a message waits for the bot, and the one with this id if it was kept.
_BEFORE = select(leases.ANY_UNANSWERED.exists().label("waiting"), _EARLIER).select_from(
    select(literal_column("1").label("one")).subquery("one").outerjoin(_EARLIER, true())
)


async def keep(
    session: AsyncSession,
    conversation_id: str,
    sent: KeepMessage,
    *,
    edit_of: int | None = None,
    known_as: str | None = None,
) -> Kept:
    """Keep a customer's message and say whether the assistant is to answer it. It may say anew what
    they said in the message `edit_of`, by whose provider's id (`known_as`) it is known as well.

    Raises 404 `conversation_unknown` and 422 `message_invalid`, `message_empty`,
    `message_too_long`, `payload_unknown`, `attachment_unknown`.
    """
    conversation = await locked(session, conversation_id)
    found = await session.execute(
        _BEFORE, {"conversation_id": conversation.id, "client_id": str(sent.id)}
    )
    before = found.one()
    if before.seq is not None:
        return _kept_before(conversation, before)
    chosen = await _read(session, conversation, sent)
    files = await attachments.unused(session, conversation_id, sent.attachments)
    if not chosen.command and chosen.text and not files:
        chosen = replace(chosen, command=await as_comment(session, conversation) or "")
    if not is_rating(chosen.command):
        await episodes.ensure(session, conversation, "customer")
    wish = sent.turn
    if wish and before.waiting and conversation.state == "bot":
        wish = None
    message = messages.add(session, conversation, "customer", chosen.text)
    message.client_id = str(sent.id)
    attachments.bind(message, files)
    note_where_from(session, conversation, message, sent.external_id, known_as)
    if edit_of is not None:
        message.content = {**(message.content or {}), "edit_of": edit_of}
    message.command = chosen.command or None
    message.values = dict(chosen.values) if chosen.values is not None else None
    await _settle(session, conversation, message)
    if message.outcome is not None:
        control.tell_outcome(
            session, conversation.id, message.seq, control.as_outcome(message.outcome)
        )
        wish = None
    turn = leases.take_first(session, conversation, message, wish) if wish else None
    return Kept(
        seq=message.seq,
        cursor=str(await publish_and_get_cursor(session)),
        duplicate=False,
        state=control.state_of(conversation),
        needs_turn=message.outcome is None,
        turn=turn,
    )


async def _settle(session: AsyncSession, conversation: Conversation, message: Message) -> None:
    """What the bridge can say about the message itself, without a turn."""
    if await settled(session, conversation, message):
        return
    if message.command == LEAVE_QUEUE_COMMAND and conversation.state != "human":
        message.outcome = "answered"
        await handoff.leave_queue(session, conversation, message.seq)
    elif message.command == LEAVE_MESSAGE_COMMAND and conversation.state != "human":
        message.outcome = "answered"
        await keep_left(session, conversation, message.values or {}, message.seq)
    elif message.command == PLACE_COMMAND and conversation.state != "human":
        message.outcome = "answered"
        await handoff.tell_place(session, conversation, message.seq)
    elif conversation.state == "queued" and asks_for_place(message.text):
        # It may say more than that: it stays for the person as well.
        message.outcome = "with_person"
        await handoff.tell_place(session, conversation, message.seq)
    elif conversation.state != "bot":
        message.outcome = "with_person"
        if conversation.assignee_id is not None:
            concerns.note(session, conversation.assignee_id, "message", conversation.id)
        await interactions.refresh(session, conversation)


async def _read(session: AsyncSession, conversation: Conversation, sent: KeepMessage) -> Chosen:
    if sent.payload in STANDING and sent.text and not sent.attachments and sent.values is None:
        return Chosen(text_of(sent.text, may_be_empty=False), STANDING[sent.payload])
    said = sent.text is not None or bool(sent.attachments)
    if said == (sent.payload is not None):
        raise Unprocessable("message_invalid", "Give either text and attachments, or a payload.")
    if sent.payload == PRIVATE_COMMAND:
        # Its button comes with a message, so a client sends it as any other: without words.
        return Chosen(texts.say("system_button_private", conversation.locale), PRIVATE_COMMAND)
    if sent.payload is not None:
        return await choose(session, conversation.id, sent.payload, sent.values)
    if sent.values is not None:
        raise Unprocessable("message_invalid", "values: only a form's payload has them.")
    return Chosen(text_of(sent.text or "", may_be_empty=bool(sent.attachments)), command="")


def text_of(written: str, *, may_be_empty: bool) -> str:
    """As it is kept. Raises 422 `message_empty`, `message_too_long`."""
    text = clean(written)
    if len(text) > MAX_TEXT:
        raise Unprocessable("message_too_long", f"text: is longer than {MAX_TEXT} characters.")
    if not meaningful(text):
        if may_be_empty:
            return ""
        raise Unprocessable("message_empty", "text: is empty.")
    return text


def _kept_before(conversation: Conversation, row: Row[Any]) -> Kept:
    return Kept(
        seq=row.seq,
        cursor=str(row.number),
        duplicate=True,
        state=control.state_of(conversation),
        needs_turn=row.outcome is None,
    )
