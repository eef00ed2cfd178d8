"""What has to hold between rows: ids stand once, references point to something that exists."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from crm_bridge.imports.rows import OrderLineRow, OrderRow, RowError, ShopFiles
from crm_bridge.orders.numbers import normalise_order_number


@dataclass(frozen=True, slots=True)
class Ids:
    """What rows may refer to; None where a file is too broken to tell."""

    customers: frozenset[str] | None
    products: frozenset[str] | None
    orders: frozenset[str] | None


class Row(Protocol):
    """Anything that knows its line."""

    @property
    def line(self) -> int: ...


class LineOfOrder(Row, Protocol):
    """A row about one product in one order."""

    @property
    def order_number(self) -> str: ...
    @property
    def product_id(self) -> str: ...


R = TypeVar("R", bound=Row)


def broken_rules(shop: ShopFiles, ids: Ids) -> Iterator[RowError]:
    """Every rule between rows that the shop's files break."""
    files = shop.files
    yield from _repeated(files.get("customers"), "id", shop.customers, lambda row: row.id)
    yield from _repeated(files.get("products"), "id", shop.products, lambda row: row.id)
    yield from _repeated(files.get("orders"), "number", shop.orders, lambda row: row.number)
    yield from _repeated(files.get("staff"), "email", shop.staff, lambda row: row.email.lower())
    yield from _nameless(files.get("orders"), shop.orders)
    yield from _dangling(
        files.get("orders"),
        "customer_id",
        shop.orders,
        lambda row: row.customer_id,
        ids.customers,
        "customer",
    )
    yield from _lines_of_orders(files.get("order_lines"), shop.order_lines, ids)
    yield from _lines_of_orders(files.get("returns"), shop.returns, ids)
    yield from _never_ordered(files.get("returns"), shop)


def ambiguous_numbers(numbers: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of different order numbers that differ only in how they are typed."""
    groups: dict[str, list[str]] = defaultdict(list)
    for number in dict.fromkeys(numbers):
        groups[normalise_order_number(number)].append(number)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _repeated(
    file: str | None, column: str, rows: Iterable[R], key: Callable[[R], str]
) -> Iterator[RowError]:
    first: dict[str, int] = {}
    for row in rows:
        earlier = first.setdefault(key(row), row.line)
        if file and earlier != row.line:
            yield RowError(file, row.line, column, f"'{key(row)}' is in line {earlier} already")


def _nameless(file: str | None, orders: Iterable[OrderRow]) -> Iterator[RowError]:
    for row in orders:
        if file and not normalise_order_number(row.number):
            yield RowError(file, row.line, "number", "has neither a letter nor a digit")


def _dangling(
    file: str | None,
    column: str,
    rows: Iterable[R],
    key: Callable[[R], str],
    known: frozenset[str] | None,
    what: str,
) -> Iterator[RowError]:
    if file is None or known is None:
        return
    unknown = [row for row in rows if key(row) not in known]
    if unknown and not known:
        # One sentence instead of the same one for every row of the file.
        yield RowError(file, None, column, f"refers to {what}s, but there are none: load them too")
        return
    for row in unknown:
        yield RowError(file, row.line, column, f"there is no {what} '{key(row)}'")


def _lines_of_orders(file: str | None, rows: Iterable[LineOfOrder], ids: Ids) -> Iterator[RowError]:
    rows = list(rows)
    yield from _dangling(
        file, "order_number", rows, lambda row: row.order_number, ids.orders, "order"
    )
    yield from _dangling(
        file, "product_id", rows, lambda row: row.product_id, ids.products, "product"
    )


def _never_ordered(file: str | None, shop: ShopFiles) -> Iterator[RowError]:
    """A return of something its order does not hold; orders without lines here are not judged."""
    ordered = _products_by_order(shop.order_lines)
    for row in shop.returns:
        held = ordered.get(row.order_number)
        if file and held is not None and row.product_id not in held:
            reason = f"order '{row.order_number}' has no line with product '{row.product_id}'"
            yield RowError(file, row.line, "product_id", reason)


def _products_by_order(lines: Iterable[OrderLineRow]) -> dict[str, set[str]]:
    products: dict[str, set[str]] = defaultdict(set)
    for row in lines:
        products[row.order_number].add(row.product_id)
    return dict(products)
