"""The same customer in two conversations about one matter: one goes on, the other is closed with a
pointer. Both keep what was said in them."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import episodes, escalations, resolutions
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.staff_steps import actor, record, tell_customer
from crm_bridge.conversations.transitions import CLOSED
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.staff import Staff

OFFERED = 10


async def merge(session: AsyncSession, duplicate_id: str, into_id: str, staff: Staff) -> None:
    """Close the duplicate; the matter goes on in the other one. Who is verified where stays as it
    is: an anonymous visitor does not become the customer by it.

    Raises 404 `conversation_unknown`, 409 `already_closed` and `customers_differ`, 422
    `merge_with_itself`.
    """
    duplicate, into = await _both(session, duplicate_id, into_id)
    _refuse_different(duplicate, into)
    await tell_customer(session, duplicate, "system_closed_merged")
    await escalations.end(session, duplicate, CLOSED)
    if duplicate.episode_id is not None:
        episode = await session.get_one(Episode, duplicate.episode_id)
        episode.merged_into = into.id
        episode.resolution = resolutions.DUPLICATE
    await episodes.end(session, duplicate, actor(staff), CLOSED)
    record(session, staff, "merged", duplicate, into=into.id)
    record(session, staff, "took_duplicate", into, duplicate=duplicate.id)


async def candidates(session: AsyncSession, conversation: Conversation) -> list[Conversation]:
    """The customer's other open conversations, the newest activity first."""
    if conversation.customer_id is None:
        return []
    found = await session.scalars(
        select(Conversation)
        .where(
            Conversation.customer_id == conversation.customer_id,
            Conversation.id != conversation.id,
            Conversation.state != "closed",
            Conversation.last_seq > 0,
        )
        .order_by(Conversation.last_activity_at.desc())
        .limit(OFFERED)
    )
    return list(found)


async def pointers(
    session: AsyncSession, conversation: Conversation
) -> tuple[list[str], list[str]]:
    """Into which conversations this one was merged, and which were merged into it, by id."""
    rows = await session.execute(
        select(Episode.conversation_id, Episode.merged_into)
        .where(
            Episode.merged_into.is_not(None),
            (Episode.conversation_id == conversation.id) | (Episode.merged_into == conversation.id),
        )
        .order_by(Episode.ended_at)
    )
    found = [(row[0], row[1]) for row in rows]
    into = [there for here, there in found if here == conversation.id and there]
    return into, [here for here, there in found if there == conversation.id]


async def _both(
    session: AsyncSession, duplicate_id: str, into_id: str
) -> tuple[Conversation, Conversation]:
    if duplicate_id == into_id:
        raise Unprocessable("merge_with_itself", "Choose another conversation than this one.")
    # In one order, so that two merges the other way round do not wait for each other.
    held = {one: await locked(session, one) for one in sorted((duplicate_id, into_id))}
    duplicate, into = held[duplicate_id], held[into_id]
    if duplicate.state == "closed" or into.state == "closed":
        raise Conflict("already_closed", "A conversation that is closed cannot be merged.")
    return duplicate, into


def _refuse_different(duplicate: Conversation, into: Conversation) -> None:
    known = {one.customer_id for one in (duplicate, into)} - {None}
    if len(known) > 1:
        raise Conflict(
            "customers_differ", "These are conversations of two customers: they stay apart."
        )
