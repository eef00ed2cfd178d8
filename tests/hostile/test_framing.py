"""Requests that two servers in a row would read differently, and addresses that lead elsewhere."""

from itertools import product
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestServer
from yarl import URL

from tests.gateway.conftest import House
from tests.hostile.wire import alive, exchange, request

HOST = "Host: shop.example"
HIDDEN = request("GET /healthz HTTP/1.1", HOST, "Connection: close")
"""What would be answered if the length before it were believed in another way."""

AMBIGUOUS = {
    "two lengths": request("POST / HTTP/1.1", HOST, "Content-Length: 0", "Content-Length: 44"),
    "length list": request("POST / HTTP/1.1", HOST, "Content-Length: 0, 44"),
    "length and chunks": request(
        "POST / HTTP/1.1",
        HOST,
        "Content-Length: 4",
        "Transfer-Encoding: chunked",
        body=b"0\r\n\r\n",
    ),
    "chunks unlike any": request("POST / HTTP/1.1", HOST, "Transfer-Encoding: xchunked"),
    "chunked twice": request("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked, chunked"),
    "signed length": request("POST / HTTP/1.1", HOST, "Content-Length: +0"),
    "negative length": request("POST / HTTP/1.1", HOST, "Content-Length: -1"),
    "length of other digits": request("POST / HTTP/1.1", HOST, "Content-Length: \xb2"),
    "space in a name": request("POST / HTTP/1.1", HOST, "Content-Length : 0"),
    "folded": request("GET / HTTP/1.1", HOST, "X-A: a\r\n b"),
    "NUL in a value": request("GET / HTTP/1.1", HOST, "X-A: a\0b"),
    "no such version": request("GET / HTTP/9.9", HOST),
    "no line": b"\0\1\2 nonsense\r\n\r\n",
    "a long head": request("GET / HTTP/1.1", HOST, "X-A: " + "a" * 200_000),
    "many heads": request("GET / HTTP/1.1", HOST, *(f"X-{n}: a" for n in range(1_000))),
    "a long address": request(f"GET /{'a' * 200_000} HTTP/1.1", HOST),
}


def address(server: TestServer, path: str) -> URL:
    """Exactly as it stands here."""
    return URL(str(server.make_url("")).rstrip("/") + path, encoded=True)


def servers(house: House) -> tuple[TestServer, TestServer]:
    return house.gateway, house.bridge


async def test_what_can_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_answered(
    house: House,
) -> None:
    for server in servers(house):
        for what, raw in AMBIGUOUS.items():
            assert await exchange(server, raw + HIDDEN) == [400], what
        assert await alive(server, house.http)


SECRETS = ("secrets.env", "etc/passwd")
UP = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%252e%252e%252f", "....//", "..;/")
UNDER = (
    "/static/",
    "/widget/",
    "/help/",
    "/chat/attachments/",
    "/channels/slack/",
    "/v1/docs/",
    "/",
)


async def test_no_address_leads_out_of_its_folder(house: House) -> None:
    for server in servers(house):
        for under, up, secret in product(UNDER, UP, SECRETS):
            url = address(server, under + up * 6 + secret)
            async with house.http.get(url, allow_redirects=False) as response:
                assert response.status in (302, 303, 400, 401, 404), url


@pytest.mark.parametrize("sign", ["\0", "\r\nSet-Cookie: a=b", "\x1b[2J", "\u202e", "\ud83d"])
async def test_an_odd_sign_in_an_address_is_not_found_and_comes_back_in_no_header(
    house: House, sign: str
) -> None:
    odd = quote(sign, errors="surrogatepass")
    for server in servers(house):
        for path in (f"/{odd}", f"/help/{odd}", f"/login?next={odd}", f"/chat/attachments/{odd}"):
            url = address(server, path)
            async with house.http.get(url, allow_redirects=False) as response:
                assert response.status < 500, path
                assert "a" not in response.cookies
