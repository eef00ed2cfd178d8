"""What business hours mean from now on, in words, before they are saved."""

from collections.abc import Iterator
from datetime import datetime

from crm_bridge.console.team_words import DAY_NAMES
from crm_bridge.routing.hours import Hours, closing, is_open, next_opening

_WEEK = 7


def meaning(hours: Hours, at: datetime) -> str:
    """`Open now until 17:30; closed on Saturday and Sunday; next day off Friday 25 December`, by
    the clock of the team."""
    return "; ".join(_parts(hours, at.astimezone(hours.zone)))


def _parts(hours: Hours, at: datetime) -> Iterator[str]:
    yield _now(hours, at)
    closed = [name for name, spans in zip(DAY_NAMES, hours.week, strict=True) if not spans]
    if closed:
        *most, last = closed
        yield f"closed on {', '.join(most)} and {last}" if most else f"closed on {last}"
    if at.date() in hours.holidays:
        yield "today is a day off"
    coming = min((day for day in hours.holidays if day > at.date()), default=None)
    if coming:
        year = "" if coming.year == at.year else f" {coming.year}"
        yield f"next day off {DAY_NAMES[coming.weekday()]} {coming.day} {coming:%B}{year}"


def _now(hours: Hours, at: datetime) -> str:
    if is_open(hours, at):
        until = closing(hours, at)
        return f"Open now until {_moment(hours, at, until)}" if until else "Always open"
    opens = next_opening(hours, at)
    return f"Closed now; opens {_moment(hours, at, opens)}" if opens else "Closed now, for good"


def _moment(hours: Hours, at: datetime, moment: datetime) -> str:
    there = moment.astimezone(hours.zone)
    days = (there.date() - at.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    day = DAY_NAMES[there.weekday()]
    if days >= _WEEK:
        day = f"{day} {there.day} {there:%B}"
    return f"{day} {there:%H:%M}"
