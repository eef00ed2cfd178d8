import asyncio

from crm_bridge.supervision import Rest

LONG = 60.0


async def test_a_call_ends_the_rest_and_one_during_the_work_is_not_lost() -> None:
    rest = Rest()
    resting = asyncio.create_task(rest.over(LONG))
    await asyncio.sleep(0)
    rest.wake()
    async with asyncio.timeout(5):
        await resting
        # As by somebody who had something new while the round was under way.
        rest.wake()
        await rest.over(LONG)


async def test_each_call_ends_one_rest_and_without_one_the_time_does() -> None:
    rest = Rest()
    rest.wake()
    await rest.over(LONG)
    next_one = asyncio.create_task(rest.over(LONG))
    done, _ = await asyncio.wait([next_one], timeout=0.05)
    assert not done
    next_one.cancel()
    await rest.over(0.01)


async def test_who_rests_stops_when_told_to_even_if_called_at_that_moment() -> None:
    rest = Rest()
    resting = asyncio.create_task(rest.over(LONG))
    await asyncio.sleep(0)
    rest.wake()
    resting.cancel()
    await asyncio.wait([resting], timeout=5)
    assert resting.cancelled()
