"""Products read from the database."""

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.product import Product
from crm_bridge.products.records import ProductRecord


async def all_products(session: AsyncSession) -> list[ProductRecord]:
    """Every product, by id."""
    # Columns, not entities: a large catalogue is read for every recommendation.
    columns = [getattr(Product, column.name) for column in fields(ProductRecord)]
    return [
        ProductRecord(*row) for row in await session.execute(select(*columns).order_by(Product.id))
    ]


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
