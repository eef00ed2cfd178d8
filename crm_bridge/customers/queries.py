"""Customers read from the database."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.customers.records import CustomerRecord
from crm_bridge.models.customer import Customer


async def customer_by_id(session: AsyncSession, customer_id: str) -> CustomerRecord | None:
    """The customer with the shop's own id, or None."""
    row = await session.get(Customer, customer_id)
    return _record(row) if row else None


def _record(row: Customer) -> CustomerRecord:
    return CustomerRecord(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        postcode=row.postcode,
        country=row.country,
        locale=row.locale,
        tier=row.tier,
        points=row.points,
    )
