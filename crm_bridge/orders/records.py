"""An order as plain data: what the rules judge and the views show.

Money is integer minor units of the order's currency; times are aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

OrderStatus = Literal[
    "placed",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "late",
    "lost",
    "cancelled",
    "returned",
    "refunded",
]
ReturnState = Literal["requested", "received", "refunded", "refused"]
CommandKind = Literal[
    "cancel_order", "change_address", "return_items", "exchange_items", "refund_items"
]
"""`refund_items` is money back for what stays where it is: only staff ask for it."""
CommandState = Literal["requested", "confirmed", "refused"]

OPEN_STATUSES: tuple[OrderStatus, ...] = (
    "placed",
    "packed",
    "shipped",
    "out_for_delivery",
    "late",
    "lost",
)
"""Orders that the customer still waits for."""


@dataclass(frozen=True, slots=True)
class OrderRef:
    """An order by its number, with what proves it: whose it is, their e-mail, its postcode."""

    number: str
    customer_id: str
    email: str
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class LineRecord:
    """One line of an order."""

    product_id: str
    name: str
    quantity: int
    unit_price: int
    size: str | None = None
    colour: str | None = None
    image: str | None = None

    @property
    def amount(self) -> int:
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """Something sent back; `amount` is what was or will be refunded."""

    product_id: str
    state: ReturnState
    requested_at: datetime
    label_number: str | None = None
    amount: int | None = None
    refunded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One order with its lines and returns; `total` includes delivery."""

    number: str
    customer_id: str
    status: OrderStatus
    placed_at: datetime
    currency: str
    total: int
    shipping_address: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    promised_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    payment_method: str | None = None
    lines: tuple[LineRecord, ...] = field(default=())
    returns: tuple[ReturnRecord, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class OrderCommand:
    """A change to an order that somebody asked for, before and after it is decided.

    `product_ids` empty means the whole order. `id` makes it safe to send again to a shop.
    """

    id: str
    kind: CommandKind
    order_number: str
    address: str | None = None
    product_ids: tuple[str, ...] = ()
    reason: str | None = None
    exchange_for: str | None = None
