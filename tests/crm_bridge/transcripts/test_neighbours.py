"""Before and after one transcript in a list."""

from zoneinfo import ZoneInfo

import pytest

from crm_bridge.insights import search
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.projecting import PROJECTOR
from crm_bridge.models.conversation import Episode
from crm_bridge.transcripts.neighbours import Neighbours, neighbours
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge

EVERYTHING = Filter()
ZONE = ZoneInfo("Europe/London")
SAID = (("late boots", -0.2), ("late lamp", -0.9), ("a refund", 0.4), ("late socks", None))


@pytest.fixture
async def four(bridge: ShopBridge) -> list[str]:
    """Their episodes, in the order in which they were; of the last no sentiment is known."""
    found = []
    for text, score in SAID:
        chat = await Chat.opened(bridge)
        await chat.write(text)
        felt = {"sentiment": {"label": "neutral", "score": score}} if score is not None else {}
        await chat.answer({"text": "I see."}, understanding=felt)
        bridge.clock.move(minutes=1)
        found += [episode.id for episode in await chat.rows(Episode)]
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    return found


async def beside(
    bridge: ShopBridge, one: str, order: search.Order = "newest", wanted: Filter = EVERYTHING
) -> Neighbours:
    async with bridge.database.reading() as session:
        return await neighbours(session, one, wanted, zone=ZONE, order=order)


@pytest.mark.parametrize("order", search.ORDERS)
async def test_going_on_shows_the_list_in_its_order_both_ways(
    bridge: ShopBridge, four: list[str], order: search.Order
) -> None:
    async with bridge.database.reading() as session:
        page = await search.find(session, Filter(), zone=ZONE, order=order)
    listed = [row.facts.episode_id for row in page.rows]
    assert sorted(listed) == sorted(four)
    for place, one in enumerate(listed):
        before = listed[place - 1] if place else None
        after = listed[place + 1] if place + 1 < len(listed) else None
        assert await beside(bridge, one, order) == Neighbours(before, after)


async def test_what_does_not_fit_is_gone_over_and_has_neighbours_itself(
    bridge: ShopBridge, four: list[str]
) -> None:
    boots, lamp, refund, socks = four
    late = Filter(words="late")
    assert await beside(bridge, socks, wanted=late) == Neighbours(None, lamp)
    assert await beside(bridge, refund, wanted=late) == Neighbours(socks, lamp)
    assert await beside(bridge, boots, wanted=late) == Neighbours(lamp, None)


async def test_what_is_not_there_has_none(bridge: ShopBridge, four: list[str]) -> None:
    assert await beside(bridge, "ep_gone") == Neighbours()
