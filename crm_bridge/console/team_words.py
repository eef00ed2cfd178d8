"""How a team works, and what was changed about it, in words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from crm_bridge.console.wording import PRIORITIES
from crm_bridge.routing.team_versions import Step, Works

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MODES = {
    "automatic": "customers are offered to the agent with the least to do",
    "queue": "customers stand in the queue",
}

Day = Sequence[tuple[int, int]]


def told(step: Step) -> str:
    """What this version changed, or when the team was open before there were any, as one sentence
    without its full stop."""
    found = list(_changes(step.before, step.after)) if step.before else [_opening(step.after)]
    if step.version.made_default:
        found.append("calls that name no team come here")
    text = "; ".join(found) or "nothing that is shown here"
    return text[0].upper() + text[1:]


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _changes(before: Works, after: Works) -> Iterator[str]:
    if before.week != after.week:
        yield from _hours(before, after)
    if (before.zone or "UTC") != (after.zone or "UTC"):
        yield f"time zone {after.zone or 'UTC'} instead of {before.zone or 'UTC'}"
    yield from _days_off(before.holidays, after.holidays)
    if before.mode != after.mode:
        yield MODES[after.mode]
    if before.queue_limit != after.queue_limit:
        was, now = _wait(before.queue_limit), _wait(after.queue_limit)
        yield f"longest wait {now} instead of {was}"
    for priority, (first, end) in after.targets.items():
        was_first, was_end = before.targets[priority]
        name = PRIORITIES[priority].lower()
        if first != was_first:
            yield f"{name}: first answer in {first:g} min instead of {was_first:g}"
        if end != was_end:
            yield f"{name}: end in {end:g} min instead of {was_end:g}"


def _hours(before: Works, after: Works) -> Iterator[str]:
    if before.week is None or after.week is None:
        was = "always" if before.week is None else "at set hours"
        yield f"{_opening(after)} instead of {was}"
        return
    parts = [_day(*both) for both in zip(before.week, after.week, strict=True)]
    for days, change in _runs(parts):
        if change:
            yield f"{days} {change}"


def _day(before: Day, after: Day) -> str:
    if list(before) == list(after):
        return ""
    if not before:
        return f"{_spans(after)} added"
    return f"{_spans(after) if after else 'closed'} instead of {_spans(before)}"


def _opening(works: Works) -> str:
    if works.week is None:
        return "open always"
    days = _runs([_spans(day) for day in works.week])
    return "open " + ", ".join(f"{name} {spans}" for name, spans in days if spans)


def _days_off(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for days, name in (
        ([day for day in after if day not in before], "added"),
        ([day for day in before if day not in after], "taken away"),
    ):
        if days:
            yield f"{'day' if len(days) == 1 else 'days'} off {name}: {_dates(days)}"


def _dates(days: Iterable[str]) -> str:
    read = map(date.fromisoformat, days)
    return ", ".join(f"{day.day} {day:%b} {day.year}" for day in read)


def _wait(minutes: float | None) -> str:
    return "as everywhere" if minutes is None else f"{minutes:g} min"


def _runs(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Days that follow each other and have the same, under one name."""
    for part, days in groupby(range(len(parts)), lambda day: parts[day]):
        names = [DAY_NAMES[day] for day in days]
        yield names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}", part


def _spans(spans: Day) -> str:
    return " and ".join(f"{clock(start)}–{clock(end)}" for start, end in spans)
