"""Which days an address means."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_bridge.errors import NotFound, Unprocessable
from crm_bridge.figures.periods import Period, chosen, slots
from crm_bridge.figures.weeks import days_of, last_week, week_of

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("today", "2026-03-20", "2026-03-20"),
        ("yesterday", "2026-03-19", "2026-03-19"),
        ("7d", "2026-03-13", "2026-03-19"),
        ("28d", "2026-02-20", "2026-03-19"),
        ("90d", "2025-12-20", "2026-03-19"),
        ("month", "2026-03-01", "2026-03-20"),
        ("last-month", "2026-02-01", "2026-02-28"),
    ],
)
def test_a_period_that_has_a_name(name: str, first: str, last: str) -> None:
    period = chosen({"period": name}, TODAY).period
    assert period == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_days_that_differ_from_the_name_count() -> None:
    query = {"period": "7d", "from": "2026-03-13", "to": "2026-03-19"}
    assert chosen(query, TODAY).name == "7d"
    other = chosen({**query, "to": "2026-03-18"}, TODAY)
    assert (other.name, other.period.days) == ("own", 6)
    assert chosen(other.as_query(), TODAY) == other


def test_a_year_ago_has_the_same_weekdays() -> None:
    choice = chosen({"period": "7d", "compare": "year"}, TODAY)
    assert choice.compared is not None
    assert choice.compared.first == date(2025, 3, 14)
    assert choice.compared.first.weekday() == choice.period.first.weekday()


def test_own_days_are_compared_with_the_time_before_until_they_are_named() -> None:
    choice = chosen({"period": "7d", "compare": "own"}, TODAY)
    assert choice.compared == choice.period.before()
    named = chosen({**choice.as_query(), "compare_from": "2026-01-05"}, TODAY)
    assert named.compared is not None
    assert named.compared.first == date(2026, 1, 5)
    assert chosen({"compare": "none"}, TODAY).compared is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"period": "forever"}, "period"),
        ({"from": "1976-01-01", "to": "2026-01-01"}, "from"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "to"),
        ({"from": "last week"}, "from"),
        ({"to": "2026-01-01"}, "from"),
        ({"period": "own"}, "from"),
        ({"compare": "with others"}, "compare"),
        ({"compare": "own", "compare_from": "2026-02-30"}, "compare_from"),
        ({"from": "0001-01-01", "to": "0001-01-02"}, "from"),
        ({"from": "2026-01-01", "to": "9999-12-31"}, "to"),
        (
            {"compare": "own", "compare_from": "9999-12-30", "compare_to": "9999-12-31"},
            "compare_from",
        ),
    ],
)
def test_what_is_no_period_is_refused_in_the_name_of_its_field(
    query: dict[str, str], field: str
) -> None:
    with pytest.raises(Unprocessable) as refused:
        chosen(query, TODAY)
    assert refused.value.extras["field"] == field
    assert refused.value.detail.startswith(f"{field}: ")


@pytest.mark.parametrize("days", [1, 2, 28, 92, 93, 400, 1097])
@pytest.mark.parametrize("most", [14, 92])
def test_parts_of_a_period_hold_each_day_once(days: int, most: int) -> None:
    period = Period(date.fromordinal(TODAY.toordinal() - days + 1), TODAY)
    parts = slots(period, most)
    assert len(parts) <= max(most, 24 if days == 1 else 0)
    if parts[0].hour is not None:
        assert [part.hour for part in parts] == list(range(24))
        return
    held = [
        day for part in parts for day in range(part.first.toordinal(), part.last.toordinal() + 1)
    ]
    assert held == list(range(period.first.toordinal(), period.last.toordinal() + 1))


def test_days_begin_by_the_clock_of_the_shop() -> None:
    spring = Period(date(2026, 3, 29), date(2026, 3, 29))
    begins, ends = spring.bounds(ZoneInfo("Europe/London"))
    assert begins == datetime(2026, 3, 29, tzinfo=UTC)
    assert ends == datetime(2026, 3, 29, 23, tzinfo=UTC)


def test_weeks_have_their_names() -> None:
    assert (week_of(TODAY), last_week(TODAY)) == ("2026-W12", "2026-W11")
    assert days_of("2026-W11", TODAY) == Period(date(2026, 3, 9), date(2026, 3, 15))
    assert week_of(date(2027, 1, 1)) == "2026-W53"


@pytest.mark.parametrize("week", [
    "2026-W12", "2026-W54", "2026-11", "0000-W01", "0001-W01", "1969-W40", "9999-W52", "../etc", "",
])  # fmt: skip
def test_a_week_that_is_not_over_or_does_not_exist_is_not_found(week: str) -> None:
    with pytest.raises(NotFound):
        days_of(week, TODAY)
