"""What an event says: the conversation as it stands, the customer, and what happened."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.views import message_view
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff, Team


async def about(
    session: AsyncSession,
    conversation_id: str,
    move: Mapping[str, str] | None,
    message: Message | None,
) -> dict[str, Any]:
    """The members of an event about a conversation, as JSON values."""
    conversation = await session.get_one(Conversation, conversation_id)
    return {
        "conversation": await _conversation(session, conversation),
        "change": await _change(session, conversation, move) if move else None,
        "message": await _message(session, message) if message else None,
    }


async def _conversation(session: AsyncSession, conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "channel": conversation.channel,
        "locale": conversation.locale,
        "state": conversation.state,
        "agent": await _agent(session, conversation.assignee_id),
        "team": await _team(session, conversation.team_id),
        "customer": await _customer(session, conversation.customer_id),
    }


async def _change(
    session: AsyncSession, conversation: Conversation, move: Mapping[str, str]
) -> dict[str, Any]:
    """Who moved it, from where and why; with the escalation where a person is wanted."""
    if move["to"] not in ("queued", "human"):
        return dict(move)
    return {**move, "escalation": await _escalation(session, conversation.episode_id)}


async def _escalation(session: AsyncSession, episode_id: str | None) -> dict[str, Any] | None:
    latest = select(Escalation).where(Escalation.episode_id == episode_id)
    found = await session.scalar(latest.order_by(Escalation.opened_at.desc()).limit(1))
    if found is None:
        return None
    return {
        "reason": found.reason,
        "matched": found.matched,
        "topic": found.topic,
        "priority": found.priority,
        "summary": found.summary,
    }


async def _message(session: AsyncSession, message: Message) -> dict[str, Any]:
    name = None
    if message.staff_id is not None:
        name = (await session.get_one(Staff, message.staff_id)).name
    return message_view(message, name).model_dump(mode="json", exclude_none=True)


async def _agent(session: AsyncSession, staff_id: str | None) -> dict[str, Any] | None:
    staff = await session.get(Staff, staff_id) if staff_id else None
    if staff is None:
        return None
    if staff.help_desk_id is not None:
        return {"id": staff.id, "name": staff.name, "help_desk_id": staff.help_desk_id}
    return {"id": staff.id, "name": staff.name, "email": staff.email}


async def _team(session: AsyncSession, team_id: str | None) -> str | None:
    team = await session.get(Team, team_id) if team_id else None
    return team.name if team else None


async def _customer(session: AsyncSession, customer_id: str | None) -> dict[str, Any] | None:
    customer = await session.get(Customer, customer_id) if customer_id else None
    if customer is None:
        return None
    return {"id": customer.id, "name": customer.name, "email": customer.email}
