"""What the tests of the fakes share."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.clock import Clock
from tests.fakes.telegram import FakeTelegram


@pytest.fixture(autouse=True)
def _retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the client warns of each RetryAfter that this will be so."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def clock_of_fake() -> AsyncIterator[tuple[FakeTelegram, Clock]]:
    clock = Clock()
    async with FakeTelegram(clock=clock).served() as fake:
        yield fake, clock
