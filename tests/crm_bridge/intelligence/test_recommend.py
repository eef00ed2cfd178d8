"""Recommendations, and whether their reasons are true."""

from datetime import UTC, datetime, timedelta

from crm_bridge.intelligence.co_purchase import CoPurchases, Purchase
from crm_bridge.intelligence.recommend import Shop, Wish, recommend
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.search import ProductIndex

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=300)


def a_product(product_id: str, name: str, category: str, **changes: object) -> ProductRecord:
    values: dict[str, object] = {"price": 5_000, "currency": "GBP", "stock": 3, "description": ""}
    return ProductRecord(product_id, name, category, **{**values, **changes})  # type: ignore[arg-type]


PRODUCTS = [
    a_product("boot", "Trail Boot", "Shoes", description="Waterproof and warm."),
    a_product("socks", "Wool Socks", "Clothing", price=1_200),
    a_product("wax", "Leather Wax", "Home", price=800),
    a_product("sandal", "Beach Sandal", "Shoes"),
    a_product("lamp", "Desk Lamp", "Home", price=4_000),
    a_product("tent", "Hill Tent", "Outdoor", price=20_000, description="Waterproof."),
    a_product("gone", "Sold-out Slipper", "Shoes", stock=0),
]


def bought(customer: str, *products: str, at: datetime = LONG_AGO) -> list[Purchase]:
    return [Purchase(customer, product, at) for product in products]


SALES = [
    *bought("a", "boot", "socks"),
    *bought("b", "boot", "socks"),
    *bought("c", "boot", "socks", "gone"),
    *bought("d", "boot", "wax"),
    *bought("e", "lamp", "wax"),
    *bought("f", "lamp"),
    *bought("g", "sandal"),
    *bought("h", "sandal"),
]


def a_shop(products: list[ProductRecord] | None = None, sales: list[Purchase] = SALES) -> Shop:
    listed = PRODUCTS if products is None else products
    return Shop(
        products={product.id: product for product in listed},
        index=ProductIndex(listed),
        learnt=CoPurchases.fit([product.id for product in listed], sales),
    )


def suggested(wish: Wish, history: list[Purchase] | None = None) -> list[tuple[str, str]]:
    found = recommend(a_shop(), wish, history or [], NOW)
    return [(one.product.id, one.reason) for one in found]


def test_a_known_customer_gets_first_what_others_bought_with_it() -> None:
    (first, *_) = suggested(Wish(), bought("me", "boot"))

    assert first == ("socks", "Often bought with Trail Boot")


def test_one_customer_in_common_is_not_called_often() -> None:
    reasons = dict(suggested(Wish(limit=7), bought("me", "boot")))

    assert reasons["wax"] == "Popular in Home"


def test_what_is_like_a_purchase_says_which() -> None:
    reasons = dict(suggested(Wish(limit=7), bought("me", "boot")))

    assert reasons["sandal"] == "Because you bought Trail Boot"


def test_what_was_bought_lately_is_not_recommended_again() -> None:
    lately = bought("me", "boot", at=NOW - timedelta(days=10))

    assert "boot" not in dict(suggested(Wish(limit=7), lately))
    assert "boot" in dict(suggested(Wish(limit=7), bought("me", "boot")))


def test_what_is_sold_out_is_not_recommended() -> None:
    assert "gone" not in dict(suggested(Wish(limit=7), bought("me", "boot")))


def test_words_narrow_it_to_what_has_them() -> None:
    found = suggested(Wish("something waterproof", limit=7))

    assert ("boot", "Matches 'waterproof'") in found
    assert set(dict(found)) == {"boot", "tent"}


def test_naming_a_category_is_no_reason_of_its_own() -> None:
    reasons = dict(suggested(Wish("some shoes please", limit=7)))

    assert set(reasons) == {"boot", "sandal"}
    assert reasons["sandal"] == "Popular in Shoes"


def test_a_price_limit_and_a_category_are_kept() -> None:
    assert set(dict(suggested(Wish(max_price=1_000, limit=7)))) == {"wax"}
    assert set(dict(suggested(Wish(category="home", limit=7)))) == {"wax", "lamp"}


def test_a_category_that_the_shop_does_not_have_is_read_as_words() -> None:
    assert suggested(Wish(category="warm boots")) == [("boot", "Matches 'warm boot'")]


def test_a_visitor_gets_what_sells() -> None:
    (first, *_) = suggested(Wish())

    assert first == ("boot", "Popular in Shoes")


def test_a_product_that_never_sold_is_not_called_popular() -> None:
    assert dict(suggested(Wish(category="outdoor")))["tent"] == "In stock in Outdoor"


def test_a_shop_without_orders_or_products_recommends_what_it_can() -> None:
    assert recommend(a_shop([], []), Wish(), [], NOW) == []
    unsold = recommend(a_shop(PRODUCTS, []), Wish(), [], NOW)
    assert unsold[0].reason.startswith("In stock in")


def test_no_more_than_asked_for_are_recommended() -> None:
    assert len(suggested(Wish(limit=2))) == 2


def test_old_sales_count_less_than_new_ones() -> None:
    old = [*bought("a", "lamp"), *bought("b", "lamp")]
    new = [Purchase(customer, "wax", NOW) for customer in "cd"]

    found = recommend(a_shop(sales=[*old, *new]), Wish(), [], NOW)

    assert found[0].product.id == "wax"
