"""A product as plain data, and how many of it there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """One product; `price` is in minor units of `currency`, `stock` counts the whole product."""

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

    @property
    def stock_by_size(self) -> dict[str, int]:
        """Pieces in each size; empty where the shop counts the product as a whole."""
        sizes = self.attributes.get("stock_by_size")
        if not isinstance(sizes, Mapping):
            return {}
        return {str(size): count for size, count in sizes.items() if isinstance(count, int)}

    @property
    def available(self) -> int:
        """How many there are to be had, in all sizes together where sizes are counted."""
        sizes = self.stock_by_size
        return sum(max(0, count) for count in sizes.values()) if sizes else self.stock


def with_stock_moved(
    stock: int, attributes: Mapping[str, object], size: str | None, pieces: int
) -> tuple[int, dict[str, object]]:
    """Stock and attributes after `pieces` came in (or, negative, went out) in `size`.

    A count never falls below zero. A size that the shop does not count changes the whole alone.
    """
    changed = dict(attributes)
    sizes = changed.get("stock_by_size")
    if size is not None and isinstance(sizes, Mapping) and isinstance(sizes.get(size), int):
        changed["stock_by_size"] = {**sizes, size: max(0, sizes[size] + pieces)}
    return max(0, stock + pieces), changed
