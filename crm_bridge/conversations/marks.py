"""Small facts about messages and episodes: delivered, seen, rated."""

from typing import Literal

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.api.schemas.conversations import MarkDelivered, MarkSeen, MarkSent, Rate
from crm_bridge.conversations import control
from crm_bridge.conversations.feed import append_event
from crm_bridge.conversations.places import among
from crm_bridge.conversations.records import locked, read
from crm_bridge.db import now
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.event import Event
from crm_bridge.models.message import Message
from crm_bridge.staff import boards

_MARK = (
    update(Message)
    .where(
        Message.conversation_id == bindparam("in_conversation"),
        Message.seq.in_(bindparam("seqs", expanding=True)),
        Message.delivery != "sent",
        Message.delivery != bindparam("state"),
        # Whoever writes over a channel is answered there, though a page of theirs is still open.
        Message.to_channel.is_not(True),
    )
    .values(delivery=bindparam("state"))
    .returning(Message.seq)
    .execution_options(synchronize_session=False)
)

_TOLD_OF = (
    select(Message.seq)
    .join(
        Event,
        (Event.conversation_id == Message.conversation_id)
        & (Event.seq == Message.seq)
        & (Event.type == "message"),
    )
    .where(
        Message.conversation_id == bindparam("in_conversation"),
        Message.author != "customer",
        Message.delivery == "kept",
        Event.number <= bindparam("up_to"),
    )
)


async def mark_delivered(session: AsyncSession, conversation_id: str, mark: MarkDelivered) -> None:
    """How the sending of these messages went. What was `sent` once stays sent.

    Raises 404 `conversation_unknown`.
    """
    marked = {"in_conversation": conversation_id, "seqs": mark.seqs, "state": mark.state}
    seqs = sorted(await session.scalars(_MARK, marked))
    if seqs:
        append_event(session, conversation_id, "delivery", {"seqs": seqs, "state": mark.state})
    else:
        await read(session, conversation_id)


async def mark_sent(session: AsyncSession, mark: MarkSent) -> None:
    """These messages were sent, in whatever conversations."""
    places = {(one.conversation_id, seq) for one in mark.sent for seq in one.seqs}
    for one in mark.sent:
        if one.up_to is not None:
            known = {"in_conversation": one.conversation_id, "up_to": one.up_to}
            reached = await session.scalars(_TOLD_OF, known)
            places |= {(one.conversation_id, seq) for seq in reached}
    if not places:
        return
    found = await session.execute(
        update(Message)
        .where(among(sorted(places)), Message.delivery != "sent", Message.to_channel.is_not(True))
        .values(delivery="sent")
        .returning(Message.conversation_id, Message.seq)
        .execution_options(synchronize_session=False)
    )
    marked: dict[str, list[int]] = {}
    for conversation_id, seq in sorted(found.all()):
        marked.setdefault(conversation_id, []).append(seq)
    for conversation_id, seqs in marked.items():
        append_event(session, conversation_id, "delivery", {"seqs": seqs, "state": "sent"})


async def mark_seen(session: AsyncSession, conversation_id: str, mark: MarkSeen) -> None:
    """How far somebody has read; it never goes back.

    Raises 404 `conversation_unknown`, 422 `seq_unknown`.
    """
    conversation = await locked(session, conversation_id)
    if mark.seq > conversation.last_seq:
        raise Unprocessable("seq_unknown", f"seq: there is no message {mark.seq} yet.")
    if mark.seq <= _seen(conversation, mark.author):
        return
    if mark.author == "customer":
        conversation.customer_seen_seq = mark.seq
    else:
        conversation.agent_seen_seq = mark.seq
    append_event(session, conversation.id, "seen", {"author": mark.author, "seq": mark.seq})


async def rate(session: AsyncSession, conversation_id: str, rating: Rate) -> None:
    """The customer's score for the present or the last episode; a later one takes its place.

    Raises 404 `conversation_unknown`, 409 `nothing_to_rate`.
    """
    conversation = await locked(session, conversation_id)
    episode = await session.scalar(
        select(Episode).where(Episode.id == (conversation.episode_id or ""))
    )
    if episode is None:
        raise Conflict("nothing_to_rate", "There was no conversation yet.")
    await rate_episode(session, conversation, episode, rating.score, rating.comment)


async def rate_episode(
    session: AsyncSession,
    conversation: Conversation,
    episode: Episode,
    score: int,
    comment: str | None = None,
) -> None:
    """Keep the score of an episode of the locked conversation."""
    episode.csat_score, episode.csat_comment = score, comment
    episode.csat_at = now(session)
    # Low ones are followed up.
    boards.outdate(session, "reviews")
    # Other devices of theirs need not ask any more.
    await control.tell(session, conversation)
    audit.record(session, "customer", "episode.rated", f"episode:{episode.id}", {"score": score})


def _seen(conversation: Conversation, author: Literal["customer", "agent"]) -> int:
    if author == "customer":
        return conversation.customer_seen_seq
    return conversation.agent_seen_seq
