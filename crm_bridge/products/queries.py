"""Products read from the database."""

import asyncio
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.product import Product
from crm_bridge.products.records import ProductRecord

_AT_ONCE = 500
# Columns, not entities: a large catalogue is read whole.
_PRODUCTS = select(*(getattr(Product, column.name) for column in fields(ProductRecord)))


async def all_products(session: AsyncSession) -> list[ProductRecord]:
    """Every product, by id; others are served while a large catalogue is read."""
    found: list[ProductRecord] = []
    while True:
        page = _PRODUCTS.where(Product.id > found[-1].id) if found else _PRODUCTS
        rows = (await session.execute(page.order_by(Product.id).limit(_AT_ONCE))).all()
        found += [ProductRecord(*row) for row in rows]
        if len(rows) < _AT_ONCE:
            return found
        await asyncio.sleep(0)


async def products_by_id(session: AsyncSession, ids: Sequence[str]) -> list[ProductRecord]:
    """Those of the products that there are, in no order."""
    rows = await session.execute(_PRODUCTS.where(Product.id.in_(ids)))
    return [ProductRecord(*row) for row in rows]


async def product_by_id(session: AsyncSession, product_id: str) -> ProductRecord | None:
    """The product with the shop's own id, or None."""
    row = await session.get(Product, product_id)
    return product_record(row) if row else None


def product_record(row: Product) -> ProductRecord:
    """A row as plain data."""
    return ProductRecord(
        id=row.id,
        name=row.name,
        category=row.category,
        description=row.description,
        price=row.price,
        currency=row.currency,
        stock=row.stock,
        brand=row.brand,
        attributes=row.attributes,
        image=row.image,
        url=row.url,
    )
