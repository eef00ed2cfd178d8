"""What goes out over the channels: handed to one sender a thread, and how the sending went.

A sender has a thread under a lease. One whose lease ran out without giving it back may have died
after the provider took a message and before that was marked: the first message that was waiting
then is `uncertain`, and whoever takes the thread next is told so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.observability import tracing
from crm_bridge.api.schemas.channels import (
    LONGEST_SENDING,
    DeliveryMark,
    DueDeliveries,
    DueDelivery,
    MarkDeliveries,
    TakeDeliveries,
)
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.channels.inbox import note_last
from crm_bridge.conversations.feed import append_event
from crm_bridge.conversations.records import read
from crm_bridge.conversations.views import VIEWED, message_view
from crm_bridge.db import now
from crm_bridge.models.channel import ChannelMessage, ChannelThread
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import TO_SEND, Message

Held = tuple[ChannelThread, Conversation]
Waiting = tuple[list[MessageView], dict[int, str]]
"""Messages, and the traces of those that answer one."""

# As the partial index says it, so that both databases see that it fits.
_TO_SEND: ColumnElement[bool] = literal_column(TO_SEND)
_NOT_SENT = Message.delivery != "sent"
_ASKED = aliased(Message)
_ANSWERS = (
    select(_ASKED.client_id)
    .where(
        _ASKED.conversation_id == Message.conversation_id,
        _ASKED.seq == Message.reply_to,
    )
    .scalar_subquery()
)
"""The id of the customer's message that a message answers."""


async def take(session: AsyncSession, wish: TakeDeliveries) -> DueDeliveries:
    """What waits in threads that nobody else has, held for `wish.holder` from now on."""
    threads = await _with_something(session, wish)
    if not threads:
        return DueDeliveries(due=[])
    waiting = await _waiting(session, [conversation.id for _, conversation in threads])
    due = []
    for thread, conversation in threads:
        if thread.gone is not None:
            await _fail_rest(session, conversation.id, thread.gone)
        else:
            views, traces = waiting[conversation.id]
            uncertain = _uncertain(thread, views, wish)
            due.append(_due(thread, conversation, views, uncertain, traces))
            _lease(session, thread, wish, views)
    await _mark_uncertain(session, due)
    return DueDeliveries(due=due)


async def mark(session: AsyncSession, conversation_id: str, marked: MarkDeliveries) -> None:
    """How the sending went; what was `sent` once stays sent. It counts from whoever did it, and
    only the lease's holder gives it back or says that the place is gone.

    Raises 404 `conversation_unknown`.
    """
    thread = await _held_by(session, conversation_id, marked.holder)
    for one in marked.marks:
        await _mark(session, conversation_id, one)
    await _keep_ids(session, conversation_id, marked.marks)
    if thread is None:
        await read(session, conversation_id)
        return
    if any(one.state == "sent" for one in marked.marks):
        await note_last(session, "last_out_at", {(thread.channel, thread.connection)})
    if marked.gone is not None:
        thread.gone = marked.gone
        await _fail_rest(session, conversation_id, marked.gone)
    if marked.release or marked.gone is not None:
        thread.holder = thread.held_at = thread.held_until = None


async def _with_something(session: AsyncSession, wish: TakeDeliveries) -> Sequence[Held]:
    """Those that the wish may have, whoever waits longest first."""
    oldest = (
        select(func.min(Message.at))
        .where(Message.conversation_id == Conversation.id, _TO_SEND)
        .scalar_subquery()
    )
    query = (
        select(ChannelThread, Conversation)
        .join(Conversation, Conversation.over_thread == ChannelThread.id)
        .where(
            Conversation.id.in_(select(Message.conversation_id).where(_TO_SEND)),
            ChannelThread.channel.in_(wish.channels),
            or_(
                ChannelThread.holder.is_(None),
                ChannelThread.holder == wish.holder,
                ChannelThread.held_until <= now(session),
                # Given by a clock that has been put back since.
                ChannelThread.held_until > now(session) + timedelta(seconds=LONGEST_SENDING),
            ),
        )
        .order_by(oldest, ChannelThread.id)
        .limit(wish.limit)
        .with_for_update(of=ChannelThread, skip_locked=True)
    )
    if wish.conversation_id is not None:
        query = query.where(Conversation.id == wish.conversation_id)
    rows = (await session.execute(query)).all()
    return [(thread, conversation) for thread, conversation in rows]


async def _waiting(session: AsyncSession, conversation_ids: Sequence[str]) -> Mapping[str, Waiting]:
    rows = await session.execute(
        VIEWED.add_columns(_ANSWERS)
        .where(Message.conversation_id.in_(conversation_ids), _TO_SEND)
        .order_by(Message.seq)
    )
    found: dict[str, Waiting] = {one: ([], {}) for one in conversation_ids}
    for message, agent_name, answers in rows:
        views, traces = found[message.conversation_id]
        views.append(message_view(message, agent_name))
        if trace := tracing.of_message(answers or ""):
            traces[message.seq] = trace
    return found


def _uncertain(thread: ChannelThread, views: list[MessageView], wish: TakeDeliveries) -> int | None:
    """The first message that a sender before may have sent; our own knows what it did."""
    if thread.holder in (None, wish.holder) or thread.held_at is None:
        return None
    first = views[0] if views else None
    return first.seq if first is not None and first.at <= thread.held_at else None


def _lease(
    session: AsyncSession, thread: ChannelThread, wish: TakeDeliveries, views: list[MessageView]
) -> None:
    thread.holder = wish.holder
    # What was said before the clock was put back has a later time than now, and is handed out, too.
    thread.held_at = max([now(session), *(view.at for view in views)])
    thread.held_until = now(session) + timedelta(seconds=wish.ttl)


def _due(
    thread: ChannelThread,
    conversation: Conversation,
    views: list[MessageView],
    uncertain: int | None,
    traces: dict[int, str],
) -> DueDelivery:
    return DueDelivery(
        conversation_id=conversation.id,
        channel=thread.channel,
        connection=thread.connection,
        thread=thread.thread,
        address=thread.address,
        private=thread.private,
        locale=conversation.locale,
        messages=views,
        uncertain=uncertain,
        traces=traces,
    )


async def _mark_uncertain(session: AsyncSession, due: Iterable[DueDelivery]) -> None:
    for one in due:
        if one.uncertain is not None:
            doubt = DeliveryMark(seq=one.uncertain, state="uncertain")
            await _mark(session, one.conversation_id, doubt)


async def _held_by(
    session: AsyncSession, conversation_id: str, holder: str
) -> ChannelThread | None:
    return await session.scalar(
        select(ChannelThread)
        .where(
            ChannelThread.conversation_id == conversation_id,
            ChannelThread.holder == holder,
        )
        .with_for_update(key_share=True)
    )


async def _mark(session: AsyncSession, conversation_id: str, one: DeliveryMark) -> None:
    changed = await session.execute(
        update(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq == one.seq,
            Message.author != "customer",
            _NOT_SENT,
            Message.delivery != one.state,
        )
        .values(delivery=one.state, delivery_problem=one.problem)
        .returning(Message.seq)
        .execution_options(synchronize_session=False)
    )
    _tell(session, conversation_id, list(changed.scalars()), one.state)


async def _fail_rest(session: AsyncSession, conversation_id: str, why: str) -> None:
    """Nothing can be sent there, so that staff need not wait to read it."""
    failed = await session.scalars(
        update(Message)
        .where(Message.conversation_id == conversation_id, _TO_SEND)
        .values(delivery="failed", delivery_problem=why)
        .returning(Message.seq)
        .execution_options(synchronize_session=False)
    )
    _tell(session, conversation_id, sorted(failed), "failed")


async def _keep_ids(
    session: AsyncSession, conversation_id: str, marks: Sequence[DeliveryMark]
) -> None:
    rows = [
        {"conversation_id": conversation_id, "seq": one.seq, "external_id": external_id}
        for one in marks
        for external_id in dict.fromkeys(one.external_ids)
    ]
    if rows:
        await read(session, conversation_id)
        on_sqlite = session.get_bind().dialect.name == "sqlite"
        insert = sqlite.insert if on_sqlite else postgresql.insert
        await session.execute(insert(ChannelMessage).values(rows).on_conflict_do_nothing())


def _tell(session: AsyncSession, conversation_id: str, seqs: list[int], state: str) -> None:
    if seqs:
        append_event(session, conversation_id, "delivery", {"seqs": seqs, "state": state})
