"""Two of the staff answer one customer: the second to send is shown first what came meanwhile."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.records import locked
from crm_bridge.errors import Conflict
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a colleague said to the customer."""

    seq: int
    author: str
    text: str


class Overtaken(Conflict):
    """`earlier` is what the writer has not seen, oldest first."""

    def __init__(self, earlier: list[Earlier], last_seq: int) -> None:
        names = " and ".join(dict.fromkeys(one.author for one in earlier))
        super().__init__("overtaken", f"{names} replied meanwhile. Your reply was not sent.")
        self.earlier = earlier
        self.last_seq = last_seq


async def refuse_overtaken(
    session: AsyncSession, conversation_id: str, staff: Staff, seen: int
) -> None:
    """`seen` is the last message that the writer's page showed. Locks the conversation, so that
    nothing comes between this and the reply. Raises 409 `Overtaken`, 404 `conversation_unknown`."""
    conversation = await locked(session, conversation_id)
    if conversation.last_seq <= seen:
        return
    found = await session.execute(
        select(Message.seq, Staff.name, Message.text)
        .join(Staff, Staff.id == Message.staff_id)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq > seen,
            Message.author == "agent",
            Message.staff_id != staff.id,
        )
        .order_by(Message.seq)
    )
    earlier = [Earlier(seq, name, text) for seq, name, text in found]
    if earlier:
        raise Overtaken(earlier, conversation.last_seq)
