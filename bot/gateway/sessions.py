"""From a bearer token to its conversation, remembered for a moment."""

import re
from datetime import UTC, datetime

from cachetools import TTLCache

from bot.gateway.bridge import Bridge
from bot.gateway.errors import ChatError, chat_errors
from crm_bridge.api.schemas.conversations import OpenSession, SessionOpened, SessionResolved

REMEMBERED = 15.0
"""Seconds for which the bridge is not asked about a token again."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Sessions:
    """Opens and resolves chat sessions; refusals become ChatError with the bridge's code."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._known: TTLCache[str, SessionResolved] = TTLCache(maxsize=20_000, ttl=REMEMBERED)

    async def open(self, body: OpenSession) -> SessionOpened:
        """A fresh session; what cannot be a token to resume counts as none."""
        if body.resume is not None and not _TOKEN.fullmatch(body.resume):
            body = body.model_copy(update={"resume": None})
        with chat_errors():
            return await self._bridge.open_session(body)

    async def conversation(self, token: str) -> str:
        """The conversation that a token opens; raises `token_invalid` or `token_expired`."""
        if not _TOKEN.fullmatch(token):
            raise ChatError(401, "token_invalid", "This session token is not known.")
        known = self._known.get(token)
        if known is None or known.valid_until <= datetime.now(UTC):
            with chat_errors():
                known = await self._bridge.resolve_session(token)
            self._known[token] = known
        return known.conversation_id
