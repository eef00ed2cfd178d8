"""The record of a call for a person: at most one open an episode."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import EscalationCall
from crm_bridge.conversations.episode_lines import read_lines
from crm_bridge.conversations.summary import escalation_summary
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.staff import Team
from crm_bridge.routing.teams import default_team_id


async def open_one(session: AsyncSession, conversation: Conversation) -> Escalation | None:
    """The open escalation of the present episode."""
    return await session.scalar(
        select(Escalation).where(
            Escalation.episode_id == conversation.episode_id, Escalation.ended_at.is_(None)
        )
    )


async def begin(
    session: AsyncSession, conversation: Conversation, call: EscalationCall, seq: int | None
) -> Escalation:
    """A new escalation of the present episode, with its summary; `seq` is what led to it."""
    assert conversation.episode_id is not None  # noqa: S101 - a message began the episode
    lines = await read_lines(session, conversation.episode_id)
    escalation = Escalation(
        id=new_id("esc"),
        conversation_id=conversation.id,
        episode_id=conversation.episode_id,
        reason=call.reason,
        matched=call.matched,
        topic=call.topic,
        priority=call.priority,
        team_id=await _team_id(session, call.team),
        reasons=[_reason(session, call, seq)],
        summary=escalation_summary(lines, call.reason, call.matched),
        opened_at=now(session),
    )
    session.add(escalation)
    return escalation


def add_reason(
    session: AsyncSession, escalation: Escalation, call: EscalationCall, seq: int | None
) -> None:
    """A further call for a person who is called already: it is written down, nothing else."""
    escalation.reasons = [*escalation.reasons, _reason(session, call, seq)]


async def accept(session: AsyncSession, conversation: Conversation, staff_id: str) -> None:
    """Somebody came."""
    escalation = await open_one(session, conversation)
    if escalation is not None and escalation.accepted_at is None:
        escalation.accepted_at = now(session)
        escalation.accepted_by = staff_id


async def end(session: AsyncSession, conversation: Conversation, outcome: str) -> None:
    """`outcome` is `returned`, `left_queue`, `nobody_came` or `closed`."""
    escalation = await open_one(session, conversation)
    if escalation is not None:
        escalation.ended_at = now(session)
        escalation.outcome = outcome


def _reason(session: AsyncSession, call: EscalationCall, seq: int | None) -> dict[str, Any]:
    return {
        "reason": call.reason,
        "matched": call.matched,
        "topic": call.topic,
        "seq": seq,
        "at": now(session).isoformat(),
    }


async def _team_id(session: AsyncSession, name: str | None) -> str | None:
    """The team of that name, else the one for everything."""
    named = select(Team.id).where(Team.name == name)
    found = await session.scalar(named) if name else None
    return found or await default_team_id(session)
