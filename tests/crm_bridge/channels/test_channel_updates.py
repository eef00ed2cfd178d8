"""What providers send: kept once before it is acknowledged, handled, and forgotten."""

import asyncio

from sqlalchemy import select

from crm_bridge.channels.standing import standing
from crm_bridge.models.channel import ChannelUpdate, LinkCode
from tests.crm_bridge.channels.places import keep_updates, offer, update
from tests.crm_bridge.chat import Chat, sweep
from tests.crm_bridge.shop import GATEWAY, START, ShopBridge
from tests.crm_bridge.statements import statements_of_requests


async def unhandled(bridge: ShopBridge, **query: object) -> list[str]:
    found = await bridge.call("GET", "/v1/channel-updates", GATEWAY, **query)
    return [one["key"] for one in found.body["updates"]]


async def handle(bridge: ShopBridge, *ids: int, problem: str | None = None) -> None:
    body = {"ids": ids, "problem": problem}
    done = await bridge.call("POST", "/v1/channel-updates/handled", GATEWAY, body)
    assert done.status == 204, done.body


async def test_a_repeat_is_kept_once_in_one_batch_and_in_the_next(bridge: ShopBridge) -> None:
    fresh = await keep_updates(bridge, update("1"), update("2", position=2), update("1"))
    assert [one["key"] for one in fresh] == ["1", "2"]
    assert fresh[0]["id"] < fresh[1]["id"]
    again = await keep_updates(bridge, update("2", position=2), update("3", position=3))
    assert [(one["key"], one["body"]) for one in again] == [("3", {"text": "hello"})]
    assert await keep_updates(bridge) == []


async def test_two_gateways_that_get_the_same_in_another_order_keep_each_once(
    bridge: ShopBridge,
) -> None:
    updates = [update(str(number), position=number) for number in range(500)]
    fresh = await asyncio.gather(*(keep_updates(bridge, *updates[::way]) for way in (1, -1, 1, -1)))
    assert sorted(one["position"] for kept in fresh for one in kept) == list(range(500))


async def test_what_a_dead_gateway_left_is_given_out_in_the_order_of_each_thread(
    bridge: ShopBridge,
) -> None:
    await keep_updates(bridge, update("late", position=9), update("early", position=2**40))
    bridge.clock.move(seconds=30)
    await keep_updates(bridge, update("new", "chat:2", 1))
    assert await unhandled(bridge, older_than=10) == ["late", "early"]
    assert await unhandled(bridge, limit=1) == ["late"]
    assert await unhandled(bridge) == ["late", "early", "new"]


async def test_what_came_in_before_the_clock_was_put_back_does_not_wait_for_that_time(
    bridge: ShopBridge,
) -> None:
    bridge.clock.move(hours=1)
    await keep_updates(bridge, update("1"))
    bridge.clock.move(hours=-1)
    assert await unhandled(bridge) == ["1"]
    assert await unhandled(bridge, older_than=10) == ["1"]


async def test_what_was_handled_keeps_nothing_of_what_was_said(bridge: ShopBridge) -> None:
    await offer(bridge)
    fresh = await keep_updates(bridge, update("1"), update("2", position=2))
    await handle(bridge, fresh[0]["id"])
    await handle(bridge, fresh[1]["id"], problem="A poll cannot be read here.")
    assert await unhandled(bridge) == []
    async with bridge.database.reading() as session:
        used = await session.get_one(ChannelUpdate, fresh[0]["id"])
        unused = await session.get_one(ChannelUpdate, fresh[1]["id"])
        found = await standing(session, "telegram")
    assert (used.body, unused.body) == ({}, {"text": "hello"})
    assert found.channel.problem == unused.problem == "A poll cannot be read here."


async def test_the_console_sees_when_something_came_in_last(bridge: ShopBridge) -> None:
    await offer(bridge)
    await bridge.call("PUT", "/v1/channels/telegram/connections/bot", GATEWAY, {"name": "Bot"})
    await keep_updates(bridge, update("1"))
    async with bridge.database.reading() as session:
        found = await standing(session, "telegram")
    assert [found.last_in_at, found.connections[0].last_in_at] == [START, START]


async def test_what_is_new_comes_with_what_its_threads_have_waiting(bridge: ShopBridge) -> None:
    earlier = await keep_updates(
        bridge, update("4", position=4), update("2", position=2), update("1", position=1),
        update("other", "chat:2", 1),
    )  # fmt: skip
    await handle(bridge, *(one["id"] for one in earlier if one["key"] == "1"))
    body = {"updates": [update("2", position=2), update("3", position=3)]}
    kept = (await bridge.call("POST", "/v1/channel-updates", GATEWAY, body)).body
    assert [one["key"] for one in kept["fresh"]] == ["3"]
    assert [one["key"] for one in kept["before"]] == ["2", "4"]
    assert kept["before"][0]["body"] == {"text": "hello"}


async def test_a_batch_costs_two_statements_and_two_to_note_it(bridge: ShopBridge) -> None:
    updates = [update(str(number), position=number) for number in range(500)]
    with statements_of_requests(bridge) as seen:
        assert len(await keep_updates(bridge, *updates)) == 500
    assert len(seen) == 4, seen
    with statements_of_requests(bridge) as seen:
        assert await keep_updates(bridge, *updates) == []
    assert len(seen) == 1, seen


async def test_a_week_after_it_was_handled_nothing_is_left(bridge: ShopBridge) -> None:
    fresh = await keep_updates(
        bridge, update("1"), update("2", position=2), update("3", position=3)
    )
    await handle(bridge, fresh[0]["id"])
    await handle(bridge, fresh[1]["id"], problem="A poll cannot be read here.")
    chat = await Chat.opened(bridge)
    await chat.post("/link-codes", {"channel": "telegram"})
    await sweep(bridge)
    bridge.clock.move(days=7)
    await sweep(bridge)
    async with bridge.database.reading() as session:
        # To the very second it is still there, and a code is gone long before.
        assert len((await session.scalars(select(ChannelUpdate))).all()) == 3
        assert (await session.scalars(select(LinkCode))).all() == []
    bridge.clock.move(hours=1)
    await sweep(bridge)
    async with bridge.database.reading() as session:
        left = (await session.scalars(select(ChannelUpdate))).all()
    assert [one.key for one in left] == ["3"]
