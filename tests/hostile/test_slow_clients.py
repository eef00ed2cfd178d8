"""Who sends a little now and then is let go within a bound, and meanwhile others are served."""

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from uuid import uuid4

import pytest
from aiohttp.test_utils import TestServer

from bot.gateway.channels.web import socket as web_socket
from bot.gateway.channels.web.routes import CHAT
from crm_bridge.app import init_app as init_bridge
from tests.gateway.conftest import House, bridge_settings
from tests.hostile.wire import PATIENCE, alive, connection, request, statuses

SOON = 0.4
"""Seconds that the servers of these tests give."""


@pytest.fixture(params=["gateway", "bridge"])
async def server(request: pytest.FixtureRequest, house: House) -> AsyncIterator[TestServer]:
    """One of the two that face the world, with little patience."""
    if request.param == "gateway":
        yield await house.new_gateway(body_seconds=SOON, idle_seconds=SOON)
        return
    settings = bridge_settings(house.state).model_copy(
        update={"body_seconds": SOON, "idle_seconds": SOON}
    )
    server = TestServer(init_bridge(settings, engine=house.engine))
    await server.start_server()
    yield server
    await server.close()


async def dribble(writer: StreamWriter, byte: bytes) -> None:
    """A byte at a time, for ever."""
    with suppress(OSError):
        while True:
            writer.write(byte)
            await writer.drain()
            await asyncio.sleep(0.02)


async def answered_while_dribbling(
    reader: StreamReader, writer: StreamWriter, byte: bytes
) -> list[int]:
    """What the server says until it hangs up."""
    dribbling = asyncio.create_task(dribble(writer, byte))
    try:
        async with asyncio.timeout(PATIENCE):
            read = b""
            with suppress(ConnectionError):
                while more := await reader.read(4096):
                    read += more
            return statuses(read)
    finally:
        dribbling.cancel()


async def test_a_head_that_never_ends_is_cut(server: TestServer, house: House) -> None:
    async with connection(server) as (reader, writer):
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: shop.example\r\nX-More: ")
        assert await answered_while_dribbling(reader, writer, b"a") == []
    assert await alive(server, house.http)


async def test_a_connection_that_says_nothing_is_closed(server: TestServer) -> None:
    async with connection(server) as (reader, _), asyncio.timeout(PATIENCE):
        assert await reader.read() == b""


@pytest.mark.parametrize("length", ["Content-Length: 100000", "Transfer-Encoding: chunked"])
async def test_a_body_that_never_ends_is_refused(
    server: TestServer, house: House, length: str
) -> None:
    customer = await house.customer()
    path = "/chat/messages" if _is_gateway(server) else "/login"
    head = request(
        f"POST {path} HTTP/1.1",
        "Host: shop.example",
        f"Authorization: Bearer {customer.token}",
        "Content-Type: application/x-www-form-urlencoded",
        length,
    )
    byte = b"1\r\na\r\n" if "chunked" in length else b"a"
    async with connection(server) as (reader, writer):
        writer.write(head)
        assert await answered_while_dribbling(reader, writer, byte) == [408]
    assert await alive(server, house.http)


async def test_a_body_that_came_mostly_is_waited_for(house: House) -> None:
    gateway = await house.new_gateway(body_seconds=SOON)
    customer = await house.customer()
    body = json.dumps({"id": str(uuid4()), "text": "hello", "padding": "x" * 50_000}).encode()
    head = request(
        "POST /chat/messages HTTP/1.1",
        "Host: shop.example",
        f"Authorization: Bearer {customer.token}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    async with connection(gateway) as (reader, writer), asyncio.timeout(PATIENCE):
        writer.write(head + body[:-1])
        await asyncio.sleep(3 * SOON)
        writer.write(body[-1:])
        assert statuses(await reader.read()) == [202]


async def test_sockets_without_a_hello_are_closed_and_others_go_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_socket, "HELLO_SECONDS", SOON)
    customer = await house.customer()
    async with AsyncExitStack() as stack:
        idle = [
            await stack.enter_async_context(house.http.ws_connect(f"{house.url}/chat/ws"))
            for _ in range(50)
        ]
        assert await customer.say("hello")
        for socket in idle:
            frame = await socket.receive_json(timeout=PATIENCE)
            assert frame["code"] == "token_invalid"
            await socket.receive(timeout=PATIENCE)
            assert socket.close_code == web_socket.REFUSED


def _is_gateway(server: TestServer) -> bool:
    return CHAT in server.app  # type: ignore[attr-defined]
