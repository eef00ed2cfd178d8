"""Customers and orders as somebody typed them, slips of the finger included."""

import string
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.insights.words import words_of
from crm_bridge.models.customer import Customer
from crm_bridge.models.facts import EpisodeOrder
from crm_bridge.models.order import Order
from crm_bridge.orders.numbers import normalise_order_number

MOST_ALIKE = 20
_LOOKED_AT = 200
_LEAST_LETTERS = 4
"""Of a name that may have a slip in it: among shorter ones everything is like everything."""
_LONG = 7
"""Letters from which on there may be two slips."""
_LEAST_OF_ORDER = 5
_SIGNS = string.ascii_uppercase + string.digits


def customers_called(typed: str) -> Select[str]:
    """The ids of those whose name has all of this, or whose e-mail is it."""
    words = typed.split()
    named = and_(*(Customer.name.icontains(word, autoescape=True) for word in words))
    return select(Customer.id).where(or_(named, Customer.email_key == typed.casefold()))


async def customers_like(session: AsyncSession, typed: str) -> list[tuple[str, str]]:
    """Ids and names of customers whose name is this with a slip or two in each longer word."""
    words = [word.text for word in words_of(typed)]
    long = [word for word in words if len(word) >= _LEAST_LETTERS]
    if not long or not all(word.isalpha() for word in words):
        return []
    found = await session.execute(_sharing_letters(long))
    alike = [(one.id, one.name) for one in found if _is_like(words, one.name)]
    return alike[:MOST_ALIKE]


async def orders_like(session: AsyncSession, typed: str) -> list[str]:
    """The keys of orders that were spoken of and differ from this in one sign."""
    key = normalise_order_number(typed)
    if not key.isascii() or not is_order_number(typed) or len(key) < _LEAST_OF_ORDER:
        return []
    found = await session.scalars(
        select(EpisodeOrder.order_key)
        .where(EpisodeOrder.order_key.in_(sorted(set(_one_sign_away(key)))))
        .distinct()
        .limit(MOST_ALIKE)
    )
    return list(found)


async def as_written(session: AsyncSession, keys: Sequence[str]) -> list[str]:
    """The numbers of these orders as the shop writes them; the key of one that is not here."""
    rows = await session.execute(
        select(Order.number_key, Order.number).where(Order.number_key.in_(keys))
    )
    numbers = dict(rows.all())
    return [numbers.get(key, key) for key in keys]


def is_order_number(typed: str) -> bool:
    """Whether it could be one: a single thing with a digit in it, or several words without."""
    key = normalise_order_number(typed)
    return any(sign.isdigit() for sign in key) and len(key) <= 40


def _sharing_letters(words: Sequence[str]) -> Select[str, str]:
    """Customers by how many groups of letters their name has in common with these words."""
    groups = sorted({group for word in words for group in _groups(word)})
    # In small letters once, and not for each group.
    folded = select(Customer.id, Customer.name, func.lower(Customer.name).label("folded"))
    named = folded.cte("named").prefix_with("MATERIALIZED")
    holds = [named.c.folded.contains(group, autoescape=True) for group in groups]
    shared: ColumnElement[int] = sum((case((one, 1), else_=0) for one in holds), start=literal(0))
    return (
        select(named.c.id, named.c.name)
        .where(or_(*holds))
        .order_by(shared.desc(), named.c.id)
        .limit(_LOOKED_AT)
    )


def _groups(word: str) -> Iterator[str]:
    length = 2 if len(word) < _LONG else 3
    return (word[at : at + length] for at in range(len(word) - length + 1))


def _is_like(words: Sequence[str], name: str) -> bool:
    known = [word.text for word in words_of(name)]
    return all(any(_alike(word, one) for one in known) for word in words)


def _alike(typed: str, name: str) -> bool:
    if len(typed) < _LEAST_LETTERS:
        return typed == name
    slips = 1 if len(typed) < _LONG else 2
    return OSA.distance(typed, name, score_cutoff=slips) <= slips


def _one_sign_away(key: str) -> Iterator[str]:
    for at in range(len(key) + 1):
        before, after = key[:at], key[at:]
        for sign in _SIGNS:
            yield before + sign + after
            yield before + sign + after[1:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
