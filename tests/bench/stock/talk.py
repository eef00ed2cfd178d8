"""A client of stock Rasa's REST channel."""

from collections.abc import Sequence
from uuid import uuid4

from aiohttp import ClientSession


class StockTalk:
    """One conversation. What the actions must know of it, the bridge's conversation above all, goes
    with each message as the channel's metadata."""

    def __init__(self, http: ClientSession, url: str, conversation_id: str) -> None:
        self._http = http
        self._url = f"{url}/webhooks/rest/webhook"
        self._conversation_id = conversation_id
        self._sender = str(uuid4())

    async def say(self, text: str) -> Sequence[str]:
        metadata = {
            "conversation_id": self._conversation_id,
            "turn_id": str(uuid4()),
            "fence": 0,
            "locale": "en",
            "channel": "web",
            "private": True,
        }
        body = {"sender": self._sender, "message": text, "metadata": metadata}
        async with self._http.post(self._url, json=body) as response:
            response.raise_for_status()
            return [str(said.get("text", "")) for said in await response.json()]
