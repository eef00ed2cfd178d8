"""What each of the staff has read: from it the list knows what is unread."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import MarkSeen
from crm_bridge.conversations import marks
from crm_bridge.conversations.inbox_views import unread_by
from crm_bridge.db import Database
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.desk_reading import StaffSeen
from crm_bridge.models.staff import Staff


async def mark_seen(session: AsyncSession, staff_id: str, conversation_id: str, seq: int) -> None:
    """They have read as far as `seq`; it never goes back."""
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    row = insert(StaffSeen).values(staff_id=staff_id, conversation_id=conversation_id, seq=seq)
    await session.execute(
        row.on_conflict_do_update(
            index_elements=[StaffSeen.staff_id, StaffSeen.conversation_id],
            set_={"seq": row.excluded.seq},
            where=StaffSeen.seq < row.excluded.seq,
        )
    )


async def page_shown(database: Database, staff: Staff, conversation: Conversation) -> None:
    """A page with the conversation's last messages was made for them. Only who has the
    conversation reads it for the customer, and only news is worth a write."""
    if conversation.state != "human" or conversation.assignee_id != staff.id:
        return
    async with database.reading() as session:
        unread = await session.scalar(
            select(Conversation.id).where(Conversation.id == conversation.id, unread_by(staff.id))
        )
    if unread is not None:
        async with database.session() as session:
            await mark_seen(session, staff.id, conversation.id, conversation.last_seq)
            # The customer is told that what they wrote was read.
            mark = MarkSeen(author="agent", seq=conversation.last_seq)
            await marks.mark_seen(session, conversation.id, mark)


async def unread_among(
    session: AsyncSession, staff_id: str, conversation_ids: list[str]
) -> frozenset[str]:
    """Which of these conversations have something that they have not read."""
    found = await session.scalars(
        select(Conversation.id).where(Conversation.id.in_(conversation_ids), unread_by(staff_id))
    )
    return frozenset(found)
