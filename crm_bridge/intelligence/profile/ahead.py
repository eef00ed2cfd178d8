"""What the shop's models say of one customer: their segments, what they may do next, and what
could be suggested to them. Where no model is at work, nothing is said of it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.port import ShopPort
from crm_bridge.console.formats import money
from crm_bridge.db import now
from crm_bridge.intelligence.order_lines import TAKEN_BACK, Row, table_of
from crm_bridge.intelligence.predictions.customer_predictions import (
    BoughtNext,
    CustomerPredictions,
)
from crm_bridge.intelligence.predictions.predict import predict
from crm_bridge.intelligence.predictions.recipe import PREDICTIONS
from crm_bridge.intelligence.profile.portrait import Portrait
from crm_bridge.intelligence.purchases import own_of
from crm_bridge.intelligence.running.shelf import ModelShelf
from crm_bridge.intelligence.segments.of_customer import CustomerSegments, segment_of
from crm_bridge.intelligence.segments.recipe import SEGMENTS
from crm_bridge.intelligence.serving.answering import Suggestion, answered
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.serving.model import ModelRanker, at_work
from crm_bridge.intelligence.serving.taste import taste_of
from crm_bridge.intelligence.wishes.wish import Wish
from crm_bridge.models.product import Product

MANY_ORDERS = 300
"""Of somebody with more orders the segment is the one that the lists have, not counted anew."""
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """By the model `version`, learnt from orders until `data_to`. `names` are those of the products
    that are told as bought next."""

    told: CustomerPredictions
    version: int
    data_to: datetime
    currency: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ahead:
    """`segments` and `forecast` are None without a model, and of somebody who has bought nothing.
    `unknown` says why there is no forecast."""

    segments: CustomerSegments | None = None
    suggestions: tuple[Suggestion, ...] = ()
    forecast: Forecast | None = None
    unknown: str = ""


NOT_BOUGHT = "They have not bought anything yet."
NO_MODEL = "No model of what customers will do is at work yet."
TWO_CURRENCIES = "They pay in more than one currency, which no model adds up."


async def ahead_of(
    session: AsyncSession,
    portrait: Portrait,
    shelf: ModelShelf,
    suggestions: tuple[Suggestion, ...] = (),
) -> Ahead:
    """Of somebody who may be profiled: there is a portrait of them."""
    if not portrait.buying.orders:
        return Ahead(unknown=NOT_BOUGHT)
    few = portrait.buying.orders <= MANY_ORDERS
    segments = await segment_of(session, portrait.customer_id, shelf.get(SEGMENTS) if few else None)
    found = await _forecast(session, portrait, shelf)
    if isinstance(found, str):
        return Ahead(segments, suggestions, unknown=found)
    return Ahead(segments, suggestions, found)


async def _forecast(session: AsyncSession, portrait: Portrait, shelf: ModelShelf) -> Forecast | str:
    """Or why there is none."""
    model, standing = shelf.get(PREDICTIONS), shelf.standing(PREDICTIONS.name)
    if model is None or standing is None:
        return NO_MODEL
    if len(portrait.buying.spent) > 1:
        return TWO_CURRENCIES
    currency = portrait.buying.spent[0].currency

    def told() -> CustomerPredictions:
        lines = table_of(_rows(portrait))
        return predict(model, lines, portrait.as_of, lambda amount: money(amount, currency))

    found = await asyncio.to_thread(told)
    if found.unknown:
        return found.unknown
    names = await _names(session, found.next_products)
    return Forecast(found, standing.version, standing.data_to, currency, names)


def _rows(portrait: Portrait) -> Iterator[Row]:
    for order in portrait.orders:
        off = order.status in TAKEN_BACK
        for piece in order.pieces:
            if piece.quantity > 0:
                yield (
                    portrait.customer_id,
                    piece.product_id,
                    order.number,
                    order.at,
                    piece.quantity,
                    piece.unit_price,
                    None,
                    off,
                )


async def _names(session: AsyncSession, found: Sequence[BoughtNext]) -> dict[str, str]:
    if not found:
        return {}
    wanted = {name for one in found for name in (one.after, one.then)}
    query = select(Product.id, Product.name).where(Product.id.in_(wanted))
    return {row[0]: row[1] for row in await session.execute(query)}


async def suggestions_for(
    session: AsyncSession,
    portrait: Portrait,
    shelf: ModelShelf,
    port: ShopPort,
    assortment: Assortment,
) -> tuple[Suggestion, ...]:
    """As the assistant would, if they asked for nothing in particular; nothing to somebody who has
    bought nothing, for then it would say nothing of them. Raises `PortUnavailable`."""
    if not portrait.buying.orders:
        return ()
    moment = now(session)
    own = await own_of(session, portrait.customer_id, (), moment)
    model = at_work(shelf)
    ranker = ModelRanker(model, portrait.customer_id) if model else None
    taste = await asyncio.to_thread(taste_of, assortment, own.kept, moment, ranker)
    found = await answered(port, assortment, Wish(), taste, own, moment, limit=SUGGESTED)
    return found.suggestions
