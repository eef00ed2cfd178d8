"""What the shop's models say of one customer: their segments, what they may do next, and what
could be suggested to them. Where no model is at work, nothing is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.port import ShopPort
from crm_bridge.db import now
from crm_bridge.intelligence.predictions.customer_predictions import (
    BoughtNext,
    LifetimeValue,
    Score,
)
from crm_bridge.intelligence.profile.portrait import Portrait
from crm_bridge.intelligence.purchases import own_of
from crm_bridge.intelligence.running.shelf import ModelShelf
from crm_bridge.intelligence.segments.of_customer import CustomerSegments, segment_of
from crm_bridge.intelligence.segments.recipe import SEGMENTS
from crm_bridge.intelligence.serving.answering import Suggestion, answered
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.serving.taste import taste_of
from crm_bridge.intelligence.wishes.wish import Wish

MANY_ORDERS = 300
"""Of somebody with more orders the segment is the one that the lists have, not counted anew."""
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """By the model `version` that was learnt from orders until `data_to`: whether they buy within
    the next days, whether they stay away, what they will spend, and what often comes next."""

    version: int
    data_to: datetime
    buys: Score | None
    leaves: Score | None
    worth: LifetimeValue | None
    currency: str
    next: tuple[BoughtNext, ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """`segments` and `forecast` are None without a model, and of somebody who has bought nothing.
    `names` are those of the products that the forecast speaks of."""

    segments: CustomerSegments | None = None
    suggestions: tuple[Suggestion, ...] = ()
    forecast: Forecast | None = None
    names: Mapping[str, str] = field(default_factory=dict)


async def ahead_of(
    session: AsyncSession,
    portrait: Portrait,
    shelf: ModelShelf,
    suggestions: tuple[Suggestion, ...] = (),
) -> Ahead:
    """Of somebody who may be profiled: there is a portrait of them."""
    if not portrait.buying.orders:
        return Ahead()
    few = portrait.buying.orders <= MANY_ORDERS
    segments = await segment_of(session, portrait.customer_id, shelf.get(SEGMENTS) if few else None)
    return Ahead(segments, suggestions)


async def suggestions_for(
    session: AsyncSession, portrait: Portrait, port: ShopPort, assortment: Assortment
) -> tuple[Suggestion, ...]:
    """As the assistant would, if they asked for nothing in particular; nothing to somebody who has
    bought nothing, for then it would say nothing of them. Raises `PortUnavailable`."""
    if not portrait.buying.orders:
        return ()
    moment = now(session)
    own = await own_of(session, portrait.customer_id, (), moment)
    taste = taste_of(assortment, own.bought, moment)
    found = await answered(port, assortment, Wish(), taste, own, moment, limit=SUGGESTED)
    return found.suggestions
