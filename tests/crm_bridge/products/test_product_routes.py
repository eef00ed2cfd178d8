"""Products and recommendations over HTTP."""

from crm_bridge.models.product import Product
from crm_bridge.models.shop_import import ShopImport
from tests.crm_bridge.shop import START, ShopBridge, product


async def test_a_question_finds_the_product_with_its_stock_by_size(bridge: ShopBridge) -> None:
    found = await bridge.call("GET", "/v1/products", text="is the trail boot in size 8 in stock?")

    (boot, *_) = found.body["products"]
    assert (boot["id"], boot["stock"]) == ("boot", 4)
    assert boot["attributes"]["stock_by_size"] == {"7": 0, "8": 4}
    assert boot["price"] == {"amount": 8_900, "currency": "GBP"}


async def test_what_the_shop_does_not_have_is_not_found(bridge: ShopBridge) -> None:
    found = await bridge.call("GET", "/v1/products", text="a spaceship")

    assert (found.status, found.body) == (200, {"products": []})


async def test_a_search_for_nothing_is_refused(bridge: ShopBridge) -> None:
    assert (await bridge.call("GET", "/v1/products", text="")).status == 422


async def test_without_a_text_the_catalogue_comes_in_pages(bridge: ShopBridge) -> None:
    whole = (await bridge.call("GET", "/v1/products", limit="200")).body
    assert "next" not in whole
    ids = [product["id"] for product in whole["products"]]
    paged: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await bridge.call("GET", "/v1/products", limit="2", **after)).body
        paged += [product["id"] for product in page["products"]]
        if "next" not in page:
            break
        after = {"after": page["next"]}
    assert paged == ids == sorted(ids)


async def test_a_product_is_read_by_its_id(bridge: ShopBridge) -> None:
    assert (await bridge.call("GET", "/v1/products/lamp")).body["name"] == "Desk Lamp"
    unknown = await bridge.call("GET", "/v1/products/none")
    assert (unknown.status, unknown.code) == (404, "product_unknown")


async def test_a_visitor_is_recommended_what_sells_and_is_in_stock(bridge: ShopBridge) -> None:
    visitor = await bridge.visitor()

    products = (await visitor.get("/recommendations")).body["products"]

    assert {one["id"] for one in products} == {"boot", "socks"}
    assert {one["reason"] for one in products} == {"Popular in Shoes", "Popular in Clothing"}


async def test_a_customer_is_not_recommended_what_they_have_just_bought(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")

    assert (await ann.get("/recommendations")).body["products"] == []


async def test_a_wish_narrows_it(bridge: ShopBridge) -> None:
    visitor = await bridge.visitor()

    worded = (await visitor.get("/recommendations", text="wool")).body["products"]
    cheap = (await visitor.get("/recommendations", max_price=2_000)).body["products"]

    assert [(one["id"], one["reason"]) for one in worded] == [("socks", "Matches wool")]
    assert [one["id"] for one in cheap] == ["socks"]
    assert (await visitor.get("/recommendations", max_price=-1)).status == 422


async def test_new_products_are_found_after_an_import_and_stock_at_once(bridge: ShopBridge) -> None:
    assert (await bridge.call("GET", "/v1/products", text="kettle")).body["products"] == []
    async with bridge.database.session() as session:
        session.add(product("kettle", "Steel Kettle", "Home", stock=2))
        session.add(ShopImport(at=START, summary={}))

    (kettle,) = (await bridge.call("GET", "/v1/products", text="kettle")).body["products"]
    assert kettle["stock"] == 2

    async with bridge.database.session() as session:
        (await session.get_one(Product, "kettle")).stock = 0
    (kettle,) = (await bridge.call("GET", "/v1/products", text="kettle")).body["products"]
    assert kettle["stock"] == 0
