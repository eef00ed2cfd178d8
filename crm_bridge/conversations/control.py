"""Changing who answers. Every change is checked against the table, recorded and told."""

from typing import cast

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import AgentName, Control, ControlState, Outcome
from crm_bridge.conversations import moods, queue, resolutions
from crm_bridge.conversations.feed import append_event
from crm_bridge.conversations.transitions import is_allowed
from crm_bridge.db import now
from crm_bridge.errors import Conflict
from crm_bridge.models.conversation import ControlMove, Conversation, Episode
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.routing import offers
from crm_bridge.webhooks import noting as webhooks


async def move(
    session: AsyncSession,
    conversation: Conversation,
    to: ControlState,
    who: str,
    why: str,
    *,
    given_to: str | None = None,
) -> None:
    """Give control to `to`. `who` is an actor (`customer`, `system`, `staff:<id>`), `why` a reason
    of `transitions`, `given_to` (`team:<id>`, `staff:<id>`) whom it was passed on to. Set assignee,
    team and queue rank before. Raises 409 `transition_refused`.
    """
    came_from = state_of(conversation)
    if not is_allowed(came_from, to, why):
        raise Conflict(
            "transition_refused", f"A conversation cannot go from {came_from} to {to}: {why}."
        )
    _set_state(session, conversation, to)
    moods.forget(conversation)
    session.add(
        ControlMove(
            conversation_id=conversation.id,
            episode_id=conversation.episode_id,
            from_state=came_from,
            to_state=to,
            who=who,
            why=why,
            given_to=given_to,
            at=now(session),
        )
    )
    if came_from == "queued":
        await offers.settle(session, conversation)
    webhooks.note_move(session, conversation, came_from, to, who=who, why=why)
    if came_from == "bot":
        await take_pending(session, conversation)
    await tell(session, conversation)
    if "queued" in (came_from, to):
        await tell_the_queue(session, conversation)


def state_of(conversation: Conversation) -> ControlState:
    return cast(ControlState, conversation.state)


def as_outcome(kept: str | None) -> Outcome:
    """The outcome as it was kept, where there is one."""
    return cast(Outcome, kept)


async def tell(session: AsyncSession, conversation: Conversation) -> None:
    """Queue the `control` event that says how things stand."""
    control = await current(session, conversation)
    append_event(
        session, conversation.id, "control", control.model_dump(mode="json", exclude_none=True)
    )


async def current(session: AsyncSession, conversation: Conversation) -> Control:
    """Who answers now."""
    agent, position, rate = None, None, None
    if conversation.state == "human" and conversation.assignee_id:
        staff = await session.get_one(Staff, conversation.assignee_id)
        agent = AgentName(name=staff.name)
    if conversation.state == "queued":
        position = await queue.position(session, conversation)
    if conversation.state == "closed":
        rate = await is_to_be_rated(session, conversation) or None
    return Control(state=state_of(conversation), agent=agent, position=position, rate=rate)


async def is_to_be_rated(session: AsyncSession, conversation: Conversation) -> bool:
    """Once an episode, and not where the question makes no sense."""
    episode = await session.get(Episode, conversation.episode_id or "")
    return (
        episode is not None
        and episode.csat_at is None
        and episode.resolution not in resolutions.UNRATED
    )


async def take_pending(
    session: AsyncSession, conversation: Conversation, outcome: Outcome = "with_person"
) -> list[int]:
    """Give every unanswered message of the customer its outcome; their `seq`s."""
    seqs = (
        await session.scalars(
            update(Message)
            .where(
                Message.conversation_id == conversation.id,
                Message.author == "customer",
                Message.outcome.is_(None),
            )
            .values(outcome=outcome)
            .returning(Message.seq)
            .execution_options(synchronize_session="fetch")
        )
    ).all()
    for seq in sorted(seqs):
        tell_outcome(session, conversation.id, seq, outcome)
    return sorted(seqs)


def tell_outcome(session: AsyncSession, conversation_id: str, seq: int, outcome: Outcome) -> None:
    append_event(session, conversation_id, "outcome", {"seq": seq, "outcome": outcome}, seq=seq)


def _set_state(session: AsyncSession, conversation: Conversation, to: ControlState) -> None:
    conversation.state = to
    conversation.state_since = now(session)
    conversation.snoozed_until = None
    if to != "human":
        conversation.assignee_id = None
    # Whoever computes an answer holds a turn of the state before; it is worth nothing now.
    conversation.lease_holder = None
    conversation.lease_turn_id = None
    conversation.lease_expires_at = None


async def tell_the_queue(session: AsyncSession, moved: Conversation) -> None:
    """Tell those who wait for the same team their new place: for who comes, those behind them."""
    await session.flush()
    line = await queue.first_in_line(session, moved.team_id)
    if moved.state == "queued":
        places = {one.id: place for one, place in line}
        line = line[places.get(moved.id, len(line)) :]
    for other, position in line:
        control = Control(state="queued", position=position)
        append_event(
            session, other.id, "control", control.model_dump(mode="json", exclude_none=True)
        )
