"""Bytes as no well-behaved client would send them."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp.test_utils import TestServer

PATIENCE = 15.0


@asynccontextmanager
async def connection(server: TestServer) -> AsyncIterator[tuple[StreamReader, StreamWriter]]:
    """A bare connection to a server."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def exchange(server: TestServer, raw: bytes) -> list[int]:
    """Send bytes; the status of each answer until the server closes."""
    async with connection(server) as (reader, writer):
        writer.write(raw)
        async with asyncio.timeout(PATIENCE):
            return statuses(await reader.read())


def statuses(answered: bytes) -> list[int]:
    """Of each answer in what was read; the heads begin lines of their own."""
    lines = answered.replace(b"}HTTP/", b"}\r\nHTTP/").split(b"\r\n")
    return [int(line.split()[1]) for line in lines if line.startswith(b"HTTP/1")]


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    """A request of exactly these lines."""
    return "\r\n".join([line, *headers, "", ""]).encode("latin-1") + body


async def alive(server: TestServer, http: Any) -> bool:
    """Whether others are served."""
    async with http.get(server.make_url("/healthz")) as response:
        return bool(response.status == 200)
