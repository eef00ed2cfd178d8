"""The internal channel of the Rasa process, as far as it tells and changes which model answers."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession

from crm_bridge.errors import Conflict, Unavailable

SECONDS = 60.0
"""A model is loaded in a second or two; a busy machine takes longer."""
SETTLED_WITHIN = 60.0
"""Seconds in which the assistant is asked how it ended, where it did not say so itself."""
ASKED_EVERY = 0.5
LOOK_SECONDS = 5.0
_NO_ANSWER = (ClientError, TimeoutError, ValueError)


class ModelSwitch:
    """Without a token nobody is asked."""

    def __init__(self, session: ClientSession, base_url: str, token: str | None) -> None:
        self._session = session
        self._url = base_url.rstrip("/") + "/live-model"
        self._token = token

    async def use(self, model: str) -> None:
        """It answers from now on. Raises 503 `unavailable`, 409 `model_unusable`; then the
        present one goes on, unless the message says that nobody knows."""
        if self._token is None:
            raise Unavailable("CARELINE_ASSISTANT_TOKEN is not set.")
        try:
            status, told = await self._asked("POST", SECONDS, json={"model": model})
        except ClientConnectorError as error:
            raise Unavailable(
                "The assistant does not answer, so its model stays as it is. Try again when it "
                "runs.",
            ) from error
        except _NO_ANSWER:
            status, told = 0, {}
        if 0 < status < 500 and status != 200:
            detail = str(told.get("detail", f"status {status}"))
            raise Conflict("model_unusable", f"The model before goes on answering: {detail}")
        if status != 200:
            await self._settled(model)

    async def _settled(self, model: str) -> None:
        """The assistant did not say how it ended, and loads the model to the end all the same: it
        is asked until that is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLED_WITHIN):
                while True:
                    live = await self._live()
                    if live == model:
                        return
                    if live is not None:
                        raise Unavailable(
                            "The model before goes on answering: the assistant did not take the "
                            "other. Try again."
                        )
                    await asyncio.sleep(ASKED_EVERY)
        raise Unavailable(
            "The assistant has not said whether it took the model, so it is not known which one "
            "answers. Try again in some minutes: if it did, that is recorded then."
        )

    async def _live(self) -> str | None:
        """The model that answers; None while another may take its place, or nobody says."""
        try:
            status, told = await self._asked("GET", LOOK_SECONDS)
        except _NO_ANSWER:
            return None
        return str(told["model"]) if status == 200 and not told.get("loading") else None

    async def _asked(
        self, method: str, seconds: float, **content: Any
    ) -> tuple[int, Mapping[str, Any]]:
        headers = {"Authorization": f"Bearer {self._token}"}
        async with (
            asyncio.timeout(seconds),
            self._session.request(method, self._url, headers=headers, **content) as answer,
        ):
            told = await answer.json(content_type=None)
        if not isinstance(told, dict):
            raise ValueError("not an object")
        return answer.status, told
