"""The segments of one customer."""

import asyncio
from datetime import timedelta

from crm_bridge.intelligence.profile.exclusion import exclude
from crm_bridge.intelligence.running.reading import read_training_data
from crm_bridge.intelligence.segments.habits import Purchases
from crm_bridge.intelligence.segments.lists import write_lists
from crm_bridge.intelligence.segments.model import fit
from crm_bridge.intelligence.segments.of_customer import segment_of
from tests.crm_bridge.intelligence.segments.listed import train
from tests.crm_bridge.shop import START, ShopBridge, line, order


async def test_an_order_of_a_minute_ago_counts(bridge: ShopBridge) -> None:
    async with bridge.database.reading() as session:
        data = await read_training_data(session)
    purchases = Purchases(data.lines, data.returns)
    segments = await asyncio.to_thread(fit, purchases, data.as_of)
    await write_lists(bridge.database, segments, data)
    bridge.clock.move(days=60)
    async with bridge.database.reading() as session:
        before = await segment_of(session, "ann", segments)
    async with bridge.database.session() as session:
        at = bridge.clock() - timedelta(minutes=1)
        session.add(order("CL-200001", "ann", "placed", placed_at=at))
        await session.flush()
        session.add(line("CL-200001", 0, "boot", 8_900))
    async with bridge.database.reading() as session:
        after = await segment_of(session, "ann", segments)
        listed = await segment_of(session, "ann")
    assert before is not None
    assert after is not None
    assert before.value.key == "at_risk"
    assert after.value.key == "champions"
    assert after.as_of == bridge.clock()
    # The lists wait for the next training, and say from when they are.
    assert listed is not None
    assert listed.as_of == START


async def test_who_bought_nothing_or_is_not_profiled_has_none(bridge: ShopBridge) -> None:
    segments = await train(bridge.database)
    async with bridge.database.session() as session:
        assert await segment_of(session, "ann") is None
        assert await segment_of(session, "nobody", segments) is None
        await exclude(session, "bob", "customer")
        assert await segment_of(session, "bob", segments) is None


async def test_the_lists_tell_both_ways_of_putting_together(bridge: ShopBridge) -> None:
    await train(bridge.database)
    async with bridge.database.reading() as session:
        found = await segment_of(session, "once-1")
    assert found is not None
    assert found.habits is not None
    assert (found.value.key, found.value.name) == ("new", "New")
    assert "ordered once" in found.habits.means
