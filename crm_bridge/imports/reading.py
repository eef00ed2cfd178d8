"""Reads a shop's directory into typed rows and a list of everything that was wrong."""

from pathlib import Path

from crm_bridge.imports.rows import Known, ShopFiles


def read_shop(directory: Path, known: Known = Known()) -> ShopFiles:  # noqa: B008
    """Read and check `customers`, `products`, `orders`, `order_lines`, `returns` and `staff`.

    Each is a CSV file (header, UTF-8, a BOM is fine) or JSON Lines with the same names. References
    may point to rows in the files or to what `known` says the database holds. Nothing is raised
    for bad data: every problem is a `RowError` in the result, with file, line, column and reason.
    """
    raise NotImplementedError
