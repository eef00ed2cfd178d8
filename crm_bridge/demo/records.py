"""What happened in the demo shop, in days relative to the day the shop is made for."""

from dataclasses import dataclass, field
from datetime import timedelta

from crm_bridge.demo.catalogue import Product
from crm_bridge.demo.people import Address, Person

FREE_DELIVERY_FROM = 5000
DELIVERY = {"standard": 395, "express": 695, "abroad": 1200}


@dataclass(frozen=True, slots=True)
class Line:
    """Some pieces of one product; `unit_price` in pence."""

    product: Product
    quantity: int
    unit_price: int
    size: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A return of one line. Times count from midnight of the day, negative in the past."""

    line: Line
    requested: timedelta
    state: str
    reason: str
    refunded: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """Where an order has got to. Times count from midnight of the day, negative in the past."""

    status: str
    placed: timedelta
    promised: timedelta
    shipped: timedelta | None = None
    delivered: timedelta | None = None


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """One order, still without its number."""

    customer: Person
    lines: tuple[Line, ...]
    journey: Journey
    service: str
    carrier: str
    tracking: str
    payment: str
    returns: tuple[Sent, ...] = field(default=())
    number: str = ""

    @property
    def address(self) -> Address:
        """Where it goes."""
        return self.customer.address

    @property
    def total(self) -> int:
        """What was paid, delivery included, in pence."""
        goods = sum(line.unit_price * line.quantity for line in self.lines)
        free = self.service == "standard" and goods >= FREE_DELIVERY_FROM
        return goods + (0 if free else DELIVERY[self.service])
