"""Business hours: weeks, holidays, and the days on which clocks change."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from crm_bridge.routing.hours import ALWAYS, Hours, after_open_time, is_open, next_opening

LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE = ((9 * 60, 17 * 60),)
OFFICE = Hours(LONDON, (NINE_TO_FIVE,) * 5 + ((), ()))
LUNCH = Hours(UTC, (((9 * 60, 12 * 60), (13 * 60, 17 * 60)),) * 7)
NEVER = Hours(UTC, ((),) * 7)


def at(text: str) -> datetime:
    """A moment in UTC; 20 March 2026 is a Friday."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-03-20 08:59:59", False),
        ("2026-03-20 09:00", True),
        ("2026-03-20 16:59:59", True),
        ("2026-03-20 17:00", False),
        ("2026-03-21 12:00", False),
    ],
)
def test_a_team_is_there_from_its_opening_until_its_closing(moment: str, opened: bool) -> None:
    assert is_open(OFFICE, at(moment)) is opened


def test_after_friday_evening_comes_monday_morning() -> None:
    assert next_opening(OFFICE, at("2026-03-20 18:00")) == at("2026-03-23 09:00")


def test_while_it_is_open_the_next_opening_is_now() -> None:
    assert next_opening(OFFICE, at("2026-03-20 10:30")) == at("2026-03-20 10:30")


def test_a_holiday_is_passed_over_in_the_teams_own_zone() -> None:
    monday_off = Hours(LONDON, OFFICE.week, frozenset({date(2026, 3, 23)}))
    assert next_opening(monday_off, at("2026-03-20 18:00")) == at("2026-03-24 09:00")


def test_when_clocks_have_changed_the_wall_clock_decides() -> None:
    # Summer time begins on Sunday 29 March: nine in London is eight in UTC from then on.
    assert next_opening(OFFICE, at("2026-03-27 18:00")) == at("2026-03-30 08:00")


def test_a_night_with_a_change_of_clocks_is_an_hour_shorter() -> None:
    all_day = Hours(LONDON, (((0, 1440),),) * 7)
    after = after_open_time(all_day, at("2026-03-28 12:00"), timedelta(hours=24))
    assert after == at("2026-03-29 12:00")


def test_far_from_utc_the_local_day_counts() -> None:
    tokyo = Hours(ZoneInfo("Asia/Tokyo"), OFFICE.week)
    # Sunday evening in UTC is Monday morning there.
    assert is_open(tokyo, at("2026-03-22 23:59:59")) is False
    assert is_open(tokyo, at("2026-03-23 00:00")) is True


def test_a_team_that_never_opens_is_known_as_one() -> None:
    assert next_opening(NEVER, at("2026-03-20 12:00")) is None
    assert after_open_time(NEVER, at("2026-03-20 12:00"), timedelta(minutes=1)) is None


def test_only_open_time_counts() -> None:
    due = after_open_time(OFFICE, at("2026-03-20 16:30"), timedelta(hours=1))
    assert due == at("2026-03-23 09:30")


def test_the_lunch_break_does_not_count() -> None:
    assert after_open_time(LUNCH, at("2026-03-20 11:30"), timedelta(hours=1)) == at(
        "2026-03-20 13:30"
    )


def test_a_target_that_ends_with_the_day_is_due_at_its_end() -> None:
    assert after_open_time(OFFICE, at("2026-03-20 16:00"), timedelta(hours=1)) == at(
        "2026-03-20 17:00"
    )


def test_round_the_clock_time_simply_passes() -> None:
    assert is_open(ALWAYS, at("2026-12-25 03:00"))
    assert after_open_time(ALWAYS, at("2026-12-25 03:00"), timedelta(days=3)) == at(
        "2026-12-28 03:00"
    )


class Asked(tzinfo):
    """A zone that counts how often it is asked."""

    times = 0

    def utcoffset(self, moment: datetime | None) -> timedelta:
        self.times += 1
        return timedelta(0)

    def dst(self, moment: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, moment: datetime | None) -> str:
        return "here"


def test_whether_it_is_open_now_does_not_hang_on_the_days_of_a_year() -> None:
    zone = Asked()
    assert not is_open(Hours(zone, OFFICE.week), at("2026-03-20 17:00"))
    assert zone.times < 20
