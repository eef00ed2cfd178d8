"""When not to sell: after a return or a complaint, and while somebody is upset or has a problem.

Who asks outright is answered all the same, plainly.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.models.command import Command
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message

LATELY = timedelta(hours=24)
_MESSAGES = 8
"""So many of the customer's last messages are looked at."""
UPSET = -0.6
"""A sentiment score at or below this is strongly negative."""
DOWNCAST = -0.25
"""The mean of the last scores at or below which the mood is bad."""
_SENT_BACK = ("return_items", "exchange_items", "refund_items", "cancel_order")
PROBLEMS = frozenset(
    {
        "account_locked",
        "complaint",
        "contact_human_agent",
        "dispute_charge",
        "get_refund",
        "late_delivery",
        "missing_parcel",
        "payment_issue",
        "privacy_request",
        "report_item_problem",
        "return_item",
        "exchange_item",
        "track_refund",
        "warranty",
    }
)
"""Needs that are a problem, or come of one."""


async def may_sell(session: AsyncSession, conversation_id: str) -> bool:
    """Whether something may be suggested that nobody asked for."""
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None or conversation.state != "bot":
        return False
    moods = [float(score) for score in conversation.moods or []][:3]
    if moods and (moods[0] <= UPSET or sum(moods) / len(moods) <= DOWNCAST):
        return False
    since = now(session) - LATELY
    messages = (
        select(Message.intent, Message.at)
        .where(Message.conversation_id == conversation_id, Message.author == "customer")
        .order_by(Message.seq.desc())
        .limit(_MESSAGES)
    )
    for intent, at in await session.execute(messages):
        if intent in PROBLEMS and at >= since:
            return False
    sent_back = (
        select(Command.id)
        .where(Command.conversation_id == conversation_id, Command.kind.in_(_SENT_BACK))
        .where(Command.state != "refused", Command.created_at >= since)
        .limit(1)
    )
    return await session.scalar(sent_back) is None
