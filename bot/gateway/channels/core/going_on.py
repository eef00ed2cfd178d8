"""A customer of the web goes on in another channel: which they can choose, and the one-time code
that leads there."""

from collections.abc import Mapping

from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.channel import Channel
from bot.gateway.channels.core.following import Following
from bot.gateway.errors import ChatError, chat_errors

_SAMPLE = "code"


class GoingOn:
    """Offers those that are connected just now, and that a customer can come to with a code."""

    def __init__(
        self, bridge: ChannelBridge, channels: Mapping[str, Channel], following: Following
    ) -> None:
        self._bridge = bridge
        self._channels = channels
        self._following = following

    def channels(self) -> list[dict[str, str]]:
        """`name` and `title` of each."""
        return [
            {"name": name, "title": self._channels[name].title()}
            for name in sorted(self._following.connected)
            if self._takes_codes(self._channels[name])
        ]

    async def link(self, conversation_id: str, name: str) -> dict[str, object]:
        """A new code for this conversation: `url` opens the channel with it, or `text` is to be
        written there. Raises 404 `channel_unknown` for one that is not offered."""
        channel = self._channels.get(name)
        if channel is None or name not in {one["name"] for one in self.channels()}:
            raise ChatError(404, "channel_unknown", f"There is no way to go on in {name!r} now.")
        with chat_errors():
            issued = await self._bridge.issue_code(conversation_id, name)
        url, text = channel.link(issued.code), channel.typed(issued.code)
        return {
            **issued.model_dump(mode="json"),
            **({"url": url} if url else {}),
            **({"text": text} if text else {}),
        }

    @staticmethod
    def _takes_codes(channel: Channel) -> bool:
        return bool(channel.link(_SAMPLE) or channel.typed(_SAMPLE))
