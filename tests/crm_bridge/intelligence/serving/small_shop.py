"""A small shop in memory, asked as the bridge asks it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from crm_bridge.intelligence.co_purchase import Purchase
from crm_bridge.intelligence.purchases import Own, OwnLine
from crm_bridge.intelligence.serving.alike import alike
from crm_bridge.intelligence.serving.answering import Answered, answered
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.serving.taste import taste_of
from crm_bridge.intelligence.wishes.reading import hear
from crm_bridge.intelligence.wishes.refining import refined
from crm_bridge.intelligence.wishes.wish import Wish
from crm_bridge.products.records import ProductRecord

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=300)


NOTHING = Own()


def a_product(product_id: str, name: str, category: str, **changes: object) -> ProductRecord:
    values: dict[str, object] = {"price": 5_000, "currency": "GBP", "stock": 3, "description": ""}
    return ProductRecord(product_id, name, category, **{**values, **changes})  # type: ignore[arg-type]


PRODUCTS = (
    a_product("boot", "Trail Boot", "Shoes", description="Waterproof and warm."),
    a_product("socks", "Wool Socks", "Clothing", price=1_200),
    a_product("wax", "Leather Wax", "Home", price=800),
    a_product("sandal", "Beach Sandal", "Shoes"),
    a_product("lamp", "Desk Lamp", "Home", price=4_000),
    a_product("tent", "Hill Tent", "Outdoor", price=20_000, description="Waterproof."),
    a_product("gone", "Sold-out Slipper", "Shoes", stock=0),
)


def bought(customer: str, *products: str, at: datetime = LONG_AGO) -> list[Purchase]:
    return [Purchase(customer, product, at) for product in products]


SALES = (
    *bought("a", "boot", "socks"),
    *bought("b", "boot", "socks"),
    *bought("c", "boot", "socks", "gone"),
    *bought("d", "boot", "wax"),
    *bought("e", "lamp", "wax"),
    *bought("f", "lamp"),
    *bought("g", "sandal"),
    *bought("h", "sandal"),
)


def owning(*products: str, at: datetime = LONG_AGO, status: str = "delivered") -> Own:
    """What one customer bought, in an order each."""
    return Own(tuple(OwnLine(one, at, status, f"CL-{one}", 1, 5_000) for one in products))


@dataclass
class SmallShop:
    """`now` are products as they are at this moment, where that differs from what is in memory."""

    products: Sequence[ProductRecord] = PRODUCTS
    sales: Sequence[Purchase] = SALES
    now: dict[str, ProductRecord] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.assortment = Assortment(self.products, self.sales)

    async def read_some_products(self, ids: Sequence[str]) -> list[ProductRecord]:
        return [self.now.get(one, self.assortment.by_id[one]) for one in ids]

    def becomes(self, product_id: str, **changes: object) -> None:
        """Since the products were read."""
        self.now[product_id] = replace(self.assortment.by_id[product_id], **changes)  # type: ignore[arg-type]

    async def answers(self, wish: Wish, own: Own = NOTHING, **how: object) -> Answered:
        taste = taste_of(self.assortment, own.bought, NOW)
        return await answered(self, self.assortment, wish, taste, own, NOW, **how)  # type: ignore[arg-type]

    def understands(
        self,
        text: str,
        last: Wish | None = None,
        own: Own = NOTHING,
        shown: Sequence[str] = (),
    ) -> Wish:
        shop = self.assortment
        heard = hear(text, shop.traits, shop.known)
        cards = [shop.by_id[one] for one in shown]
        return refined(last, heard, alike(heard, shop, own, cards, None), cards, shop.traits)


def ids(found: Answered) -> list[str]:
    return [one.product.id for one in found.suggestions]


def reasons(found: Answered) -> dict[str, str]:
    return {one.product.id: one.reason for one in found.suggestions}
