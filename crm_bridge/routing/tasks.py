"""What a team still has to do for a customer whom nobody could talk to in time."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.desk import Task
from crm_bridge.staff import boards

CALL_BACK = "call_back"
MESSAGE = "message"
_TITLES = {
    CALL_BACK: "Nobody came to this customer in the queue",
    MESSAGE: "A customer left a message while nobody was there",
}


async def ensure(session: AsyncSession, conversation: Conversation, kind: str) -> Task:
    """The conversation's open task, made now if there is none: one is enough."""
    task = await session.scalar(
        select(Task)
        .where(Task.conversation_id == conversation.id, Task.done_at.is_(None))
        .order_by(Task.created_at)
        .limit(1)
    )
    if task is None:
        task = Task(
            id=new_id("tsk"),
            kind=kind,
            title=_TITLES[kind],
            conversation_id=conversation.id,
            team_id=conversation.team_id,
            created_at=now(session),
        )
        session.add(task)
    # Who asks for it writes into it.
    boards.outdate(session, "tasks")
    return task


async def done(session: AsyncSession, conversation: Conversation, staff_id: str) -> None:
    """Somebody talks to the customer now."""
    open_ones = await session.scalars(
        select(Task).where(Task.conversation_id == conversation.id, Task.done_at.is_(None))
    )
    for task in open_ones:
        task.done_at = now(session)
        task.assignee_id = staff_id
        boards.outdate(session, "tasks")
