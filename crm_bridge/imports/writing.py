"""Writes the tables of an import: compared row by row, sent in bulk."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from crm_bridge.access.comparing import email_key
from crm_bridge.db import now
from crm_bridge.imports.merging import Changes, Counts, LeftAlone, by_columns, merge
from crm_bridge.imports.rows import CustomerRow, OrderRow, ProductRow, StaffRow
from crm_bridge.models.base import Base, new_id
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order
from crm_bridge.models.product import Product
from crm_bridge.models.staff import Staff, Team
from crm_bridge.orders.numbers import order_number_keys


async def write_customers(session: AsyncSession, rows: Sequence[CustomerRow]) -> Counts:
    counts = Counts()
    known = await _sources(session, Customer.id, Customer.source)
    changes = merge(rows, "id", known, counts)
    for values in (*changes.inserts, *changes.updates):
        if "email" in values:
            values["email_key"] = email_key(values["email"])
    await send(session, Customer, changes)
    return counts


async def write_products(session: AsyncSession, rows: Sequence[ProductRow]) -> Counts:
    counts = Counts()
    known = await _sources(session, Product.id, Product.source)
    await send(session, Product, merge(rows, "id", known, counts))
    return counts


async def write_orders(
    session: AsyncSession, file: str, rows: Sequence[OrderRow], busy: Collection[str]
) -> tuple[Counts, list[LeftAlone]]:
    """`busy` are the orders with an open command: what differs there is left alone."""
    counts = Counts()
    known = await _sources(session, Order.number, Order.source)
    changes = merge(rows, "number", known, counts)
    lines = {row.number: row.line for row in rows}
    left = [LeftAlone(file, lines[u["number"]], u["number"]) for u in changes.updates
            if u["number"] in busy]  # fmt: skip
    changes.updates = [values for values in changes.updates if values["number"] not in busy]
    counts.changed, counts.left_alone = counts.changed - len(left), len(left)
    for values in changes.inserts:
        keys = order_number_keys(values["number"])
        values["number_key"], values["number_digits"] = keys[0], keys[-1]
    await send(session, Order, changes)
    return counts, left


async def write_staff(session: AsyncSession, rows: Sequence[StaffRow]) -> Counts:
    """Invites those who are new; whoever is known is the console's business from then on."""
    counts = Counts()
    known = set(await session.scalars(select(Staff.email)))
    for row in rows:
        email = row.email.lower()
        if email in known:
            counts.unchanged += 1
            continue
        team_id = await _team(session, row.team) if row.team else None
        session.add(
            Staff(
                id=new_id("stf"),
                email=email,
                name=row.name,
                role=row.role,
                team_id=team_id,
                active=True,
                password_hash=None,
                wrong_tries=0,
                created_at=now(session),
            )
        )
        counts.new += 1
    await session.flush()
    return counts


async def send(session: AsyncSession, table: type[Base], changes: Changes) -> None:
    """Insert and update in bulk; updates name their primary key."""
    if changes.inserts:
        await session.execute(insert(table), changes.inserts)
    for group in by_columns(changes.updates):
        await session.execute(update(table), group)


async def _sources(
    session: AsyncSession,
    key: InstrumentedAttribute[str],
    source: InstrumentedAttribute[dict[str, Any] | None],
) -> dict[str, dict[str, Any] | None]:
    return {row[0]: row[1] for row in await session.execute(select(key, source))}


async def _team(session: AsyncSession, name: str) -> str:
    team = await session.scalar(select(Team).where(Team.name == name))
    if team is None:
        team = Team(id=new_id("tem"), name=name)
        session.add(team)
        await session.flush()
    return team.id
