"""What a web customer can do, whichever way the frames came."""

from dataclasses import dataclass

from bot.gateway.bridge import Bridge
from bot.gateway.channels.web.protocol import CustomerMessage, Rating
from bot.gateway.delivery import Deliveries
from bot.gateway.errors import chat_errors
from bot.gateway.hub import Hub
from bot.gateway.limits import MessageLimits
from bot.gateway.sessions import Sessions
from bot.gateway.turns import Turns
from crm_bridge.api.schemas.conversations import Changes, Kept, Rate


@dataclass(frozen=True)
class Chat:
    """The web channel's share of the gateway. Failures are ChatError."""

    bridge: Bridge
    sessions: Sessions
    limits: MessageLimits
    turns: Turns
    hub: Hub
    deliveries: Deliveries

    async def receive(self, conversation_id: str, message: CustomerMessage, address: str) -> Kept:
        """Keep a message and have it answered; nothing is acknowledged that was not kept."""
        to_keep = message.to_keep().model_copy(update={"turn": self.turns.wish})
        self.limits.spend(conversation_id, address)
        with chat_errors():
            kept = await self.bridge.keep(conversation_id, to_keep)
        if kept.needs_turn:
            self.turns.wake(conversation_id, kept.turn)
        return kept

    async def changes(self, conversation_id: str, after: str | None) -> Changes:
        """What is new since a cursor; handed out means delivered."""
        with chat_errors():
            changes = await self.bridge.changes(conversation_id, after)
        self.deliveries.sent(conversation_id, changes.messages)
        return changes

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
