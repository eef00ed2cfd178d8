"""Turns are taken under a lease with a fencing number, so that two gateways cannot both answer."""

import math
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from bot.observability import tracing
from crm_bridge.api.schemas.conversations import LONGEST_TURN, TakeTurn
from crm_bridge.api.schemas.conversations import Turn as TurnView
from crm_bridge.conversations import moods
from crm_bridge.conversations.records import hold, locked
from crm_bridge.db import now
from crm_bridge.errors import Conflict
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message, Turn


def unanswered(columns: ReadOnlyColumnCollection[str, Any]) -> tuple[ColumnElement[bool], ...]:
    """Of the table of messages, or of an alias of it: what waits for the bot."""
    return columns.author == "customer", columns.outcome.is_(None)


_COLUMNS = Message.__table__.c
_UNANSWERED = (
    _COLUMNS.conversation_id == bindparam("conversation_id"),
    *unanswered(_COLUMNS),
)
ANY_UNANSWERED = select(_COLUMNS.seq).where(*_UNANSWERED).limit(1)
_OLDEST_UNANSWERED = (
    select(Message, Turn)
    .outerjoin(Turn, (Turn.conversation_id == Message.conversation_id) & (Turn.seq == Message.seq))
    .where(*_UNANSWERED)
    .order_by(Message.seq)
    .limit(1)
)
# Both rows are locked, so PostgreSQL gives both as they are once it has the locks, and not as they
# were when it began to wait: what another holder did until then is seen.
_OF_TURN = (
    select(Conversation, Turn)
    .join(Turn, Turn.conversation_id == Conversation.id)
    .where(Turn.id == bindparam("turn_id"))
    .with_for_update(key_share=True, of=(Conversation, Turn))
)


LONGEST = timedelta(seconds=LONGEST_TURN)
"""A lease that ends later was given by a clock that has been put back since, and is over: nobody
would take up what its holder left until that clock's time comes."""


class TurnOver(Conflict):
    """The turn's lease ended, was taken by another, or a person has the conversation now."""


async def take(session: AsyncSession, conversation_id: str, wish: TakeTurn) -> TurnView | None:
    """The oldest unanswered message under a lease for `wish.holder`; None when there is none, or
    when the bot does not have the conversation.

    The same holder may take again before its lease ends (its answer may have been lost). Raises
    409 `lease_held` with `Retry-After` for another, 404 `conversation_unknown`.
    """
    conversation = await locked(session, conversation_id)
    if conversation.state != "bot":
        return None
    found = await _oldest_unanswered(session, conversation_id)
    if found is None:
        return None
    _refuse_while_held(session, conversation, wish.holder)
    message, turn = found
    return _lease(session, conversation, message, turn or _new_turn(session, message), wish)


def take_first(
    session: AsyncSession, conversation: Conversation, message: Message, wish: TakeTurn
) -> TurnView | None:
    """The turn of a message that has just been added, before which none is unanswered; None while
    a lease runs, whoever holds it."""
    if runs(conversation.lease_expires_at, now(session)):
        return None
    return _lease(session, conversation, message, _new_turn(session, message), wish)


async def anything_unanswered(session: AsyncSession, conversation: Conversation) -> bool:
    """Whether a message of the locked conversation waits for the bot."""
    if conversation.state != "bot":
        return False
    found = await session.scalar(ANY_UNANSWERED, {"conversation_id": conversation.id})
    return found is not None


async def locked_turn(session: AsyncSession, turn_id: str) -> tuple[Turn, Conversation] | None:
    """A turn and its conversation, both held until the transaction ends."""
    found = (await session.execute(_OF_TURN, {"turn_id": turn_id})).first()
    if found is None:
        return None
    conversation, turn = found
    hold(session, conversation)
    return turn, conversation


async def check(session: AsyncSession, turn_id: str, fence: int) -> None:
    """Pass while the turn still runs under this fence; keeps its conversation locked, so nobody
    takes it over before the caller's change stands. Raises `TurnOver` (409 `turn_over`)."""
    found = await locked_turn(session, turn_id)
    if found is None:
        raise TurnOver("turn_over", f"There is no turn {turn_id!r}.")
    turn, conversation = found
    if not is_held(turn, conversation, fence):
        raise TurnOver("turn_over", "This turn is not running any more.")
    if not runs(conversation.lease_expires_at, now(session)):
        raise TurnOver("turn_over", "The time of this turn is over.")


def runs(expires: datetime | None, moment: datetime) -> bool:
    """Whether a lease that ends then is one at this moment."""
    return expires is not None and moment < expires <= moment + LONGEST


def runs_no_more(moment: datetime) -> ColumnElement[bool]:
    """The same the other way round, to ask for conversations."""
    expires = Conversation.lease_expires_at
    return or_(expires.is_(None), expires <= moment, expires > moment + LONGEST)


def is_held(turn: Turn, conversation: Conversation, fence: int) -> bool:
    """Whether the lease on the conversation is this turn's under this fence, expired or not."""
    return conversation.lease_turn_id == turn.id and conversation.fence == turn.fence == fence


def release(conversation: Conversation) -> None:
    conversation.lease_holder = None
    conversation.lease_turn_id = None
    conversation.lease_expires_at = None


async def _oldest_unanswered(
    session: AsyncSession, conversation_id: str
) -> tuple[Message, Turn | None] | None:
    found = await session.execute(_OLDEST_UNANSWERED, {"conversation_id": conversation_id})
    row = found.first()
    if row is None:
        return None
    message, turn = row
    return message, turn


def _refuse_while_held(session: AsyncSession, conversation: Conversation, holder: str) -> None:
    expires = conversation.lease_expires_at
    if expires is None or not runs(expires, now(session)) or conversation.lease_holder == holder:
        return
    wait = max(1, math.ceil((expires - now(session)).total_seconds()))
    raise Conflict(
        "lease_held",
        "Another holder is answering in this conversation.",
        headers={"Retry-After": str(wait)},
    )


def _new_turn(session: AsyncSession, message: Message) -> Turn:
    turn = Turn(
        id=new_id("trn"),
        conversation_id=message.conversation_id,
        episode_id=message.episode_id or "",
        seq=message.seq,
        fence=0,
        started_at=now(session),
        dropped=False,
    )
    session.add(turn)
    return turn


def _lease(
    session: AsyncSession,
    conversation: Conversation,
    message: Message,
    turn: Turn,
    wish: TakeTurn,
) -> TurnView:
    conversation.fence += 1
    turn.fence = conversation.fence
    conversation.lease_holder = wish.holder
    conversation.lease_turn_id = turn.id
    conversation.lease_expires_at = now(session) + timedelta(seconds=wish.ttl)
    return _view(conversation, message, turn)


def dialogue_id(conversation: Conversation, turn: Turn) -> str:
    """What the assistant remembers the dialogue by. It has one an episode, and a new one whenever
    it gets the conversation back: what was asked before a person came must not be gone on with,
    and what led to the call must not call again."""
    return f"{turn.episode_id}.{conversation.state_since:%Y%m%d%H%M%S%f}"


def _view(conversation: Conversation, message: Message, turn: Turn) -> TurnView:
    return TurnView.model_validate(
        {
            "turn_id": turn.id,
            "fence": turn.fence,
            "lease_expires_at": conversation.lease_expires_at,
            "conversation_id": conversation.id,
            "episode_id": turn.episode_id,
            "dialogue_id": dialogue_id(conversation, turn),
            "seq": message.seq,
            "text": message.text,
            "command": message.command,
            "values": message.values,
            "locale": conversation.locale,
            "channel": conversation.channel,
            "private": conversation.private,
            "trace": tracing.of_message(message.client_id or ""),
            "recent_sentiment": moods.recent(conversation),
        }
    )
