"""Restoring the order of updates whose numbers have no gaps."""

import asyncio

from bot.gateway.channels.core.order import WIDEST, Gaps

PATIENCE = 0.1


def gaps(*numbers: int) -> Gaps:
    found = Gaps(PATIENCE)
    for number in numbers:
        found.came(number)
    return found


async def seconds_until_filled(found: Gaps, number: int) -> float:
    began = asyncio.get_running_loop().time()
    await found.filled(number)
    return asyncio.get_running_loop().time() - began


async def test_what_has_come_in_full_is_not_waited_for() -> None:
    found = gaps(7)
    await found.filled(7)
    for number in (9, 8, 10):
        found.came(number)
    assert not found.missing_before(10)
    assert await seconds_until_filled(found, 10) < PATIENCE / 2


async def test_a_missing_number_is_waited_for_until_it_comes() -> None:
    found = gaps(7)
    await found.filled(7)
    found.came(9)
    waiting = asyncio.create_task(found.filled(9))
    await asyncio.sleep(0)
    assert not waiting.done()
    found.came(8)
    assert await seconds_until_filled(found, 9) < PATIENCE / 2
    await waiting


async def test_a_number_that_goes_to_nobody_is_given_up_once() -> None:
    found = gaps(7)
    await found.filled(7)
    found.came(10)
    found.came(11)
    assert await seconds_until_filled(found, 10) >= PATIENCE * 0.9
    assert not found.missing_before(11)


async def test_the_first_burst_in_any_order_is_waited_for_only_once() -> None:
    found = gaps(12, 11, 14, 13)
    assert found.missing_before(11)
    await found.filled(11)
    assert not any(found.missing_before(number) for number in (12, 13, 14))


async def test_a_repeat_of_an_old_number_changes_nothing() -> None:
    found = gaps(7)
    await found.filled(7)
    found.came(5)
    found.came(8)
    assert not found.missing_before(8)


async def test_a_wide_gap_begins_anew() -> None:
    found = gaps(7)
    await found.filled(7)
    for number in (7 + 3 * WIDEST, 2):
        found.came(number)
        await found.filled(number)
        found.came(number + 1)
        assert not found.missing_before(number + 1)
