"""Promises to customers: when they are due, and how they stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crm_bridge.routing.hours import ALWAYS, Hours
from crm_bridge.routing.targets import Promise, promise, standing

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
OFFICE = Hours(UTC, (((9 * 60, 17 * 60),),) * 5 + ((), ()))


def promised(minutes: float, hours: Hours = ALWAYS, at: datetime = NOON) -> Promise:
    made = promise(hours, at, timedelta(minutes=minutes))
    assert made is not None
    return made


def test_a_promise_warns_before_it_breaks() -> None:
    half_an_hour = promised(30)
    seen = {
        minutes: standing(half_an_hour, NOON + timedelta(minutes=minutes))
        for minutes in (0, 23, 24, 30, 31)
    }
    assert seen == {
        0: "on_time", 23: "on_time", 24: "warning", 30: "warning", 31: "breached",
    }  # fmt: skip


def test_over_the_weekend_nothing_is_breached() -> None:
    friday_evening = NOON + timedelta(hours=4, minutes=50)
    made = promised(30, OFFICE, friday_evening)
    assert made.due_at == datetime(2026, 3, 23, 9, 20, tzinfo=UTC)
    assert standing(made, made.due_at - timedelta(days=1)) == "on_time"


def test_kept_in_time_it_stays_met_and_kept_late_it_stays_breached() -> None:
    made = promised(30)
    later = NOON + timedelta(days=1)
    assert standing(replace(made, kept_at=made.due_at), later) == "met"
    assert standing(replace(made, kept_at=made.due_at + timedelta(seconds=1)), later) == "breached"


def test_a_team_that_never_opens_promises_nothing() -> None:
    assert promise(Hours(UTC, ((),) * 7), NOON, timedelta(minutes=5)) is None
