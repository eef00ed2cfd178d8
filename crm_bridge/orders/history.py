"""What happened to an order, in the order of time: the shop's own dates, and every change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.command import Command
from crm_bridge.orders.records import OrderRecord

Step = Literal["placed", "shipped", "delivered"]


@dataclass(frozen=True, slots=True)
class Happening:
    """A step of the shop's, or a change that somebody asked for."""

    at: datetime
    step: Step | None = None
    command: Command | None = None


async def changes_of(session: AsyncSession, number: str) -> list[Command]:
    """Every change that was asked for, refused ones too."""
    query = select(Command).where(Command.order_number == number).order_by(Command.created_at)
    return list(await session.scalars(query))


def history(order: OrderRecord, changes: Iterable[Command]) -> list[Happening]:
    """Newest first."""
    steps: list[tuple[Step, datetime | None]] = [
        ("placed", order.placed_at),
        ("shipped", order.shipped_at),
        ("delivered", order.delivered_at),
    ]
    happened = [Happening(at, step=step) for step, at in steps if at is not None]
    happened += [Happening(change.created_at, command=change) for change in changes]
    return sorted(happened, key=lambda one: one.at, reverse=True)
