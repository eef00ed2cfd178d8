"""What py-spy sees of a process that does one thing all the time."""

import asyncio
import sys

import pytest

from tests.bench.samples import sampled

BUSY = "import json\nwhile True: json.dumps(list(range(1_000)), indent=1)"


async def test_what_a_process_does_is_seen() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", BUSY)
    try:
        async with sampled({"busy": process.pid}) as found:
            # As long as it takes py-spy to look some times; how often does not matter.
            await asyncio.sleep(3)
    finally:
        process.kill()
        await process.wait()
    if not found:
        pytest.skip("the system does not let one look into processes")

    told = found["busy"]
    assert isinstance(told, dict)
    assert told["packages"]["json"] > 50
    assert told["functions"] == {}
