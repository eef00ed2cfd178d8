"""`GET /chat/widget`: for every allowed page, whether or not anybody else is there."""

from typing import Any

import pytest

from tests.gateway.conftest import House

SHOP = "https://shop.example"
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_page_of_the_shop_is_told_how_its_window_looks(shop: House) -> None:
    gateway = await shop.new_gateway(allowed_origins=SHOP, shop_name="Alder & Finch", locale="fr")
    url = gateway.make_url("/chat/widget").with_query(locale="de-AT", page=f"{SHOP}/")
    async with shop.http.get(url, headers={"Origin": SHOP}) as response:
        config = await response.json()
        assert (response.status, response.headers["Cache-Control"]) == (200, "private, max-age=60")
        assert response.headers["Access-Control-Allow-Origin"] == SHOP
        assert "Origin" in response.headers["Vary"]
    assert (config["shop"], config["locale"]) == ("Alder & Finch", "de-AT")
    async with shop.http.get(url, headers={"Origin": "https://evil.example"}) as response:
        assert (response.status, (await response.json())["code"]) == (403, "origin_refused")
    for locale in ("", "../../etc", "x" * 999):
        async with shop.http.get(url.with_query(locale=locale)) as response:
            assert (await response.json())["locale"] == "fr", "the shop's own language"


async def test_a_session_is_told_the_same_as_its_page(shop: House) -> None:
    """What differs between the two would be seen to jump."""
    page = {"locale": "ar", "page": f"{SHOP}/product/7"}
    async with shop.http.get(f"{shop.url}/chat/widget", params=page) as response:
        before: dict[str, Any] = await response.json()
    async with shop.http.post(f"{shop.url}/chat/session", json=page) as response:
        opened = await response.json()
    assert opened["config"] == before
    assert before["transcript"] == {"email": True}
    assert before["direction"] == "rtl"


async def test_the_bridge_need_not_be_there(shop: House) -> None:
    gateway = await shop.new_gateway(bridge_url="http://127.0.0.1:9")
    async with shop.http.get(gateway.make_url("/chat/widget")) as response:
        config = await response.json()
    assert (response.status, config["hours"], config["offline"]) == (200, None, None)
    assert config["texts"]["send"] == "Send"
