"""What is done beside keeping updates gives way while that takes long."""

import asyncio

from bot.gateway.channels.core.pace import TOO_LONG, Load, Places


async def test_there_are_never_more_at_work_than_places() -> None:
    load, at_work, most = Load(), 0, 0
    load.share = 1.0
    places = Places(load, 3)

    async def work() -> None:
        nonlocal at_work, most
        async with places.one():
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0)
            at_work -= 1

    await asyncio.gather(*(work() for _ in range(20)))
    assert most == 3


def test_places_become_fewer_while_keeping_takes_long_and_come_back() -> None:
    load = Load()
    places = Places(load, 4)
    for _ in range(10):
        load.kept_in(2 * TOO_LONG)
    assert places.limit == 1
    for _ in range(100):
        load.kept_in(TOO_LONG / 2)
    assert places.limit == 4
