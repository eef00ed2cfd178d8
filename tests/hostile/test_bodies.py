"""Bodies that hold more than they seem to: refused before they cost anything."""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import WSMsgType
from aiohttp.test_utils import make_mocked_request

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.slack.requests import arrival_in
from bot.gateway.channels.telegram.receiving import parsed
from bot.gateway.channels.web.protocol import LONGEST_FRAME
from bot.serving import NO_ENCODING
from tests.fakes.shop_app import signed
from tests.gateway.conftest import SECRET, House
from tests.hostile.wire import alive

BOMB = 16 * 1024 * 1024
NESTED = 50_000
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BRIDGE = {"Authorization": f"Bearer {SECRET.get_secret_value()}"}


GZIPPED, DEFLATED = gzip.compress(b"a" * BOMB), zlib.compress(b"a" * BOMB)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", GZIPPED),
        ("deflate", DEFLATED),
        ("gzip, gzip", GZIPPED),
        ("gzip", b"nothing of the kind"),
        ("br", b"nothing of the kind"),
        ("x-own", b"nothing of the kind"),
    ],
)
async def test_a_packed_body_is_refused_unopened(
    house: House, encoding: str, packed: bytes
) -> None:
    customer = await house.customer()
    chat = {"Authorization": f"Bearer {customer.token}"}
    tries = [
        (house.gateway, "/chat/messages", chat),
        (house.gateway, "/chat/session", {}),
        (house.gateway, "/channels/webhook/messages", signed(packed)),
        (house.bridge, "/v1/sessions", BRIDGE),
        (house.bridge, "/login", FORM),
    ]
    tracemalloc.start()
    for server, path, headers in tries:
        headers = {**headers, "Content-Encoding": encoding}
        url = server.make_url(path)
        async with house.http.post(url, data=packed, headers=headers) as response:
            assert response.status == 415, path
            assert NO_ENCODING in await response.text() or path == "/login"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < BOMB / 4


async def test_a_frame_that_is_too_long_ends_its_connection(house: House) -> None:
    customer = await house.customer()
    socket = await house.http.ws_connect(f"{house.url}/chat/ws")
    await socket.send_json({"type": "hello", "token": customer.token})
    await socket.receive_json()
    await socket.send_str("a" * (LONGEST_FRAME + 1))
    while (await socket.receive()).type is WSMsgType.TEXT:
        pass
    assert socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    assert await alive(house.gateway, house.http)


async def test_a_packed_frame_is_never_unpacked(house: House) -> None:
    """Browsers offer to pack frames; the gateway does not take it up."""
    customer = await house.customer()
    socket = await house.http.ws_connect(f"{house.url}/chat/ws", compress=15)
    assert not socket.compress
    await socket.send_json({"type": "hello", "token": customer.token})
    await socket.receive_json()
    tracemalloc.start()
    await socket.send_str("a" * BOMB, compress=15)
    before = tracemalloc.get_traced_memory()[1]
    while (frame := await socket.receive()).type is WSMsgType.TEXT:
        pass
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert frame.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR)
    assert socket.close_code == aiohttp.WSCloseCode.PROTOCOL_ERROR
    assert peak < LONGEST_FRAME
    assert await alive(house.gateway, house.http)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * NESTED + b'"\\u0000"' + b"]" * NESTED,
        b'{"id":' * NESTED + b'"\\u0000"' + b"}" * NESTED,
        b'{"a":"\\u0000","b":' + b"9" * NESTED + b"}",
        b"[" * NESTED,
    ],
)
async def test_the_bridge_refuses_nesting_without_end(house: House, raw: bytes) -> None:
    for path in ("/v1/sessions", "/v1/conversations/cnv_x/messages"):
        url = house.bridge.make_url(path)
        async with house.http.post(url, data=raw, headers=BRIDGE) as response:
            assert response.status in (400, 422)
            assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * NESTED,
        b'{"update_id":' * NESTED,
        b"9" * NESTED,
        b'{"update_id":1,"message":' + b"[" * 300 + b"]" * 300 + b"}",
    ],
)
def test_what_channels_are_sent_is_unreadable_when_nested_without_end(raw: bytes) -> None:
    """Only who holds the channel's secret comes so far, but one such would hold up all others."""
    assert parsed(raw) is None
    with pytest.raises(Unreadable):
        arrival_in(make_mocked_request("POST", "/", headers=JSON), raw)
    form = urlencode({"payload": raw.decode()}).encode()
    with pytest.raises(Unreadable):
        arrival_in(make_mocked_request("POST", "/", headers=FORM), form)


async def test_a_body_above_what_is_read_is_refused_and_the_next_one_taken(house: House) -> None:
    huge = b'"' + b"a" * (3 * 1024 * 1024) + b'"'
    for server, path in ((house.gateway, "/chat/session"), (house.bridge, "/v1/sessions")):
        async with house.http.post(
            server.make_url(path), data=_stream(huge), headers=BRIDGE
        ) as response:
            assert response.status in (413, 422)
    customer = await house.customer()
    status, _ = await customer.post({"id": str(uuid4()), "text": json.dumps("x" * 5_000)})
    assert status == 202


async def _stream(raw: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(raw), 65_536):
        yield raw[start : start + 65_536]
