"""Waiting until little is being done, without waiting for what hangs."""

import asyncio

from bot.gateway.under_way import UnderWay


async def test_who_waits_goes_on_when_a_piece_of_work_ends() -> None:
    under_way = UnderWay(hangs=60)
    with under_way.one():
        waiting = asyncio.create_task(under_way.fewer_than(lambda: 1))
        await asyncio.sleep(0)
        assert not waiting.done()
    async with asyncio.timeout(5):
        await waiting


async def test_where_there_is_room_nobody_waits() -> None:
    under_way = UnderWay(hangs=60)
    with under_way.one():
        async with asyncio.timeout(5):
            await under_way.fewer_than(lambda: 2)


async def test_what_hangs_is_not_waited_for() -> None:
    under_way = UnderWay(hangs=0.05)
    with under_way.one(), under_way.one():
        async with asyncio.timeout(5):
            await under_way.fewer_than(lambda: 1)


async def test_of_several_who_wait_no_more_begin_than_there_is_room_for() -> None:
    under_way, at_work, most = UnderWay(hangs=60), 0, 0

    async def work() -> None:
        nonlocal at_work, most
        await under_way.fewer_than(lambda: 2)
        with under_way.one():
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0)
            at_work -= 1

    async with asyncio.timeout(5):
        await asyncio.gather(*(work() for _ in range(9)))
    assert most == 2
