"""The file that says how a shop's teams work, checked whole before anything is kept.

teams:
  Returns:
    mode: automatic            # or queue
    default: true              # calls that name no team come here
    zone: Europe/London
    hours: {mon-fri: "09:00-12:30, 13:30-17:30", sat: "10:00-14:00"}
    holidays: [2026-12-25]
    queue_limit: 30            # minutes of open time
    targets: {urgent: [5, 240], normal: [30, 1440]}   # minutes to the first answer, to the end
    members:
      ravi@shop.example: {capacity: 4, skills: [safety], languages: [en, hi]}
"""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crm_bridge.api.schemas.conversations import Priority
from crm_bridge.clock import is_zone
from crm_bridge.routing.hours import DAY_MINUTES, Span

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
Minutes = Annotated[float, Field(gt=0, le=60 * 24 * 365)]


class TeamFileInvalid(Exception):
    """The message names each place and what it should look like, one a line."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(_Part):
    """No skills or languages means any."""

    capacity: Annotated[int, Field(ge=0, le=100)] = 5
    skills: list[str] = []
    languages: list[str] = []


class TeamPlan(_Part):
    """One team. `hours` as days and spans; without them it is always open."""

    mode: Literal["automatic", "queue"] = "queue"
    default: bool = False
    zone: str = "UTC"
    hours: dict[str, str] | None = None
    holidays: list[date] = []
    queue_limit: Minutes | None = None
    targets: dict[Priority, tuple[Minutes, Minutes]] = {}
    members: dict[str, Member] = {}

    @field_validator("zone")
    @classmethod
    def _known(cls, name: str) -> str:
        if not is_zone(name):
            raise ValueError("give a name of the time zone database, such as Europe/London")
        return name

    @field_validator("hours")
    @classmethod
    def _readable(cls, hours: dict[str, str] | None) -> dict[str, str] | None:
        if hours is not None and not any(week(hours)):
            raise ValueError("a team needs to be open at some time of the week")
        return hours


class TeamFile(_Part):
    """Teams by name."""

    teams: dict[str, TeamPlan]

    @model_validator(mode="after")
    def _one_default(self) -> "TeamFile":
        if sum(plan.default for plan in self.teams.values()) > 1:
            raise ValueError("only one team can be the default")
        return self


def read_team_file(path: Path) -> TeamFile:
    """Raises `TeamFileInvalid`."""
    try:
        return TeamFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TeamFileInvalid(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise TeamFileInvalid("\n".join([f"{path} is not valid:", *lines])) from error


def week(hours: dict[str, str]) -> list[list[Span]]:
    """Seven days of spans, from `{"mon-fri": "09:00-17:00"}`. Raises ValueError."""
    found: list[list[Span]] = [[] for _ in DAYS]
    for days, text in hours.items():
        for day in _days(days):
            if found[day]:
                raise ValueError(f"{DAYS[day]} is given twice")
            found[day] = _spans(text)
    return found


def _days(text: str) -> range:
    first, _, last = text.strip().lower().partition("-")
    if first not in DAYS or (last or first) not in DAYS:
        raise ValueError(f"{text!r} is no day: write mon, or mon-fri")
    start, end = DAYS.index(first), DAYS.index(last or first)
    if end < start:
        raise ValueError(f"{text!r}: the week begins with mon")
    return range(start, end + 1)


def _spans(text: str) -> list[Span]:
    spans = [_span(part.strip()) for part in text.split(",") if part.strip()]
    ends = [0, *(end for _, end in spans)]
    if any(start < end for (start, _), end in zip(spans, ends, strict=False)):
        raise ValueError(f"{text!r}: the times overlap or are out of order")
    return spans


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time: write 09:00-17:30")
    hour, minute, to_hour, to_minute = map(int, match.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or not start < end <= DAY_MINUTES:
        raise ValueError(f"{text!r}: from must be before until, and both within the day")
    return start, end
