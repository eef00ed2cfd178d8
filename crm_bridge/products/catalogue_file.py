"""The products' names in a file of the state directory, for the assistant to know them by.

`catalogue.json` is `{"stamp": digest of the products, "products": [{"id", "name"}]}`. It appears
whole or not at all, and is left as it is when nothing changed.
"""

import asyncio
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from crm_bridge.db import Database
from crm_bridge.errors import Unavailable
from crm_bridge.models.product import Product

logger = logging.getLogger(__name__)

FILE = "catalogue.json"
TRAITS_FILE = "traits.json"


async def keep_catalogue(database: Database, state: Path) -> None:
    """Write the file if it is missing or differs from the database.

    What goes wrong is logged: the assistant goes on with the products it knows.
    """
    path = state / FILE
    try:
        async with database.reading() as session:
            rows = await session.execute(select(Product.id, Product.name).order_by(Product.id))
            products = [(row[0], row[1]) for row in rows]
        await asyncio.to_thread(write_catalogue, path, products)
    except Unavailable as error:
        logger.warning("The products for %s cannot be read: %s", path, error.detail)
    except OSError as error:
        logger.warning("The products cannot be written to %s: %s", path, error.strerror)


def write_catalogue(path: Path, products: Sequence[tuple[str, str]]) -> bool:
    """Write (id, name) of each product; False if the file said so already. Raises OSError."""
    rows = [{"id": product_id, "name": name} for product_id, name in products]
    stamp = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    if _stamp_in(path) == stamp:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"stamp": stamp, "products": rows}, ensure_ascii=False, indent=1)
    _replace(path, text + "\n")
    return True


def write_traits(path: Path, words: Sequence[str]) -> bool:
    """Write the words by which products are told apart (`{"words": […]}`), for the assistant to
    know what refines a wish; False if the file said so already. Raises OSError."""
    text = json.dumps({"words": sorted(words)}, ensure_ascii=False, indent=0) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, text)
    return True


def _stamp_in(path: Path) -> object:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content.get("stamp") if isinstance(content, dict) else None


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        made.chmod(0o644)
        made.replace(path)
    except OSError:
        made.unlink(missing_ok=True)
        raise
