"""The gateway's calls to the assistant's internal channel."""

import asyncio
from typing import Any, TypeVar

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import BaseModel, ConfigDict

from bot.escalation import MeaningRule
from bot.gateway.errors import AssistantDown
from bot.observability import tracing
from crm_bridge.api.schemas.content import NewReply
from crm_bridge.api.schemas.conversations import (
    ActionRun,
    EscalationCall,
    Turn,
    Understanding,
)

AT_ONCE = 16
"""Questions to the assistant at the same time. Who waits for a place spends their own time limit,
so that with an assistant that hangs everybody is told, and calling a person waits for nobody."""

UNLIMITED = ClientTimeout(total=None)
"""The limit is set around the whole call, the waiting for a place included."""

Answer = TypeVar("Answer", bound=BaseModel)


class AssistantAnswer(BaseModel):
    """What the assistant made of one message."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    replies: list[NewReply] = []
    understanding: Understanding | None = None
    actions: list[ActionRun] = []
    handoff: EscalationCall | None = None
    awaiting: str | None = None


class _Parsed(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    understanding: Understanding


class Assistant:
    """The internal channel of one Rasa process. Every failure is AssistantDown."""

    def __init__(self, session: ClientSession, base_url: str, token: str) -> None:
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def answer(
        self, turn: Turn, seconds: float, person_if: MeaningRule | None = None
    ) -> AssistantAnswer:
        """Have a turn answered; the same turn id gives the same answer again. A message that calls
        a person by `person_if` is only understood: nothing is said or done."""
        body: dict[str, Any] = {
            "turn_id": turn.turn_id,
            "sender_id": turn.dialogue_id,
            "conversation_id": turn.conversation_id,
            "fence": turn.fence,
            "text": turn.text,
            "command": turn.command,
            "values": turn.values,
            "locale": turn.locale,
            "channel": turn.channel,
            "private": turn.private,
        }
        if person_if is not None:
            body["person_if"] = {
                "at_least": person_if.at_least,
                "topics": sorted(person_if.topics),
                "topic_at_least": {
                    topic: treatment.at_least
                    for topic, treatment in person_if.topics.items()
                    if treatment.at_least is not None
                },
            }
        return await self._post("/turns", body, seconds, AssistantAnswer)

    async def parse(self, text: str, seconds: float) -> Understanding:
        """Understand a text without acting on it."""
        return (await self._post("/parse", {"text": text}, seconds, _Parsed)).understanding

    async def _post(
        self, path: str, body: dict[str, Any], seconds: float, returns: type[Answer]
    ) -> Answer:
        try:
            async with asyncio.timeout(seconds), self._places:
                return returns.model_validate_json(await self._read(path, body))
        except (ClientError, TimeoutError, ValueError) as error:
            raise AssistantDown(f"{path}: {error!r}") from error

    async def _read(self, path: str, body: dict[str, Any]) -> bytes:
        headers = {**self._headers, **tracing.headers()}
        async with self._session.post(
            self._base_url + path, json=body, headers=headers, timeout=UNLIMITED
        ) as response:
            if response.status != 200:
                raise AssistantDown(f"{path}: status {response.status}")
            return await response.read()
