"""The way to the action server: one HTTP session, kept alive, with a time limit on every call."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional, Text

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.assistant.dialogue import Written
from bot.observability import tracing

DEFAULT_TIME_LIMIT = 8.0
"""Seconds; the gateway gives a turn 10."""


class ActionServer(EndpointConfig):
    """Rasa's endpoint opens a new session for every call and waits 300 s; this one does not."""

    def __init__(self, url: Text, token: Text, time_limit: float = DEFAULT_TIME_LIMIT) -> None:
        super().__init__(url, enable_selective_domain=True)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._time_limit = aiohttp.ClientTimeout(total=time_limit)
        self._session: Optional[aiohttp.ClientSession] = None

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """The JSON of the answer. Raises aiohttp.ClientError, asyncio.TimeoutError or, for a status
        of 400 and above, Rasa's ClientResponseError."""
        headers = {**tracing.headers(), "Content-Type": "application/json"}
        async with self._open().post(
            self.url, data=body_of(kwargs["json"]), headers=headers, timeout=self._time_limit
        ) as answer:
            if answer.status >= 400:
                text = await answer.text()
                raise ClientResponseError(answer.status, answer.reason, text)
            return await answer.json()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=self._headers)
        return self._session


def body_of(call: Dict[Text, Any]) -> bytes:
    """The call as JSON; the events of its tracker may be JSON already."""
    tracker = dict(call["tracker"])
    events = tracker.pop("events", None)
    text = events if isinstance(events, Written) else json.dumps(events)
    rest = json.dumps({name: part for name, part in call.items() if name != "tracker"})
    return f'{rest[:-1]}, "tracker": {json.dumps(tracker)[:-1]}, "events": {text}}}}}'.encode()
