"""What a shop's files hold once they have been read: typed rows, and what was wrong.

Money is integer minor units of the row's currency, times are aware UTC. `line` is the physical
line of the file on which the row begins, counted from 1 (a CSV header is line 1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

ORDER_STATUSES = (
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
)
RETURN_STATES = ("requested", "received", "refunded", "refused")
STAFF_ROLES = ("agent", "lead", "admin")


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of `customers`."""

    line: int
    id: str
    name: str
    email: str
    created_at: datetime
    phone: str | None = None
    postcode: str | None = None
    country: str | None = None
    locale: str | None = None
    marketing_consent: bool | None = None
    tier: str | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One line of `products`; `attributes` is the JSON object as read."""

    line: int
    id: str
    name: str
    category: str
    description: str
    price: int
    currency: str
    stock: int
    brand: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    image: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of `orders`; `number` is as the shop writes it, `total` includes delivery."""

    line: int
    number: str
    customer_id: str
    placed_at: datetime
    status: str
    currency: str
    total: int
    shipping_address: str | None = None
    postcode: str | None = None
    country: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    promised_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    payment_method: str | None = None


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """One line of `order_lines`; `unit_price` is in the currency of its order."""

    line: int
    order_number: str
    product_id: str
    quantity: int
    unit_price: int
    size: str | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One line of `returns`; `amount` is in the currency of its order."""

    line: int
    order_number: str
    product_id: str
    requested_at: datetime
    state: str
    reason: str | None = None
    amount: int | None = None
    refunded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of `staff`: somebody to invite."""

    line: int
    email: str
    name: str
    role: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that was wrong: where it stands and what it should have been.

    `line` and `column` are None where the file as a whole is meant.
    """

    file: str
    line: int | None
    column: str | None
    reason: str

    def __str__(self) -> str:
        where = [self.file]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.column is not None:
            where.append(f"column {self.column}")
        return f"{', '.join(where)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Known:
    """What the database already holds, so that a shop may load some of its files later.

    `orders` gives the currency of each known order by its number as the shop writes it.
    """

    customers: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    orders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShopFiles:
    """Everything read from one directory.

    Rows with an error are left out of their table, but nothing should be loaded unless `ok`.
    `files` names the file each table was read from, `rows_read` counts its rows (bad ones too),
    `unknown_columns` the columns that were ignored, `missing` the tables without a file, and
    `ambiguous_numbers` the orders whose numbers differ only in how they are typed: customers
    have to type those exactly.
    """

    directory: Path
    customers: tuple[CustomerRow, ...] = ()
    products: tuple[ProductRow, ...] = ()
    orders: tuple[OrderRow, ...] = ()
    order_lines: tuple[OrderLineRow, ...] = ()
    returns: tuple[ReturnRow, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    rows_read: Mapping[str, int] = field(default_factory=dict)
    unknown_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    ambiguous_numbers: tuple[tuple[str, ...], ...] = ()
    errors: tuple[RowError, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything may be loaded."""
        return not self.errors
