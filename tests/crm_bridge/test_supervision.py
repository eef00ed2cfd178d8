import asyncio

from crm_bridge.supervision import supervised


async def test_work_that_loses_a_cancellation_ends_all_the_same() -> None:
    begun, lost = asyncio.Event(), 0

    async def work() -> None:
        nonlocal lost
        while True:
            begun.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                # As a library that takes it for a failure of the network.
                lost += 1
                if lost > 1:
                    raise

    async with asyncio.timeout(5):
        async with supervised("work", work, patience=0.01):
            await begun.wait()
    assert lost == 2
