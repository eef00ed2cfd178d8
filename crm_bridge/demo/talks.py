"""What customers of the demo shop said in the last weeks: finished conversations, to be read.

The kinds are written by hand in `data/talks.yml`; which of them came when, from whom and about what
is chance, but the same on every start of a day. Nobody is waiting in them.
"""

import asyncio
from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database, now
from crm_bridge.demo.catalogue import DATA
from crm_bridge.demo.seeds import pick, stream
from crm_bridge.demo.showcase import showcase
from crm_bridge.demo.talk import About, House, Kind, Rows, Talk
from crm_bridge.figures import alerts
from crm_bridge.figures.watched import findings
from crm_bridge.insights.rebuilding import rebuild
from crm_bridge.models.base import Base
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order, OrderLine
from crm_bridge.models.product import Product
from crm_bridge.models.staff import Staff
from crm_bridge.texts import FOLDER, Texts

DAYS = 37
"""So that there are five weeks before yesterday: what is usual is not said of fewer than four."""
A_DAY = 13
SETTLED = 5
"""Of what went wrong yesterday, one in so many is still heard of today."""
BY_WEEKDAY = (1.3, 1.15, 1.0, 1.0, 1.0, 0.8, 0.7)
BY_HOUR = (1, 1, 1, 1, 1, 2, 5, 10, 16, 22, 24, 23, 20, 19, 18, 18, 17, 17, 18, 20, 19, 14, 8, 3)
AT_THE_DESK = range(9, 17)


async def load(database: Database, zone: ZoneInfo) -> None:
    """Write them all into the demo shop's database, make the facts of them by its clocks, and keep
    what is unusual in them."""
    texts = await asyncio.to_thread(Texts.load, FOLDER)
    async with database.session() as session:
        shop = await house(session)
        moment = now(session).astimezone(zone)
        for rows in await asyncio.to_thread(talks, shop, texts, moment):
            session.add_all(rows)
            await session.flush()
    await rebuild(database, zone, lambda _: None)
    async with database.session() as session:
        # Leads who look at once see what is unusual, too.
        await alerts.keep(session, await findings(session, now(session), zone), zone)


async def house(session: AsyncSession) -> House:
    """The shop without the customers whom its guide speaks of: their past is told there."""
    known = [person.id for person in showcase().people]
    customers = await session.scalars(select(Customer).where(Customer.id.not_in(known)))
    orders = await session.execute(
        select(Order, Product.name, Product.price)
        .join(OrderLine, OrderLine.order_number == Order.number)
        .join(Product, Product.id == OrderLine.product_id)
        .where(Order.customer_id.not_in(known), OrderLine.position == 0)
        .order_by(Order.placed_at)
    )
    agents = await session.scalars(
        select(Staff).where(Staff.role == "agent", Staff.active).order_by(Staff.email)
    )
    return House(list(customers.all()), [About(*row) for row in orders], list(agents))


def talks(shop: House, texts: Texts, moment: datetime) -> list[list[Base]]:
    """The rows of all conversations, to be written one group after the other; `moment` is by the
    shop's clocks, whose days these are."""
    chance, rows = stream("talks"), Rows()
    for day in range(DAYS, -1, -1):
        midnight = datetime.combine((moment - timedelta(days=day)).date(), time(), moment.tzinfo)
        usual = A_DAY * BY_WEEKDAY[midnight.weekday()] * chance.uniform(0.85, 1.15)
        weights = [(kind, kind.weight) for kind in _kinds()]
        for kind in [*(pick(chance, weights) for _ in range(round(usual))), *_wrong(day)]:
            at = midnight + timedelta(seconds=chance.uniform(0, 3600), hours=_hour(chance, kind))
            if at < moment - timedelta(hours=2):
                Talk(chance, shop, texts, rows, kind, at.astimezone(UTC)).write()
    return rows.in_order()


@cache
def _kinds() -> tuple[Kind, ...]:
    source = yaml.safe_load((DATA / "talks.yml").read_text(encoding="utf-8"))
    return tuple(Kind(name=name, **raw) for name, raw in source["talks"].items())


def _wrong(days_ago: int) -> list[Kind]:
    """What there is besides the usual: yesterday's trouble, and a little of it today."""
    shares = {1: 1, 0: SETTLED}
    if days_ago not in shares:
        return []
    return [kind for kind in _kinds() for _ in range(kind.yesterday // shares[days_ago])]


def _hour(chance: Random, kind: Kind) -> int:
    hours = AT_THE_DESK if kind.needs_a_person else range(24)
    return pick(chance, [(hour, BY_HOUR[hour]) for hour in hours])
