"""“Forget me here”: a customer undoes the binding of the account that they write from."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.access.proofs import end_orders
from crm_bridge.channels import binding
from crm_bridge.channels.saying import say
from crm_bridge.models.channel import ChannelThread
from crm_bridge.models.conversation import Conversation

FORGET_COMMAND = "careline:forget_me"
PHRASE = "system_forget_me_phrase"
"""What customers are told to write, in each language."""
_AROUND = " .!¡?'\"“”„«»「」。"
_ALSO = ("forget me", "please forget me here", "unlink me", "unlink me here", "unlink this chat")


def asks_to_be_forgotten(text: str) -> bool:
    """Only when it is all that is said, and in these very words: what is undone by mistake has to
    be bound again with a new code."""
    return plain(text) in _phrases()


async def forget(session: AsyncSession, conversation: Conversation, seq: int) -> None:
    """The account is nobody's any more, and in this conversation nobody stands identified and no
    order is open: the next to write may be somebody else."""
    known = conversation.customer_id is not None
    thread = await session.get(ChannelThread, conversation.over_thread or "")
    if thread is not None:
        identity = await binding.bound_to(session, thread.channel, thread.author_id)
        if identity is not None:
            known = True
            await binding.undo(session, identity, "customer")
        await binding.forget_customer(session, conversation)
        known = await end_orders(session, conversation.id) or known
    key = "system_forgotten" if thread is not None and known else "system_not_linked"
    await say(session, conversation, key, reply_to=seq)


def _phrases() -> frozenset[str]:
    return frozenset(map(plain, (*_ALSO, *texts.shipped().everywhere(PHRASE))))


def plain(text: str) -> str:
    """Without what does not count when somebody says a phrase and nothing else."""
    words = text.replace("’", "'").casefold().split()
    return " ".join(words).strip(_AROUND)
