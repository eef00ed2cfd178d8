import asyncio

import pytest

from crm_bridge.console.coalesced import Coalesced


class Counter:
    """Work that takes until it is let go, and says which round it was."""

    def __init__(self) -> None:
        self.begun = 0
        self.may_end = asyncio.Event()

    async def work(self) -> int:
        self.begun += 1
        number = self.begun
        await self.may_end.wait()
        return number


async def begun(counter: Counter, rounds: int) -> None:
    while counter.begun < rounds:
        await asyncio.sleep(0)


async def test_who_asks_meanwhile_shares_the_next_round_and_gets_nothing_older() -> None:
    shared, counter = Coalesced[int](), Counter()
    first = asyncio.create_task(shared.get("queue", counter.work))
    await begun(counter, 1)
    others = [asyncio.create_task(shared.get("queue", counter.work)) for _ in range(5)]
    elsewhere = asyncio.create_task(shared.get("mine", counter.work))
    await begun(counter, 2)
    counter.may_end.set()
    assert await first == 1
    assert await elsewhere == 2
    assert await asyncio.gather(*others) == [3] * 5
    assert await shared.get("queue", counter.work) == 4


async def test_who_goes_away_takes_nothing_from_the_others() -> None:
    shared, counter = Coalesced[int](), Counter()
    leaving = asyncio.create_task(shared.get("queue", counter.work))
    staying = asyncio.create_task(shared.get("queue", counter.work))
    await begun(counter, 1)
    leaving.cancel()
    counter.may_end.set()
    assert await staying == 1


async def test_what_went_wrong_is_told_to_all_of_that_round_and_the_next_begins_anew() -> None:
    shared = Coalesced[int]()

    async def fails() -> int:
        raise ValueError("no database")

    results = await asyncio.gather(
        *(shared.get("queue", fails) for _ in range(2)), return_exceptions=True
    )
    assert [str(one) for one in results] == ["no database"] * 2
    with pytest.raises(ValueError, match="no database"):
        await shared.get("queue", fails)
