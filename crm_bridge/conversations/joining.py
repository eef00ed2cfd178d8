"""A person comes into a conversation: by their own wish, or because a colleague gave it to them."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import control, escalations, interactions, queue
from crm_bridge.conversations.staff_steps import actor, record, tell_customer
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.staff import Staff
from crm_bridge.routing import presence, tasks
from crm_bridge.staff import concerns


async def join(
    session: AsyncSession,
    conversation: Conversation,
    staff: Staff,
    reason: str,
    *,
    by: Staff | None = None,
) -> None:
    """`staff` has the locked conversation now, and the customer is told who; `by` is who decided
    it, if not they themselves. Raises 409 `transition_refused`."""
    decided = by or staff
    came_from = conversation.state
    conversation.assignee_id = staff.id
    await control.move(
        session, conversation, "human", actor(decided), reason,
        given_to=actor(staff) if by else None,
    )  # fmt: skip
    if conversation.episode_id is not None:
        episode = await session.get_one(Episode, conversation.episode_id)
        episode.person_since = episode.person_since or now(session)
    await escalations.accept(session, conversation, staff.id)
    await tasks.done(session, conversation, staff.id)
    conversation.queue_rank = queue.RANKS["normal"]
    await tell_customer(session, conversation, "system_agent_joined", agent=staff.name)
    if by is not None:
        concerns.note(session, staff.id, "given", conversation.id)
    record(session, decided, reason, conversation, came_from=came_from, to=staff.id)
    await interactions.refresh(session, conversation)


async def colleague_here(session: AsyncSession, staff_id: str) -> Staff:
    """Somebody to whom a conversation can be given. Raises 404 `staff_unknown`, 409
    `colleague_absent`: from somebody who is not there it would come back at once."""
    colleague = await session.get(Staff, staff_id)
    if colleague is None or not colleague.active:
        raise NotFound("staff_unknown", "There is no such colleague.")
    if not await presence.is_here(session, staff_id):
        raise Conflict(
            "colleague_absent",
            f"{colleague.name} is not at the desk now. Choose somebody who is, or a team.",
        )
    return colleague
