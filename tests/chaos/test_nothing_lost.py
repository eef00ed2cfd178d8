"""The short form of `make chaos`: each kind of fault at least once, and the books are balanced."""

from pathlib import Path

import pytest

from tests.chaos.report import lines
from tests.chaos.run import Wish, run

WISH = Wish(seed=9, faults=14, database="sqlite", conversations=16, turns=4, span=20.0)


@pytest.mark.flows
@pytest.mark.timeout(600)
async def test_nothing_is_lost_while_everything_fails_that_can(tmp_path: Path) -> None:
    result = await run(WISH, tmp_path)
    told = "\n".join(lines(result))
    assert result.violations == [], told
    assert result.drain_seconds is not None, told
    assert result.faults.total() + len(result.missed) == WISH.faults, told
    assert sum(result.acknowledged.values()) > 0, told
