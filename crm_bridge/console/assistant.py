"""The console's question to the assistant: why does it understand a message as it does?"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from pydantic import BaseModel, ConfigDict

from crm_bridge.console.explanation import Explanation
from crm_bridge.settings import Settings

SECONDS = 8.0
"""An explanation takes as long as understanding some twenty messages."""


class AssistantAway(Exception):
    """There is no explanation now; the message says why, for those who keep the logs."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    explanation: Explanation


class Assistant:
    """The internal channel of the Rasa process. Without a token nobody is asked."""

    def __init__(self, session: ClientSession, base_url: str, token: str | None) -> None:
        self._session = session
        self._url = base_url.rstrip("/") + "/explain"
        self._token = token

    async def explain(self, text: str, rules_changes: Mapping[str, Any]) -> Explanation:
        """By the reasons with what leads changed in them. Raises `AssistantAway` when no usable
        answer comes in time."""
        if self._token is None:
            raise AssistantAway("CARELINE_ASSISTANT_TOKEN is not set")
        body = {"text": text, "rules_changes": rules_changes}
        try:
            async with asyncio.timeout(SECONDS):
                return _Answer.model_validate_json(await self._read(body)).explanation
        except (ClientError, TimeoutError, ValueError) as error:
            raise AssistantAway(repr(error)) from error

    async def _read(self, body: Mapping[str, Any]) -> bytes:
        headers = {"Authorization": f"Bearer {self._token}"}
        async with self._session.post(self._url, json=body, headers=headers) as response:
            if response.status != 200:
                raise AssistantAway(f"status {response.status}")
            return await response.read()


ASSISTANT = web.AppKey("ASSISTANT", Assistant)


def add_assistant(app: web.Application, settings: Settings) -> None:
    """The application opens the connection when it starts and closes it when it ends."""

    async def connected(app: web.Application) -> AsyncIterator[None]:
        token = settings.assistant_token
        async with ClientSession(timeout=ClientTimeout(total=None)) as session:
            secret = token.get_secret_value() if token else None
            app[ASSISTANT] = Assistant(session, settings.assistant_url, secret)
            yield

    app.cleanup_ctx.append(connected)
