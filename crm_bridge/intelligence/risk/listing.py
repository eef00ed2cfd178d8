"""The unusual orders and accounts that agents look through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.intelligence.profile.exclusion import is_profiled
from crm_bridge.intelligence.risk.looks import Look, looks_at
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order
from crm_bridge.models.risk import AccountRisk, OrderRisk, RiskLook

Show = Literal["open", "looked"]
Kind = Literal["orders", "accounts"]
LIMIT = 100


@dataclass(frozen=True, slots=True)
class UnusualOrder:
    number: str
    customer_id: str
    customer: str
    placed_at: datetime
    status: str
    total: int
    currency: str
    score: float
    facts: Sequence[str]
    look: Look | None


@dataclass(frozen=True, slots=True)
class UnusualAccount:
    customer_id: str
    customer: str
    orders: int
    last_order_at: datetime
    score: float
    facts: Sequence[str]
    look: Look | None


async def unusual_orders(session: AsyncSession, show: Show) -> list[UnusualOrder]:
    """The newest first, at most `LIMIT`."""
    query = (
        select(OrderRisk, Customer.name, Order.status, Order.total, Order.currency)
        .join(Customer, Customer.id == OrderRisk.customer_id)
        .join(Order, Order.number == OrderRisk.order_number)
        .where(_orders(show), is_profiled(OrderRisk.customer_id))
        .order_by(OrderRisk.placed_at.desc(), OrderRisk.order_number)
        .limit(LIMIT)
    )
    rows = list(await session.execute(query))
    looks = await looks_at(session, numbers=[risk.order_number for risk, *_ in rows])
    return [
        UnusualOrder(
            risk.order_number, risk.customer_id, name, risk.placed_at, status, total, currency,
            risk.score, risk.facts, looks.get(risk.order_number),
        )
        for risk, name, status, total, currency in rows
    ]  # fmt: skip


async def unusual_accounts(session: AsyncSession, show: Show) -> list[UnusualAccount]:
    """What stands out most first, at most `LIMIT`. One that was looked at is open again once it
    ordered since."""
    query = (
        select(AccountRisk, Customer.name)
        .join(Customer, Customer.id == AccountRisk.customer_id)
        .where(_accounts(show), is_profiled(AccountRisk.customer_id))
        .order_by(AccountRisk.score.desc(), AccountRisk.customer_id)
        .limit(LIMIT)
    )
    rows = list(await session.execute(query))
    looks = await looks_at(session, customers=[risk.customer_id for risk, _ in rows])
    return [
        UnusualAccount(
            risk.customer_id, name, risk.orders, risk.last_order_at, risk.score, risk.facts,
            looks.get(risk.customer_id),
        )
        for risk, name in rows
    ]  # fmt: skip


async def open_counts(session: AsyncSession) -> dict[Kind, int]:
    """How many nobody has looked at."""
    orders = select(func.count()).select_from(OrderRisk).where(_orders("open"))
    accounts = select(func.count()).select_from(AccountRisk).where(_accounts("open"))
    return {
        "orders": await session.scalar(orders) or 0,
        "accounts": await session.scalar(accounts) or 0,
    }


async def scored_at(session: AsyncSession) -> datetime | None:
    """When the lists were written, None before that or where nothing is unusual."""
    return await session.scalar(select(func.max(OrderRisk.scored_at)))


def _orders(show: Show) -> ColumnElement[bool]:
    looked = exists().where(RiskLook.order_number == OrderRisk.order_number)
    return looked if show == "looked" else ~looked


def _accounts(show: Show) -> ColumnElement[bool]:
    looked = exists().where(
        RiskLook.customer_id == AccountRisk.customer_id,
        RiskLook.order_number.is_(None),
        RiskLook.at >= AccountRisk.last_order_at,
    )
    return looked if show == "looked" else ~looked
