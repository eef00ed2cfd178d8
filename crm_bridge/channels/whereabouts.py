"""Where a conversation is held just now, as staff read it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.channels import Lack, OfferChannel
from crm_bridge.models.channel import Channel, ChannelThread
from crm_bridge.models.conversation import Conversation

WEB = "web"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`title` is what the channel is called, `began` the channel where the conversation began where
    that was another one; `private` False: several people read there. `gone` says why nothing
    reaches the customer, `called` what they call themselves there (which proves nothing), `lacks`
    what the channel cannot show."""

    channel: str
    title: str
    private: bool
    began: str | None = None
    gone: str | None = None
    called: str | None = None
    lacks: tuple[Lack, ...] = ()


def title_of(channel: str, offered: str | None) -> str:
    """What it is called where no gateway has said it, too."""
    return offered or channel.capitalize()


def began_elsewhere(conversation: Conversation, channel: str) -> str | None:
    return conversation.channel if conversation.channel != channel else None


def called(private: bool | None, name: str | None) -> str | None:
    """The name of the one who writes there; where several do, it would be that of the last."""
    return name or None if private else None


async def whereabouts(session: AsyncSession, conversation: Conversation) -> Whereabouts:
    """One statement, and none for what is on the web."""
    if conversation.over_thread is None and conversation.channel == WEB:
        return Whereabouts(WEB, title_of(WEB, None), conversation.private)
    if conversation.over_thread is None:
        offered = await session.get(Channel, conversation.channel)
        return _told(conversation, None, offered)
    row = await session.execute(
        select(ChannelThread, Channel)
        .outerjoin(Channel, Channel.name == ChannelThread.channel)
        .where(ChannelThread.id == conversation.over_thread)
    )
    thread, offered = row.one()
    return _told(conversation, thread, offered)


def _told(
    conversation: Conversation, thread: ChannelThread | None, known: Channel | None
) -> Whereabouts:
    channel = thread.channel if thread else conversation.channel
    offer = OfferChannel.model_validate(known.offer) if known else None
    return Whereabouts(
        channel=channel,
        title=title_of(channel, offer.title if offer else None),
        private=thread.private if thread else conversation.private,
        began=began_elsewhere(conversation, channel),
        gone=thread.gone if thread else None,
        called=called(thread.private, thread.author_name) if thread else None,
        lacks=tuple(offer.lacks) if offer else (),
    )
