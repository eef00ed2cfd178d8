"""The demo shop's pages and what its own server does, as the gateway serves them."""

import re
from pathlib import Path

import jwt

from crm_bridge.models.product import Product
from crm_bridge.models.shop_import import ShopImport
from tests.gateway.conftest import SECRET, House

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "embedding.md"


def directives(policy: str) -> dict[str, set[str]]:
    named = (one.split() for one in policy.split(";") if one.strip())
    return {name: set(values) for name, *values in named}


async def test_every_page_is_served_under_the_policy_that_shops_are_recommended(
    house: House, tmp_path: Path
) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "index.html").write_text("<h1>A shop</h1>", encoding="utf-8")
    gateway = await house.new_gateway(demo=True, widget_folder=tmp_path)
    for path in ("/", "/category/shoes", "/products/AF-1001", "/basket", "/account"):
        async with house.http.get(gateway.make_url(path)) as response:
            assert (response.status, await response.text()) == (200, "<h1>A shop</h1>"), path
            policy = directives(response.headers["Content-Security-Policy"])

    found = re.search(r"Content-Security-Policy: (.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found
    # On the chat's own pages the chat is 'self'; its WebSocket is so only in newer browsers.
    recommended = re.sub(r"(https|wss)://chat\.\S+?(?=[;\s])", "", found[1])
    assert {**policy, "connect-src": {"'self'"}} == directives(recommended)


async def test_the_shop_s_server_lists_its_products_and_signs_only_its_own_customers(
    house: House,
) -> None:
    lamp = {
        "id": "AF-1",
        "name": "Lamp",
        "category": "home",
        "description": "It shines.",
        "currency": "GBP",
        "stock": 3,
        "brand": None,
        "attributes": {"colours": ["green"]},
        "url": "/products/AF-1",
    }
    async with house.database.session() as session:
        session.add(Product(**lamp, price=4200, image=None, source=None))
        session.add(ShopImport(at=house.clock(), summary={}))
    gateway = await house.new_gateway(demo=True, identity_secret=SECRET)
    async with house.http.get(gateway.make_url("/demo/products.json")) as response:
        assert await response.json() == [{**lamp, "price": 4200, "image": "/demo/images/AF-1.svg"}]
    signing = gateway.make_url("/demo/identity")
    async with house.http.post(signing, json={"customer_id": "AF-10001"}) as response:
        token = (await response.json())["token"]
    assert jwt.decode(token, SECRET.get_secret_value(), algorithms=["HS256"])["sub"] == "AF-10001"
    async with house.http.post(signing, json={"customer_id": "AF-10099"}) as response:
        assert (response.status, (await response.json())["code"]) == (404, "customer_unknown")
