"""A conversation that goes on in a channel: what the customer and the staff are told of it, and
what becomes of the conversation that was held there before."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.api.schemas.channels import OfferChannel, OpenThread
from crm_bridge.channels.forgetting import PHRASE
from crm_bridge.channels.saying import say
from crm_bridge.conversations import episodes, escalations
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.transitions import CLOSED, CONTINUED_ELSEWHERE
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.channel import Channel, ChannelThread
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.desk import Note


async def tell(
    session: AsyncSession, conversation_id: str, wish: OpenThread, customer_id: str | None
) -> None:
    """The customer reads there that it goes on, and how to undo it; the staff over what."""
    conversation = await locked(session, conversation_id)
    title = await _title(session, wish.channel)
    session.add(
        Note(
            id=new_id("nte"),
            conversation_id=conversation.id,
            episode_id=conversation.episode_id,
            text=f"The customer goes on over {title}.",
            at=now(session),
        )
    )
    if customer_id is None:
        await say(session, conversation, "system_goes_on_here")
        return
    name = (await session.get_one(Customer, customer_id)).name
    phrase = texts.say(PHRASE, conversation.locale)
    await say(session, conversation, "system_linked", customer=name, phrase=phrase)


async def tell_it_is_anothers(session: AsyncSession, conversation_id: str) -> None:
    """The account is known as a customer's, and the code came from a chat that is not theirs."""
    await say(session, await locked(session, conversation_id), "system_goes_on_apart")


async def leave(session: AsyncSession, conversation: Conversation, thread: ChannelThread) -> None:
    """The locked conversation ends: its customer goes on with another one in this thread."""
    if conversation.over_thread == thread.id:
        conversation.over_thread = None
    if conversation.episode_id is not None and conversation.state != "closed":
        await escalations.end(session, conversation, CLOSED)
        await episodes.end(session, conversation, "customer", CONTINUED_ELSEWHERE)


async def _title(session: AsyncSession, channel: str) -> str:
    known = await session.get(Channel, channel)
    if known is None:
        return channel.capitalize()
    return OfferChannel.model_validate(known.offer).title
