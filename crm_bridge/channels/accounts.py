"""A customer's accounts in channels, as staff read of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.channels.binding import bindings
from crm_bridge.channels.standing import titles
from crm_bridge.models.channel import ChannelThread


@dataclass(frozen=True, slots=True)
class Account:
    """`id` is that of the binding; `name` what the provider calls them, as far as it is known."""

    id: str
    channel: str
    title: str
    name: str
    since: datetime


async def accounts_of(session: AsyncSession, customer_id: str) -> list[Account]:
    """Those that a code bound to the customer, the oldest first."""
    found = await bindings(session, customer_id)
    if not found:
        return []
    authors = (ChannelThread.channel, ChannelThread.author_id)
    rows = await session.execute(
        select(*authors, ChannelThread.author_name)
        .where(tuple_(*authors).in_([(one.channel, one.external_id) for one in found]))
        .order_by(ChannelThread.id)
    )
    names = {(row[0], row[1]): row[2] for row in rows if row[2]}
    called = await titles(session)
    return [
        Account(
            id=one.id,
            channel=one.channel,
            title=called.get(one.channel, one.channel.capitalize()),
            name=names.get((one.channel, one.external_id), ""),
            since=one.first_proved_at,
        )
        for one in found
    ]
