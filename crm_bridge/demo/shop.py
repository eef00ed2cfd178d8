"""The whole demo shop as rows of the files that `python -m crm_bridge import` reads."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crm_bridge.demo.catalogue import Product, products
from crm_bridge.demo.history import history, numbered
from crm_bridge.demo.people import Person, people
from crm_bridge.demo.records import DemoOrder, Line
from crm_bridge.demo.showcase import showcase

SHOP = "Alder & Finch"
STAFF = (
    ("marta.lindqvist@alderandfinch.example", "Marta Lindqvist", "admin", "Customer care"),
    ("ben.achebe@alderandfinch.example", "Ben Achebe", "lead", "Customer care"),
    ("chloe.dunn@alderandfinch.example", "Chloe Dunn", "agent", "Customer care"),
    ("ravi.menon@alderandfinch.example", "Ravi Menon", "agent", "Returns"),
)

Row = dict[str, str]
Clock = Callable[[timedelta], str]


@dataclass(frozen=True, slots=True)
class DemoShop:
    """The rows of each file, and what `shop.json` says about them."""

    tables: Mapping[str, Sequence[Row]]
    about: Mapping[str, object]


def make_shop(today: date) -> DemoShop:
    """The demo shop as it looks on the morning of `today` (UTC); only dates depend on the day."""
    fixed = showcase()
    customers = people(iter(fixed.people))
    orders = numbered(history(customers, fixed.orders), fixed.anchor, fixed.anchor_number)
    clock = _clock(today)
    spent = Counter[str]()
    for order in orders:
        if order.journey.status not in ("cancelled", "refunded", "lost"):
            spent[order.customer.id] += order.total
    tables: dict[str, list[Row]] = {
        "customers": [_customer(person, spent[person.id], clock) for person in customers],
        "products": [_product(product) for product in products()],
        "orders": [_order(order, clock) for order in orders],
        "order_lines": [_line(order.number, line) for order in orders for line in order.lines],
        "returns": [row for order in orders for row in _returns(order, clock)],
        "staff": [
            {"email": email, "name": name, "role": role, "team": team}
            for email, name, role, team in STAFF
        ],
    }
    return DemoShop(tables, _about(today, orders))


def pounds(pence: int) -> str:
    """Pence as a decimal with a point."""
    return f"{pence // 100}.{pence % 100:02}"


def _clock(today: date) -> Clock:
    midnight = datetime.combine(today, time(), UTC)
    return lambda offset: (midnight + offset).strftime("%Y-%m-%dT%H:%M:%SZ")


def _customer(person: Person, spent: int, clock: Clock) -> Row:
    tier = "gold" if spent >= 150_000 else "silver" if spent >= 60_000 else "bronze"
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "postcode": person.address.postcode,
        "country": person.address.country,
        "locale": person.locale,
        "created_at": clock(timedelta(days=-person.joined_days_ago, hours=9)),
        "marketing_consent": "true" if person.consent else "false",
        "tier": tier,
        "points": str(spent // 100),
    }


def _product(product: Product) -> Row:
    return {
        "id": product.id,
        "name": product.name,
        "category": product.category,
        "description": product.description,
        "price": pounds(product.price),
        "currency": "GBP",
        "stock": str(product.stock),
        "brand": product.brand,
        "attributes": json.dumps(product.attributes, ensure_ascii=False),
        "image": f"/demo/images/{product.id}.svg",
        "url": f"/products/{product.id}",
    }


def _order(order: DemoOrder, clock: Clock) -> Row:
    journey = order.journey
    sent = journey.shipped is not None
    return {
        "number": order.number,
        "customer_id": order.customer.id,
        "placed_at": clock(journey.placed),
        "status": journey.status,
        "currency": "GBP",
        "total": pounds(order.total),
        "shipping_address": str(order.address),
        "postcode": order.address.postcode,
        "country": order.address.country,
        "carrier": order.carrier if sent else "",
        "tracking_number": order.tracking if sent else "",
        "promised_at": "" if journey.status == "cancelled" else clock(journey.promised),
        "shipped_at": clock(journey.shipped) if journey.shipped is not None else "",
        "delivered_at": clock(journey.delivered) if journey.delivered is not None else "",
        "payment_method": order.payment,
    }


def _line(number: str, line: Line) -> Row:
    return {
        "order_number": number,
        "product_id": line.product.id,
        "quantity": str(line.quantity),
        "unit_price": pounds(line.unit_price),
        "size": line.size,
        "colour": line.colour,
    }


def _returns(order: DemoOrder, clock: Clock) -> Iterator[Row]:
    for sent in order.returns:
        yield {
            "order_number": order.number,
            "product_id": sent.line.product.id,
            "requested_at": clock(sent.requested),
            "state": sent.state,
            "reason": sent.reason,
            "amount": pounds(sent.line.quantity * sent.line.unit_price),
            "refunded_at": clock(sent.refunded) if sent.refunded is not None else "",
        }


def _about(today: date, orders: Sequence[DemoOrder]) -> dict[str, object]:
    fixed = showcase()
    return {
        "shop": SHOP,
        "anchor": today.isoformat(),
        "currency": "GBP",
        "time_zone": "Europe/London",
        "showcase": [
            {
                "id": person.id,
                "name": person.name,
                "email": person.email,
                "postcode": person.address.postcode,
                "note": fixed.notes[person.id],
                "orders": {
                    order.number: order.journey.status
                    for order in reversed(orders)
                    if order.customer is person
                },
            }
            for person in fixed.people
        ],
    }
