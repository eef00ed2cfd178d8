"""Which pages may open a chat, over every way there is."""

import pytest
from aiohttp import WSServerHandshakeError

from tests.gateway.conftest import House

SHOP = "https://shop.example"


async def test_a_browser_asks_first_and_is_told_what_it_may_send(house: House) -> None:
    gateway = await house.new_gateway(allowed_origins=f"{SHOP.upper()}/, https://b.example")
    headers = {
        "Origin": SHOP,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    async with house.http.options(gateway.make_url("/chat/messages"), headers=headers) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == SHOP
        assert "POST" in response.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in response.headers["Access-Control-Allow-Headers"]


async def test_refusals_can_be_read_by_the_page_that_caused_them(house: House) -> None:
    gateway = await house.new_gateway(allowed_origins=SHOP)
    url = gateway.make_url("/chat/messages")
    async with house.http.post(url, headers={"Origin": SHOP}) as response:
        assert response.status == 401
        assert response.headers["Access-Control-Allow-Origin"] == SHOP
        assert "Retry-After" in response.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://[", "https://shop.example.evil.example", ""]
)
async def test_other_pages_are_refused_over_http_and_websocket(house: House, origin: str) -> None:
    gateway = await house.new_gateway(allowed_origins=SHOP)
    for method in ("GET", "OPTIONS"):
        url = gateway.make_url("/chat/messages")
        async with house.http.request(method, url, headers={"Origin": origin}) as response:
            assert (response.status, (await response.json())["code"]) == (403, "origin_refused")
            assert "Access-Control-Allow-Origin" not in response.headers
    with pytest.raises(WSServerHandshakeError) as refused:
        await house.http.ws_connect(gateway.make_url("/chat/ws"), headers={"Origin": origin})
    assert refused.value.status == 403


async def test_a_listed_page_may_open_a_socket(house: House) -> None:
    gateway = await house.new_gateway(allowed_origins=SHOP)
    socket = await house.http.ws_connect(gateway.make_url("/chat/ws"), headers={"Origin": SHOP})
    await socket.close()
