"""Two years of orders: who bought when, and where each order is now."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from crm_bridge.demo.baskets import basket
from crm_bridge.demo.journeys import journey, placed_on
from crm_bridge.demo.people import Person
from crm_bridge.demo.records import DemoOrder
from crm_bridge.demo.returning import with_returns
from crm_bridge.demo.seeds import pick, stream

# The day for which the committed files are made. Seasons follow it whatever day the shop is made
# for, so that customers, orders and numbers stay the same and only the dates move.
ANCHOR = date(2026, 11, 21)
ORDERS = 2000
FIRST_DAY = -730

_MONTHS = (1.15, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 0.8, 0.9, 1.0, 1.7, 1.9)
# The newest orders, from the newest back: how many are in which state, and how old they may be.
_OPEN = (
    ("placed", 9, (1, 1)),
    ("packed", 7, (1, 2)),
    ("shipped", 16, (2, 3)),
    ("out_for_delivery", 7, (3, 4)),
    ("late", 8, (7, 12)),
    ("lost", 7, (18, 45)),
)
_CANCELLED = 0.035
_PAYMENTS = [
    ("Visa", 40.0),
    ("Mastercard", 25.0),
    ("PayPal", 18.0),
    ("Apple Pay", 10.0),
    ("Klarna", 7.0),
]
_HOME_CARRIERS = [("Swiftline", 5.0), ("NorthPost", 3.0), ("Greenvan", 2.0)]


def month_of(day: int) -> int:
    """The month (0 is January) of a day counted from the anchor."""
    return (ANCHOR + timedelta(days=day)).month - 1


def history(customers: Sequence[Person], fixed: Sequence[DemoOrder]) -> list[DemoOrder]:
    """All orders, the fixed ones among them, oldest first. Those of `fixed` stay as they are."""
    chance, second_thoughts = stream("orders"), stream("returns")
    alone = {order.customer.id for order in fixed}
    shoppers = [person for person in customers if person.id not in alone]
    plan = list(_plan(chance, shoppers, ORDERS - len(fixed)))
    bought: dict[str, Counter[str]] = defaultdict(Counter)
    orders = list(fixed)
    for day, status, person in sorted(plan, key=lambda entry: entry[0]):
        order = _order(chance, person, day, status, bought[person.id])
        bought[person.id].update(line.product.id for line in order.lines)
        orders.append(with_returns(second_thoughts, order))
    return sorted(orders, key=lambda order: order.journey.placed)


def _plan(
    chance: Random, shoppers: Sequence[Person], count: int
) -> Iterator[tuple[int, str, Person]]:
    """Which day, in which state, by whom."""
    open_orders = [(status, ages) for status, many, ages in _OPEN for _ in range(many)]
    for status, (youngest, oldest) in open_orders:
        day = -chance.randint(youngest, oldest)
        yield day, status, _shopper(chance, shoppers, day)
    days = [(day, _traffic(day)) for day in range(FIRST_DAY, -6)]
    for _ in range(count - len(open_orders)):
        day = pick(chance, days)
        status = "cancelled" if chance.random() < _CANCELLED else "delivered"
        yield day, status, _shopper(chance, shoppers, day)


def _traffic(day: int) -> float:
    growth = 1 + 0.35 * (day - FIRST_DAY) / -FIRST_DAY
    weekend = 1.25 if (ANCHOR + timedelta(days=day)).weekday() >= 5 else 1.0
    return growth * weekend * _MONTHS[month_of(day)]


def _shopper(chance: Random, shoppers: Sequence[Person], day: int) -> Person:
    here = [(p, p.taste.activity) for p in shoppers if -p.joined_days_ago <= day]
    return pick(chance, here)


def _order(
    chance: Random, person: Person, day: int, status: str, bought: Counter[str]
) -> DemoOrder:
    service, carrier = delivery_of(chance, person)
    if status in ("shipped", "out_for_delivery", "late") and service == "express":
        service = "standard"
    placed = placed_on(chance, day)
    return DemoOrder(
        customer=person,
        lines=basket(chance, person, bought, month_of(day)),
        journey=journey(chance, status, placed, service),
        service=service,
        carrier=carrier,
        tracking=tracking_number(chance, carrier),
        payment=pick(chance, _PAYMENTS),
    )


def delivery_of(chance: Random, person: Person) -> tuple[str, str]:
    """The service and the carrier."""
    if person.address.country != "GB":
        return "abroad", "SkyBridge"
    service = "express" if chance.random() < 0.15 else "standard"
    return service, pick(chance, _HOME_CARRIERS)


def tracking_number(chance: Random, carrier: str) -> str:
    """A number as that carrier writes them."""
    digits = "".join(str(chance.randint(0, 9)) for _ in range(10))
    return f"{carrier[:2].upper()}{digits}GB"


def numbered(orders: Sequence[DemoOrder], known: DemoOrder, number: int) -> list[DemoOrder]:
    """Numbers in the order of placing, such that the order `known` gets `number`."""
    first = number - orders.index(known)
    return [replace(order, number=f"CL-{first + i}") for i, order in enumerate(orders)]
