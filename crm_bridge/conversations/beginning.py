"""A conversation that begins, on the web or anywhere else."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.records import hold
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation

DEFAULT_LOCALE = "en"


def begin(
    session: AsyncSession,
    *,
    channel: str,
    locale: str = DEFAULT_LOCALE,
    page: str | None = None,
    thread: str | None = None,
    private: bool = True,
) -> Conversation:
    """A new one, with the bot and without a message yet. `thread` names its place in the channel,
    `private` False: several people read along."""
    conversation = Conversation(
        id=new_id("cnv"),
        channel=channel,
        thread=thread,
        private=private,
        locale=locale,
        page=page,
        created_at=now(session),
        last_activity_at=now(session),
        state="bot",
        state_since=now(session),
        queue_rank=2,
        last_seq=0,
        customer_seen_seq=0,
        agent_seen_seq=0,
        fence=0,
    )
    session.add(conversation)
    hold(session, conversation)
    return conversation
