"""What a web customer can do, whichever way the frames came."""

from dataclasses import dataclass

from bot.gateway.attachments.links import AttachmentLinks
from bot.gateway.attachments.uploads import Upload
from bot.gateway.bridge import Bridge
from bot.gateway.channels.web.protocol import CustomerMessage, Rating
from bot.gateway.delivery import Deliveries
from bot.gateway.errors import chat_errors
from bot.gateway.hub import Hub
from bot.gateway.limits import MessageLimits
from bot.gateway.sessions import Sessions
from bot.gateway.turns import Turns
from crm_bridge.api.schemas.content import Attachment
from crm_bridge.api.schemas.conversations import Changes, Kept, Rate
from crm_bridge.api.schemas.offline import MailTranscript, OfflineKept, OfflineMessage
from crm_bridge.api.schemas.visits import VisitContext
from crm_bridge.client import Fetched


@dataclass(frozen=True)
class Chat:
    """The web channel's share of the gateway. Failures are ChatError."""

    bridge: Bridge
    sessions: Sessions
    limits: MessageLimits
    turns: Turns
    hub: Hub
    deliveries: Deliveries
    links: AttachmentLinks
    context_limits: MessageLimits
    """Of their own: a page that tells of every step must not use up what its customer may say."""

    async def receive(self, conversation_id: str, message: CustomerMessage, address: str) -> Kept:
        """Keep a message and have it answered; nothing is acknowledged that was not kept."""
        to_keep = message.to_keep().model_copy(update={"turn": self.turns.wish})
        self.limits.spend(conversation_id, address)
        with chat_errors():
            kept = await self.bridge.keep(conversation_id, to_keep)
        if kept.needs_turn:
            self.turns.wake(conversation_id, kept.turn)
        return kept

    async def attach(self, conversation_id: str, upload: Upload) -> Attachment:
        """Keep a file, to be sent with a message."""
        with chat_errors():
            kept = await self.bridge.attach(conversation_id, upload)
        return self.links.in_attachment(conversation_id, kept)

    async def attachment(self, conversation_id: str, attachment_id: str) -> Fetched:
        """A file of this conversation; raises 404 `attachment_unknown`."""
        with chat_errors():
            return await self.bridge.attachment(conversation_id, attachment_id)

    async def changes(self, conversation_id: str, after: str | None) -> Changes:
        """What is new since a cursor; handed out means delivered, and so does what is before it."""
        if after is not None:
            self.deliveries.reached(conversation_id, int(after))
        with chat_errors():
            changes = await self.bridge.changes(conversation_id, after)
        answers = [one.seq for one in changes.messages if one.author != "customer"]
        self.deliveries.sent(conversation_id, answers)
        return self.links.in_changes(conversation_id, changes)

    async def whole(self, conversation_id: str) -> Changes:
        """Everything the customer was told; reading it delivers nothing."""
        with chat_errors():
            return await self.bridge.changes(conversation_id, None)

    async def context(self, conversation_id: str, context: VisitContext, address: str) -> None:
        """Where the customer is now, as their page says."""
        self.context_limits.spend(conversation_id, address)
        with chat_errors():
            await self.bridge.put_context(conversation_id, context)

    async def leave(self, conversation_id: str, left: OfflineMessage, address: str) -> OfflineKept:
        """Keep a message for a team that is away."""
        self.limits.spend(conversation_id, address)
        with chat_errors():
            return await self.bridge.leave_message(conversation_id, left)

    async def mail_transcript(self, conversation_id: str, letter: MailTranscript) -> None:
        """Raises `rate_limited`."""
        with chat_errors():
            await self.bridge.mail_transcript(conversation_id, letter)

    async def seen(self, conversation_id: str, seq: int) -> None:
        with chat_errors():
            await self.bridge.mark_seen(conversation_id, seq)

    async def typing(self, conversation_id: str) -> None:
        with chat_errors():
            await self.bridge.typing(conversation_id)

    async def rate(self, conversation_id: str, rating: Rating) -> None:
        with chat_errors():
            await self.bridge.rate(
                conversation_id, Rate(score=rating.score, comment=rating.comment)
            )
