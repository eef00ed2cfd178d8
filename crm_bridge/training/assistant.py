"""The internal channel of the Rasa process, as far as it tells and changes which model answers."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientSession

from crm_bridge.errors import Conflict, Unavailable

SECONDS = 60.0
"""A model is loaded in a second or two; a busy machine takes longer."""


class ModelSwitch:
    """Without a token nobody is asked."""

    def __init__(self, session: ClientSession, base_url: str, token: str | None) -> None:
        self._session = session
        self._url = base_url.rstrip("/") + "/live-model"
        self._token = token

    async def use(self, model: str) -> None:
        """It answers from now on. Raises 503 `unavailable`, 409 `model_unusable`; then the
        present one goes on."""
        headers = {"Authorization": f"Bearer {self._token}"}
        if self._token is None:
            raise Unavailable("CARELINE_ASSISTANT_TOKEN is not set.")
        try:
            async with (
                asyncio.timeout(SECONDS),
                self._session.post(self._url, json={"model": model}, headers=headers) as answer,
            ):
                told: Mapping[str, Any] = await answer.json(content_type=None)
        except (ClientError, TimeoutError, ValueError) as error:
            raise Unavailable(
                "The assistant does not answer, so its model stays as it is. Try again when it "
                "runs.",
            ) from error
        if answer.status != 200:
            detail = str(told.get("detail", f"status {answer.status}"))
            raise Conflict("model_unusable", f"The model before goes on answering: {detail}")
