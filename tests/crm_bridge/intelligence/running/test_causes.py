"""When models are trained without anybody asking."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_bridge.intelligence.running.causes import Schedule, due

LONDON = Schedule(ZoneInfo("Europe/London"), hour=3, automatic=True)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "last", "data", "cause"),
    [
        (at(2, 12), None, 0, None),
        (at(2, 12), None, 1, "first"),
        (at(2, 12), (at(2, 11), 1), 1, None),
        (at(2, 12), (at(2, 11), 1), 2, "import"),
        # Three o'clock in London is two in UTC, in June.
        (at(3, 1, 59), (at(2, 11), 1), 1, None),
        (at(3, 2, 0), (at(2, 11), 1), 1, "schedule"),
        (at(3, 2, 5), (at(3, 2, 0), 1), 1, None),
        # A bridge that was off for days trains once.
        (at(9, 12), (at(3, 2, 0), 1), 1, "schedule"),
    ],
)
def test_a_training_is_due(
    now: datetime, last: tuple[datetime, int] | None, data: int, cause: str | None
) -> None:
    assert due(LONDON, now, last, data) == cause


def test_without_the_schedule_nothing_is_due() -> None:
    by_hand = Schedule(ZoneInfo("UTC"), hour=3, automatic=False)
    assert due(by_hand, at(9, 12), None, 5) is None
