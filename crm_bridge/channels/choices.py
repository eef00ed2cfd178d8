"""What can be chosen over a channel and is settled without the assistant, whoever is in control."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.channels import forgetting, profiling, rating
from crm_bridge.channels.saying import say
from crm_bridge.conversations import interactions
from crm_bridge.conversations.payloads import FILE_MISSING_COMMAND, PRIVATE_COMMAND
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message


async def settled(session: AsyncSession, conversation: Conversation, message: Message) -> bool:
    """Whether `message` was one of these; then it has its outcome and its answer."""
    if _is_about_forgetting(conversation, message):
        await forgetting.forget(session, conversation, message.seq)
    elif (allowed := _profiling_wished(message)) is not None:
        await profiling.settle(session, conversation, allowed, message.seq)
    elif rating.is_rating(message.command):
        await rating.keep(session, conversation, message)
    elif message.command == PRIVATE_COMMAND:
        await say(session, conversation, "system_private_place", reply_to=message.seq)
    elif message.command == FILE_MISSING_COMMAND and conversation.state == "bot":
        pass  # there is nothing to understand
    else:
        return False
    message.outcome = "answered"
    if conversation.state != "bot":
        await interactions.refresh(session, conversation)
    return True


def _is_about_forgetting(conversation: Conversation, message: Message) -> bool:
    if message.command == forgetting.FORGET_COMMAND:
        return True
    typed = message.command is None and conversation.over_thread is not None
    return typed and forgetting.asks_to_be_forgotten(message.text)


def _profiling_wished(message: Message) -> bool | None:
    return profiling.wish_in(message.text) if message.command is None else None
