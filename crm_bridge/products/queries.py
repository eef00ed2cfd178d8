"""Products read from the database."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.product import Product
from crm_bridge.products.records import ProductRecord


async def all_products(session: AsyncSession) -> list[ProductRecord]:
    """Every product, by id."""
    rows = await session.scalars(select(Product).order_by(Product.id))
    return [product_record(row) for row in rows]


async def product_by_id(session: AsyncSession, product_id: str) -> ProductRecord | None:
    """The product with the shop's own id, or None."""
    row = await session.get(Product, product_id)
    return product_record(row) if row else None


async def products_by_id(
    session: AsyncSession, product_ids: Iterable[str]
) -> dict[str, ProductRecord]:
    """Those of the products that exist, by id."""
    rows = await session.scalars(select(Product).where(Product.id.in_(list(product_ids))))
    return {row.id: product_record(row) for row in rows}


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
