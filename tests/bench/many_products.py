"""A large shop: ten thousand products, a hundred thousand customers, half a million lines."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from crm_bridge.db import Database
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order, OrderLine
from crm_bridge.models.product import Product
from tests.bench.bulk import Bulk

PRODUCTS, CUSTOMERS = 10_000, 100_000
KINDS = (
    "boot", "trainer", "sandal", "jumper", "shirt", "jacket", "dress", "lamp", "rug", "kettle",
    "mug", "cushion", "tent", "rucksack", "torch", "speaker", "headphone", "charger", "candle",
    "blanket",
)  # fmt: skip
MADE_OF = ("leather", "wool", "cotton", "suede", "rubber", "canvas", "steel", "oak", "linen")
COLOURS = ("black", "white", "navy", "grey", "green", "red", "tan", "blue", "cream", "coral")
NAMES = (
    "Harbour", "Fell", "Tarn", "Oslo", "Meadow", "Trail", "Penny", "Stride", "Quiet", "Ripple",
    "Cedar", "Linden", "Marsh", "Coast", "Summit", "Garden", "Ember", "Slate", "Birch", "Dune",
)  # fmt: skip
_PORTION = 20_000


async def write(database: Database, products: int = PRODUCTS, customers: int = CUSTOMERS) -> None:
    """All of it; the same every time, but for the days."""
    random, now = Random(11), datetime.now(UTC)
    async with Bulk.into(database) as bulk:
        await bulk.write(Product, [_product(random, number) for number in range(products)])
        await bulk.write(Customer, [_customer(number, now) for number in range(customers)])
        orders: list[dict[str, Any]] = []
        lines: list[dict[str, Any]] = []
        for order, its_lines in _orders(random, now, products, customers):
            orders.append(order)
            lines += its_lines
            if len(orders) == _PORTION:
                await bulk.write(Order, orders)
                await bulk.write(OrderLine, lines)
                orders, lines = [], []
        await bulk.write(Order, orders)
        await bulk.write(OrderLine, lines)
        await bulk.settle()


def _product(random: Random, number: int) -> dict[str, Any]:
    kind, made_of = KINDS[number % len(KINDS)], random.choice(MADE_OF)
    name = f"{random.choice(NAMES)} {random.choice(NAMES)} {kind.title()} {number}"
    waterproof = random.random() < 0.4
    return {
        "id": f"P-{number:05}",
        "name": name,
        "category": f"{kind}s and the like",
        "description": f"A {kind} made of {made_of}, warm and light, for walking, "
        f"camping and the house. {'It keeps the rain out.' if waterproof else ''}",
        "price": random.randrange(5, 200) * 100,
        "currency": "GBP",
        "stock": random.choice((0, 3, 20, 50)),
        "brand": random.choice(NAMES),
        "attributes": {
            "material": made_of,
            "colours": random.sample(COLOURS, 3),
            "waterproof": waterproof,
            "stock_by_size": {size: random.randrange(5) for size in "SML"},
        },
        "source": {},
    }


def _customer(number: int, now: datetime) -> dict[str, Any]:
    email = f"c{number}@shop.example"
    return {
        "id": f"c-{number:06}",
        "name": f"Customer {number}",
        "email": email,
        "email_key": email,
        "created_at": now - timedelta(days=800),
        "source": {},
    }


def _orders(
    random: Random, now: datetime, products: int, customers: int
) -> Iterator[tuple[Mapping[str, Any], list[Any]]]:
    """One to four orders each, of one to three lines; a tenth of the products sells most."""
    for number in range(customers):
        for count in range(random.randrange(1, 5)):
            name = f"CL-{number:06}{count}"
            placed = now - timedelta(days=random.uniform(1, 720))
            sold = [_sold(random, products) for _ in range(random.randrange(1, 4))]
            yield (
                {
                    "number": name,
                    "number_key": name.lower(),
                    "number_digits": name[3:],
                    "customer_id": f"c-{number:06}",
                    "placed_at": placed,
                    "status": "delivered",
                    "currency": "GBP",
                    "total": 5_000,
                    "source": {},
                },
                [
                    {
                        "order_number": name,
                        "position": position,
                        "product_id": f"P-{product:05}",
                        "quantity": 1,
                        "unit_price": 5_000,
                    }
                    for position, product in enumerate(sold)
                ],
            )


def _sold(random: Random, products: int) -> int:
    return min(products - 1, int(random.expovariate(10 / products)))
