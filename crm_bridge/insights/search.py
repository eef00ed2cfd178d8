"""Finding stretches of help: by what was said, by whom, about what, and how it went."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.errors import Unprocessable
from crm_bridge.insights import names, word_index
from crm_bridge.insights.conditions import Condition, plain_conditions
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.snippets import snippets
from crm_bridge.insights.words import Piece, Term, terms_of
from crm_bridge.models.base import UtcDateTime
from crm_bridge.models.channel import ChannelThread
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.facts import EpisodeFacts, EpisodeOrder
from crm_bridge.models.staff import Staff
from crm_bridge.orders.numbers import normalise_order_number

MAX_LIMIT = 200
MOST_NAMES = 6
"""Of the words typed so many are looked for in the names of customers."""
Order = Literal["newest", "oldest", "saddest", "least_sure"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "saddest", "least_sure")


@dataclass(frozen=True, slots=True)
class Row:
    """One stretch of help in a list. `customer` is None for a visitor who proved nothing; `called`
    is what they call themselves in their channel (which proves nothing). `snippet` is what was
    looked for where it was said, else what the customer wanted in their own words."""

    facts: EpisodeFacts
    customer: str | None
    called: str | None
    agent: str | None
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`next` is the cursor of the following page, None at the end. `instead`: there was nothing
    with the words as they were typed, and these names or order numbers are close to them."""

    rows: list[Row]
    next: str | None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A filter as conditions on `EpisodeFacts`; `terms` are to be marked where they were said."""

    conditions: tuple[Condition, ...]
    terms: tuple[Term, ...] = ()
    instead: tuple[str, ...] = ()


async def meaning(
    session: AsyncSession, wanted: Filter, *, zone: ZoneInfo, reader_id: str | None = None
) -> Meaning:
    """Look up what was typed, and say all of the filter as conditions. The queries that use them
    need `EpisodeFacts` alone. Raises 422 `filter_invalid`."""
    plain = plain_conditions(wanted, zone=zone, reader_id=reader_id)
    found = await looked_up(session, wanted)
    return replace(found, conditions=(*plain, *found.conditions))


async def looked_up(session: AsyncSession, wanted: Filter) -> Meaning:
    """What was typed alone: `words` and `order`. Raises 422 `filter_invalid`."""
    conditions: tuple[Condition, ...] = ()
    terms: list[Term] = []
    instead: tuple[str, ...] = ()
    if wanted.order:
        about, instead = await _about_order(session, wanted.order)
        conditions = (about,)
    if wanted.words:
        terms = terms_of(wanted.words)
        said, instead_of_words = await _about_words(session, wanted.words, terms)
        conditions, instead = (*conditions, said), (*instead, *instead_of_words)
    return Meaning(conditions, tuple(terms), instead)


async def find(
    session: AsyncSession,
    wanted: Filter,
    *,
    zone: ZoneInfo,
    reader_id: str | None = None,
    order: Order = "newest",
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """A page of the list. Raises 422 `filter_invalid`, `cursor_invalid`."""
    limit = max(1, min(limit, MAX_LIMIT))
    meant = await meaning(session, wanted, zone=zone, reader_id=reader_id)
    here = [_is_after(order, after)] if after is not None else []
    query = _listed((*meant.conditions, *here), order, limit + 1)
    found = (await session.execute(query)).all()
    shown = found[:limit]
    hits = await snippets(session, [facts for facts, *_ in shown], meant.terms)
    rows = [
        Row(facts, customer, called if private else None, agent, hits[facts.episode_id])
        for facts, customer, agent, called, private in shown
    ]
    more = len(found) > limit
    return Page(rows, _cursor(order, rows[-1].facts) if more else None, meant.instead)


async def count(
    session: AsyncSession, wanted: Filter, *, zone: ZoneInfo, reader_id: str | None = None
) -> int:
    """How many there are. Raises 422 `filter_invalid`."""
    meant = await meaning(session, wanted, zone=zone, reader_id=reader_id)
    query = select(func.count()).select_from(EpisodeFacts).where(*meant.conditions)
    return await session.scalar(query) or 0


def order_of(given: str | None) -> Order:
    """Raises 422 `filter_invalid`."""
    for known in ORDERS:
        if known == (given or "newest"):
            return known
    raise Unprocessable(
        "filter_invalid", f"order: is one of {', '.join(ORDERS)}.", extras={"field": "order"}
    )


def places(order: Order) -> tuple[tuple[ColumnElement[Any], ...], bool]:
    """What a list is sorted by, and whether downwards."""
    facts = EpisodeFacts
    if order == "saddest":
        lowest: ColumnElement[Any] = func.coalesce(facts.lowest_sentiment, 2.0)
        return (lowest, facts.id.expression), False
    if order == "least_sure":
        least: ColumnElement[Any] = func.coalesce(facts.lowest_confidence, 2.0)
        return (least, facts.id.expression), False
    return (facts.last_activity_at.expression, facts.id.expression), order == "newest"


def _listed(
    conditions: Sequence[Condition], order: Order, limit: int
) -> Select[EpisodeFacts, str, str, str, bool]:
    place, downwards = places(order)
    sorting = [one.desc() if downwards else one for one in place]
    # Of all that fulfils the conditions only what it is sorted by is read, and who has said it and
    # the rest only for the rows that are shown: a common word has a hundred thousand.
    shown = select(EpisodeFacts.id).where(*conditions).order_by(*sorting).limit(limit).subquery()
    return (
        select(
            EpisodeFacts,
            Customer.name,
            Staff.name,
            ChannelThread.author_name,
            ChannelThread.private,
        )
        .join(shown, shown.c.id == EpisodeFacts.id)
        .join(Conversation, Conversation.id == EpisodeFacts.conversation_id)
        .outerjoin(Customer, Customer.id == EpisodeFacts.customer_id)
        .outerjoin(Staff, Staff.id == EpisodeFacts.agent_id)
        .outerjoin(ChannelThread, ChannelThread.id == Conversation.over_thread)
        .order_by(*sorting)
    )


async def _about_words(
    session: AsyncSession, typed: str, terms: Sequence[Term]
) -> tuple[Condition, tuple[str, ...]]:
    """What has these words, is of a customer of this name, or about an order with this number;
    where there is nothing of the kind, what comes close."""
    facts = EpisodeFacts
    said, called = word_index.ids_with(session, terms), names.customers_called(typed)
    found = [facts.id.in_(said)] if await _any(session, said) else []
    if await _any(session, called):
        found.append(facts.customer_id.in_(called))
    if names.is_order_number(typed):
        about = _of_orders([normalise_order_number(typed)])
        found += [facts.episode_id.in_(about)] if await _any(session, about) else []
    if found:
        return or_(*found), ()
    said_by = await _said_by(session, terms)
    if said_by is not None:
        return said_by, ()
    customers = await names.customers_like(session, typed)
    orders = await names.orders_like(session, typed)
    close = or_(
        facts.customer_id.in_([one for one, _ in customers]),
        facts.episode_id.in_(_of_orders(orders)),
    )
    written = await names.as_written(session, orders)
    return close, tuple(dict.fromkeys((*(name for _, name in customers), *written)))


async def _said_by(session: AsyncSession, terms: Sequence[Term]) -> Condition | None:
    """What a customer of such a name said with the other words ("whitfield late"), if anything:
    all words that are in somebody's name are the name, or one of them is."""
    single = [term for term in terms if len(term.words) == 1 and not term.beginning]
    named = [one for one in single[:MOST_NAMES] if await _any(session, _called([one]))]
    ways = [way for way in (named, *([one] for one in named)) if 0 < len(way) < len(terms)]
    facts = EpisodeFacts
    either = [
        and_(
            facts.customer_id.in_(_called(way)),
            facts.id.in_(word_index.ids_with(session, [one for one in terms if one not in way])),
        )
        for way in ways
    ]
    if not either or not await _any(session, select(facts.id).where(or_(*either))):
        return None
    return or_(*either)


def _called(terms: Sequence[Term]) -> Select[str]:
    return names.customers_called(" ".join(term.words[0] for term in terms))


async def _about_order(session: AsyncSession, typed: str) -> tuple[Condition, tuple[str, ...]]:
    key = normalise_order_number(typed)
    exact = _of_orders([key])
    if await _any(session, exact):
        return EpisodeFacts.episode_id.in_(exact), ()
    alike = await names.orders_like(session, typed)
    written = await names.as_written(session, alike)
    return EpisodeFacts.episode_id.in_(_of_orders(alike)), tuple(written)


def _of_orders(keys: Sequence[str]) -> Select[str]:
    return select(EpisodeOrder.episode_id).where(EpisodeOrder.order_key.in_(keys))


async def _any(session: AsyncSession, found: Select[*tuple[Any, ...]]) -> bool:
    return (await session.execute(found.limit(1))).first() is not None


def _cursor(order: Order, facts: EpisodeFacts) -> str:
    first: object = {
        "saddest": 2.0 if facts.lowest_sentiment is None else facts.lowest_sentiment,
        "least_sure": 2.0 if facts.lowest_confidence is None else facts.lowest_confidence,
    }.get(order, facts.last_activity_at.isoformat())
    return base64.urlsafe_b64encode(json.dumps([order, first, facts.id]).encode()).decode()


def _is_after(order: Order, cursor: str) -> Condition:
    place, downwards = places(order)
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor))
        given, first, last = told
        if given != order or type(last) is not int:
            raise ValueError(f"{cursor!r} is of another list")
        value = _moment(first) if isinstance(place[0].type, UtcDateTime) else float(first)
    except (TypeError, ValueError, binascii.Error) as error:
        raise Unprocessable("cursor_invalid", "This cursor was not given by the list.") from error
    here = tuple_(literal(value, place[0].type), literal(last))
    return tuple_(*place) < here if downwards else tuple_(*place) > here


def _moment(told: object) -> datetime:
    moment = datetime.fromisoformat(str(told))
    if moment.tzinfo is None:
        raise ValueError(f"{told!r} has no zone")
    return moment
