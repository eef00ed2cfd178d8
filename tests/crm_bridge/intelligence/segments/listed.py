"""A shop whose customers are in segments: the crowds of `buyers`, as a training leaves them."""

import asyncio
from datetime import datetime

import pandas as pd

from crm_bridge.db import Database
from crm_bridge.intelligence.running.recipe import TrainingData
from crm_bridge.intelligence.segments.habits import Purchases
from crm_bridge.intelligence.segments.lists import read_before, write_lists
from crm_bridge.intelligence.segments.model import Segments, fit
from crm_bridge.models.customer import Customer
from tests.crm_bridge.intelligence.segments.buyers import NOW, three_crowds
from tests.crm_bridge.shop import customer

EACH = 20


async def add_customers(database: Database, lines: pd.DataFrame) -> None:
    async with database.session() as session:
        for name in sorted(set(lines["customer"])):
            if await session.get(Customer, name) is None:
                session.add(customer(name, name.replace("-", " ").title()))


async def train(
    database: Database, lines: pd.DataFrame | None = None, at: datetime = NOW
) -> Segments:
    """What the training of the shop's models does with segments, in this process."""
    lines = three_crowds(EACH) if lines is None else lines
    await add_customers(database, lines)
    async with database.reading() as session:
        before = await read_before(session)
    segments = await asyncio.to_thread(lambda: fit(Purchases(lines), at, before))
    await write_lists(database, segments, TrainingData(as_of=at, lines=lines))
    return segments
