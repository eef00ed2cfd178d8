"""What the bridge itself says to a customer, in their language."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.api.schemas.content import NewButton, NewReply
from crm_bridge.conversations import messages
from crm_bridge.models.conversation import Conversation


async def say(
    session: AsyncSession,
    conversation: Conversation,
    key: str,
    *,
    reply_to: int | None = None,
    buttons: Sequence[NewButton] = (),
    **values: object,
) -> None:
    """A system message; `reply_to` is the `seq` that it answers."""
    locale = conversation.locale
    told = NewReply(
        author="system",
        text=texts.say(key, locale, **values),
        buttons=list(buttons),
        lang=texts.language(key, locale),
    )
    await messages.say(session, conversation.id, told, reply_to)
