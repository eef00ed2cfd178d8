"""A gate before a server: what is asked of it can be held, for as long as a test wants."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from yarl import URL

PER_HOP = {"host", "connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass
class Gate:
    """Passes requests on to `target`; those whose path fits `holds` wait while it is closed."""

    target: str
    holds: str
    port: int = 0
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Gate"]:
        self.open()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass)
        async with TestServer(app) as server, ClientSession(auto_decompress=False) as self._http:
            self.port = server.port or 0
            yield self
            self.open()

    def open(self) -> None:
        self._open.set()

    def close(self) -> None:
        self._open.clear()
        self._came.clear()

    async def holds_one(self) -> None:
        """Wait until a request waits."""
        await self._came.wait()

    async def _pass(self, request: web.Request) -> web.Response:
        body = await request.read()
        if re.search(self.holds, request.path) and not self._open.is_set():
            self._came.set()
            await self._open.wait()
        try:
            async with self._http.request(
                request.method, URL(self.target + request.raw_path, encoded=True),
                data=body, headers=_headers(request.headers),
            ) as answer:  # fmt: skip
                return web.Response(
                    status=answer.status, body=await answer.read(), headers=_headers(answer.headers)
                )
        except OSError:
            raise web.HTTPBadGateway from None


def _headers(headers: object) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in PER_HOP}  # type: ignore[attr-defined]
