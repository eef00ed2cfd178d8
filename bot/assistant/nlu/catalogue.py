"""The shop's products by name, as the bridge writes them; an import is known at once.

`catalogue.json` in the state directory goes before the demo shop's file. It is looked at again at
most once a second. One that cannot be read is refused, file and reason being logged, and the names
that were read last stay in use.
"""

from __future__ import annotations

import csv
import json
import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.assistant.nlu.products import ProductNames

logger = logging.getLogger(__name__)

FILE = "catalogue.json"
DEMO = Path("data/demo/products.csv")
_LOOK_AGAIN = 1.0


def _beside(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="catalogue", daemon=True).start()


class CatalogueError(ValueError):
    """The message names the file and says what is wrong with it."""


class Catalogue:
    """Safe to use from several threads. `clock` gives seconds.

    What changes after the first time is read by `beside`: no message waits for a large catalogue.
    """

    def __init__(
        self,
        state: Path,
        demo: Path = DEMO,
        clock: Callable[[], float] = time.monotonic,
        beside: Callable[[Callable[[], None]], None] = _beside,
    ) -> None:
        self._files = (state / FILE, demo)
        self._clock = clock
        self._beside = beside
        self._lock = threading.Lock()
        self._looked: float | None = None
        self._stamp: tuple[Path, int, int] | None = None
        self._names = ProductNames([])

    def names(self) -> ProductNames:
        """The products as of a second ago at most."""
        with self._lock:
            now, first = self._clock(), self._looked is None
            if self._looked is None or now - self._looked >= _LOOK_AGAIN:
                self._looked = now
                self._look(first)
            return self._names

    def _look(self, first: bool) -> None:
        stamp = next((found for found in map(_stamp_of, self._files) if found), None)
        if stamp is None or stamp == self._stamp:
            return
        self._stamp = stamp
        if first:
            self._read(stamp[0])
        else:
            self._beside(partial(self._read, stamp[0]))

    def _read(self, path: Path) -> None:
        try:
            self._names = ProductNames(read_catalogue(path))
        except CatalogueError as error:
            logger.error("%s The products known before stay in use.", error)


def read_catalogue(path: Path) -> list[tuple[str, str]]:
    """(id, name) of each product. Raises CatalogueError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}.") from error
    return _from_csv(path, text) if path.suffix == ".csv" else _from_json(path, text)


def _from_json(path: Path, text: str) -> list[tuple[str, str]]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise CatalogueError(f"{path} is no JSON: {error}.") from error
    products = content.get("products") if isinstance(content, dict) else None
    if not isinstance(products, list):
        raise CatalogueError(f"{path} must be an object with a list `products`.")
    for place, product in enumerate(products, start=1):
        known = isinstance(product, dict) and all(
            isinstance(product.get(key), str) and product[key].strip() for key in ("id", "name")
        )
        if not known:
            raise CatalogueError(f"{path}: product {place} must have a text `id` and `name`.")
    return [(product["id"], product["name"]) for product in products]


def _from_csv(path: Path, text: str) -> list[tuple[str, str]]:
    rows = csv.DictReader(text.splitlines())
    if not {"id", "name"} <= set(rows.fieldnames or ()):
        raise CatalogueError(f"{path}, line 1: the columns `id` and `name` are needed.")
    return [(row["id"], row["name"]) for row in rows if row["id"] and row["name"]]


def _stamp_of(path: Path) -> tuple[Path, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return path, found.st_mtime_ns, found.st_size
