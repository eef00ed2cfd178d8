"""The console's questions to the assistant: why does it understand a message as it does, and which
article would answer it?"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from pydantic import BaseModel, ConfigDict

from crm_bridge.console.explanation import Candidate, Explanation
from crm_bridge.settings import Settings

SECONDS = 8.0
"""An explanation takes as long as understanding some twenty messages."""


class AssistantAway(Exception):
    """There is no explanation now; the message says why, for those who keep the logs."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    explanation: Explanation


class FoundArticle(BaseModel):
    """The paragraph of an article that answers; `score` from 0 to 1."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    slug: str
    title: str
    heading: str
    paragraph: str
    score: float


class Tried(BaseModel):
    """What the question is taken for, and what answers it, the best first: as things are `now` and
    as they would be `then`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    intent: Candidate
    now: list[FoundArticle]
    then: list[FoundArticle]


Answer = TypeVar("Answer", bound=BaseModel)


class Assistant:
    """The internal channel of the Rasa process. Without a token nobody is asked."""

    def __init__(self, session: ClientSession, base_url: str, token: str | None) -> None:
        self._session = session
        self._url = base_url.rstrip("/")
        self._token = token

    async def explain(self, text: str, rules_changes: Mapping[str, Any]) -> Explanation:
        """By the reasons with what leads changed in them. Raises `AssistantAway` when no usable
        answer comes in time."""
        body = {"text": text, "rules_changes": rules_changes}
        return (await self._asked("/explain", body, _Answer)).explanation

    async def try_article(self, text: str, slug: str, source: str) -> Tried:
        """What would answer a question if the article at `slug` read like this; raises as `explain`
        does."""
        body = {"text": text, "slug": slug, "source": source}
        return await self._asked("/articles/try", body, Tried)

    async def _asked(self, path: str, body: Mapping[str, Any], kind: type[Answer]) -> Answer:
        try:
            async with asyncio.timeout(SECONDS):
                return kind.model_validate_json(await self._read(path, body))
        except (ClientError, TimeoutError, ValueError) as error:
            raise AssistantAway(repr(error)) from error

    async def _read(self, path: str, body: Mapping[str, Any]) -> bytes:
        """Raises `AssistantAway` without a token."""
        if self._token is None:
            raise AssistantAway("CARELINE_ASSISTANT_TOKEN is not set")
        headers = {"Authorization": f"Bearer {self._token}"}
        async with self._session.post(self._url + path, json=body, headers=headers) as response:
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
