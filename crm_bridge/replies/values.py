"""What the placeholders become in one conversation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import records
from crm_bridge.customers import profile
from crm_bridge.customers.profile import Profile
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.orders.numbers import matching_order_numbers
from crm_bridge.orders.records import OrderRecord

_LOCALE = Locale("en", "GB")
_LOOKED_AT = 100
"""Messages of the present episode in which an order may have been named."""


async def values_for(
    session: AsyncSession, conversation_id: str, staff: Staff, shop: str, zone: ZoneInfo
) -> Mapping[str, str]:
    """Values by placeholder; what is not known is not in it. Raises 404 `conversation_unknown`."""
    conversation = await records.read(session, conversation_id)
    beside = await profile.of_conversation(session, conversation)
    named = await _named_numbers(session, conversation)
    return values_of(beside, named, agent=staff.name, shop=shop, zone=zone)


def values_of(
    beside: Profile, named: Iterable[str], *, agent: str, shop: str, zone: ZoneInfo
) -> dict[str, str]:
    """`named` are order numbers as they were written in the conversation, the newest first."""
    values = {"agent_name": agent, "shop_name": shop}
    if beside.customer is not None:
        values["customer_name"] = beside.customer.name
        values["customer_first_name"] = beside.customer.name.partition(" ")[0]
    order = meant_order(beside.orders, named)
    if order is not None:
        values.update(_order_values(order, zone))
    return values


def meant_order(orders: Sequence[OrderRecord], named: Iterable[str]) -> OrderRecord | None:
    """The order named last, of those that may be spoken of here; else the only one there is."""
    for written in named:
        found = matching_order_numbers(written, [order.number for order in orders])
        if len(found) == 1:
            return next(order for order in orders if order.number == found[0])
    return orders[0] if len(orders) == 1 else None


def _order_values(order: OrderRecord, zone: ZoneInfo) -> dict[str, str]:
    due = order.delivered_at or order.promised_at
    known = {
        "order_number": order.number,
        "order_status": order.status.replace("_", " "),
        "carrier": order.carrier,
        "tracking_number": order.tracking_number,
        "delivery_date": _day(due, zone) if due else None,
    }
    return {name: value for name, value in known.items() if value}


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return format_date(moment.astimezone(zone).date(), "EEEE d MMMM", _LOCALE)


async def _named_numbers(session: AsyncSession, conversation: Conversation) -> list[str]:
    found = await session.scalars(
        select(Message.understanding)
        .where(
            Message.conversation_id == conversation.id,
            Message.episode_id == conversation.episode_id,
            Message.author == "customer",
        )
        .order_by(Message.seq.desc())
        .limit(_LOOKED_AT)
    )
    return [
        str(entity["value"])
        for understanding in found
        for entity in reversed((understanding or {}).get("entities", []))
        if entity.get("entity") == "order_number"
    ]
