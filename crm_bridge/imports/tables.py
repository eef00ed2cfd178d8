"""The columns of each file, and how a raw row becomes a typed one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from crm_bridge.imports import fields
from crm_bridge.imports.rows import (
    ORDER_STATUSES,
    RETURN_STATES,
    STAFF_ROLES,
    CustomerRow,
    OrderLineRow,
    OrderRow,
    ProductRow,
    ReturnRow,
    RowError,
    StaffRow,
)
from crm_bridge.imports.sources import RawRow

T = TypeVar("T")
Parser = Callable[[str], T]

_status = partial(fields.one_of, allowed=ORDER_STATUSES)
_state = partial(fields.one_of, allowed=RETURN_STATES)
_role = partial(fields.one_of, allowed=STAFF_ROLES)


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file must and may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return self.required + self.optional


COLUMNS: Mapping[str, Columns] = {
    "customers": Columns(
        ("id", "name", "email", "created_at"),
        ("phone", "postcode", "country", "locale", "marketing_consent", "tier", "points"),
    ),
    "products": Columns(
        ("id", "name", "category", "description", "price", "currency", "stock"),
        ("brand", "attributes", "image", "url"),
    ),
    "orders": Columns(
        ("number", "customer_id", "placed_at", "status", "currency", "total"),
        (
            "shipping_address",
            "postcode",
            "country",
            "carrier",
            "tracking_number",
            "promised_at",
            "shipped_at",
            "delivered_at",
            "payment_method",
        ),
    ),
    "order_lines": Columns(
        ("order_number", "product_id", "quantity", "unit_price"), ("size", "colour")
    ),
    "returns": Columns(
        ("order_number", "product_id", "requested_at", "state"),
        ("reason", "amount", "refunded_at"),
    ),
    "staff": Columns(("email", "name", "role"), ("team",)),
}


class Fields:
    """Takes the values out of one raw row and keeps every problem found on the way."""

    def __init__(self, file: str, raw: RawRow) -> None:
        self.line = raw.line
        self.errors: list[RowError] = []
        self._file = file
        self._values = raw.values

    def need(self, column: str, parse: Parser[T]) -> T:
        """The value of a required column.

        With a problem noted, what is returned must not be used: the row is thrown away, but its
        other columns are still looked at, so that the shop hears of everything at once.
        """
        value = self.may(column, parse)
        if value is None and not self._noted(column):
            self.note(column, "is empty, but required")
        return cast(T, value)

    def may(self, column: str, parse: Parser[T]) -> T | None:
        """The value of an optional column, None where it is empty."""
        value = self._values.get(column, "").strip()
        if not value:
            return None
        try:
            return parse(value)
        except ValueError as error:
            self.note(column, str(error))
            return None

    def money(self, column: str, currency: str | None, required: bool = True) -> int:
        """An amount in minor units of `currency`; see `need` for what a problem gives."""
        amount = (self.need if required else self.may)(column, fields.decimal)
        if amount is None or currency is None:
            return cast(int, None)
        try:
            return fields.minor_units(amount, currency)
        except ValueError as error:
            self.note(column, str(error))
            return cast(int, None)

    def note(self, column: str, reason: str) -> None:
        """Keep a problem of this row."""
        self.errors.append(RowError(self._file, self.line, column, reason))

    def _noted(self, column: str) -> bool:
        return any(error.column == column for error in self.errors)


def customer(row: Fields) -> CustomerRow:
    """A line of `customers`."""
    return CustomerRow(
        line=row.line,
        id=row.need("id", fields.identifier),
        name=row.need("name", fields.name),
        email=row.need("email", fields.email),
        created_at=row.need("created_at", fields.time),
        phone=row.may("phone", fields.identifier),
        postcode=row.may("postcode", fields.identifier),
        country=row.may("country", fields.identifier),
        locale=row.may("locale", fields.identifier),
        marketing_consent=row.may("marketing_consent", fields.boolean),
        tier=row.may("tier", fields.identifier),
        points=row.may("points", fields.whole),
    )


def product(row: Fields) -> ProductRow:
    """A line of `products`."""
    currency = row.need("currency", fields.currency)
    return ProductRow(
        line=row.line,
        id=row.need("id", fields.identifier),
        name=row.need("name", fields.name),
        category=row.need("category", fields.name),
        description=row.need("description", fields.text),
        price=row.money("price", currency),
        currency=currency,
        stock=row.need("stock", fields.whole),
        brand=row.may("brand", fields.name),
        attributes=row.may("attributes", fields.json_object) or {},
        image=row.may("image", fields.text),
        url=row.may("url", fields.text),
    )


def order(row: Fields) -> OrderRow:
    """A line of `orders`."""
    currency = row.need("currency", fields.currency)
    return OrderRow(
        line=row.line,
        number=row.need("number", fields.identifier),
        customer_id=row.need("customer_id", fields.identifier),
        placed_at=row.need("placed_at", fields.time),
        status=row.need("status", _status),
        currency=currency,
        total=row.money("total", currency),
        shipping_address=row.may("shipping_address", fields.text),
        postcode=row.may("postcode", fields.identifier),
        country=row.may("country", fields.identifier),
        carrier=row.may("carrier", fields.name),
        tracking_number=row.may("tracking_number", fields.name),
        promised_at=row.may("promised_at", fields.time),
        shipped_at=row.may("shipped_at", fields.time),
        delivered_at=row.may("delivered_at", fields.time),
        payment_method=row.may("payment_method", fields.name),
    )


def order_line(row: Fields, currencies: Mapping[str, str]) -> OrderLineRow:
    """A line of `order_lines`; `currencies` gives the currency of each order by its number."""
    number = row.need("order_number", fields.identifier)
    return OrderLineRow(
        line=row.line,
        order_number=number,
        product_id=row.need("product_id", fields.identifier),
        quantity=row.need("quantity", fields.quantity),
        unit_price=row.money("unit_price", currencies.get(number)),
        size=row.may("size", fields.name),
        colour=row.may("colour", fields.name),
    )


def return_(row: Fields, currencies: Mapping[str, str]) -> ReturnRow:
    """A line of `returns`; `currencies` gives the currency of each order by its number."""
    number = row.need("order_number", fields.identifier)
    return ReturnRow(
        line=row.line,
        order_number=number,
        product_id=row.need("product_id", fields.identifier),
        requested_at=row.need("requested_at", fields.time),
        state=row.need("state", _state),
        reason=row.may("reason", fields.text),
        amount=row.money("amount", currencies.get(number), required=False),
        refunded_at=row.may("refunded_at", fields.time),
    )


def staff_member(row: Fields) -> StaffRow:
    """A line of `staff`."""
    return StaffRow(
        line=row.line,
        email=row.need("email", fields.email),
        name=row.need("name", fields.name),
        role=row.need("role", _role),
        team=row.may("team", fields.name),
    )
