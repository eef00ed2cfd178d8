"""The assistant's own HTTP server, started in a test."""

from __future__ import annotations

import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.assistant.server import init_app
from bot.assistant.settings import Settings


class Gateway:
    """What the gateway does: asks for turns over HTTP."""

    def __init__(self, url: str, token: str, client: aiohttp.ClientSession) -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._client = client

    async def call(self, method: str, path: str, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        kwargs.setdefault("headers", self._headers)
        async with self._client.request(method, self.url + path, **kwargs) as answer:
            return answer.status, await answer.json(content_type=None)

    async def turn(self, text: str, episode: str, **changed: Any) -> dict[str, Any]:
        status, body = await self.call("POST", "/turns", json=turn(text, episode, **changed))
        assert status == 200, body
        return body

    async def understand(self, text: str) -> dict[str, Any]:
        status, body = await self.call("POST", "/parse", json={"text": text})
        assert status == 200, body
        return body["understanding"]


def turn(text: str, episode: str = "ep_1", **changed: Any) -> dict[str, Any]:
    return {
        "turn_id": uuid.uuid4().hex,
        "sender_id": episode,
        "conversation_id": "cnv_1",
        "fence": 3,
        "text": text,
        "locale": "en",
        "channel": "web",
        "private": True,
        **changed,
    }


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Gateway]:
    app = init_app(settings)
    with socket.socket() as listening:
        listening.bind((settings.host, 0))
        port = listening.getsockname()[1]
        server = await app.create_server(
            sock=listening, return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.before_start()
        await server.start_serving()
        try:
            async with aiohttp.ClientSession() as client:
                yield Gateway(f"http://127.0.0.1:{port}", settings.token, client)
        finally:
            server.close()
            await server.wait_closed()
            await server.after_stop()
