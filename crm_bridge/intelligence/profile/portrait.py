"""Everything of one customer, put together on demand: an order of a minute ago counts."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.errors import NotFound
from crm_bridge.intelligence.profile.buying import Buying, buying_of
from crm_bridge.intelligence.profile.exclusion import Exclusion, exclusion_of
from crm_bridge.intelligence.profile.history import MOST, Bought, orders_of
from crm_bridge.intelligence.profile.problems import Problem, problems_of
from crm_bridge.intelligence.profile.talking import Talk, Talking, talking_of, talks_of
from crm_bridge.models.customer import Customer
from crm_bridge.models.shop_import import ShopImport


@dataclass(frozen=True, slots=True)
class Portrait:
    """`as_of` is when it was read, `shop_as_of` when the shop last loaded its data; `since` is when
    the shop says they became a customer. `older`: they have older orders than were looked at."""

    customer_id: str
    name: str
    since: datetime
    as_of: datetime
    shop_as_of: datetime | None
    buying: Buying
    talking: Talking
    problems: tuple[Problem, ...]
    older: bool = False
    orders: tuple[Bought, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class NotProfiled:
    """Nothing is known of them, at their wish."""

    customer_id: str
    exclusion: Exclusion


async def portrait_of(
    session: AsyncSession, customer_id: str, zone: tzinfo
) -> Portrait | NotProfiled:
    """Raises 404 `customer_unknown`. `zone` is the shop's."""
    customer = await session.get(Customer, customer_id)
    if customer is None:
        raise NotFound("customer_unknown", f"There is no customer {customer_id!r}.")
    exclusion = await exclusion_of(session, customer_id)
    if exclusion is not None:
        return NotProfiled(customer_id, exclusion)
    orders = await orders_of(session, customer_id)
    talks = await talks_of(session, customer_id)
    buying, talking = await _computed(orders, talks, zone)
    return Portrait(
        customer_id=customer_id,
        name=customer.name,
        since=min(customer.created_at, buying.first_at or customer.created_at),
        as_of=now(session),
        shop_as_of=await session.scalar(select(func.max(ShopImport.at))),
        buying=buying,
        talking=talking,
        problems=tuple(await problems_of(session, customer_id, orders, talks, now(session))),
        older=len(orders) >= MOST,
        orders=tuple(orders),
    )


async def _computed(
    orders: list[Bought], talks: list[Talk], zone: tzinfo
) -> tuple[Buying, Talking]:
    """Few orders take less time than a trip to a thread."""
    if len(orders) <= 100:
        return buying_of(orders), talking_of(talks, zone)
    return await asyncio.to_thread(lambda: (buying_of(orders), talking_of(talks, zone)))
