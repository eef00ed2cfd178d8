"""The forms of the page of teams: what is kept as text to be typed over, and what was typed as the
file of teams would say it, so that both are judged by the same rules."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from crm_bridge.console.team_words import DAY_NAMES, clock
from crm_bridge.errors import Unprocessable
from crm_bridge.models.team import TeamRules
from crm_bridge.routing.targets import TARGETS
from crm_bridge.routing.team_file import DAYS, Member, TeamPlan
from crm_bridge.routing.teams import Rules

Typed = Mapping[str, str]
Part = TypeVar("Part", bound=BaseModel)

NAMES_OF_DAYS = dict(zip(DAYS, DAY_NAMES, strict=True))
LABELS = {
    "mode": "How it works",
    "zone": "Time zone",
    "hours": "Business hours",
    "holidays": "Days off",
    "queue_limit": "Longest wait",
    "targets": "Targets",
    "capacity": "Conversations at once",
    "skills": "Skills",
    "languages": "Languages",
}
SECONDS = 60


def typed_of(rules: Rules, kept: TeamRules | None, zone: str) -> dict[str, str]:
    """What the form shows before anything is typed; `zone` where the team has none."""
    limit = rules.queue_limit
    shown = {
        "mode": rules.mode,
        "default": "on" if rules.is_default else "",
        "always": "on" if kept is None or kept.week is None else "",
        "zone": (kept.zone if kept else None) or zone,
        "holidays": "\n".join((kept.holidays if kept else None) or ()),
        "queue_limit": "" if limit is None else _number(limit.total_seconds() / SECONDS),
    }
    for day, spans in zip(DAYS, (kept.week if kept else None) or [()] * 7, strict=True):
        shown[day] = spans_as_text(spans)
    for priority, target in rules.targets.items():
        shown[f"{priority}_response"] = _number(target.response.total_seconds() / SECONDS)
        shown[f"{priority}_resolution"] = _number(target.resolution.total_seconds() / SECONDS)
    return shown


def plan_of(typed: Typed) -> TeamPlan:
    """Looks names of zones up on the disk. Raises 422 `team_invalid`, which names what is wrong,
    one a line."""
    hours = {day: typed.get(day, "").strip() for day in DAYS}
    said: dict[str, Any] = {
        "mode": typed.get("mode", ""),
        "default": typed.get("default") == "on",
        "zone": typed.get("zone", "").strip(),
        "hours": None
        if typed.get("always") == "on"
        else {day: text for day, text in hours.items() if text},
        "holidays": _listed(typed.get("holidays", "")),
        "queue_limit": typed.get("queue_limit", "").strip() or None,
        "targets": {one: _target(typed, one) for one in TARGETS},
    }
    return _valid(TeamPlan, said)


def member_of(typed: Typed) -> Member:
    """Raises 422 `team_invalid`."""
    said = {
        "capacity": typed.get("capacity", "").strip(),
        "skills": _listed(typed.get("skills", "")),
        "languages": _listed(typed.get("languages", "")),
    }
    return _valid(Member, said)


def spans_as_text(spans: Iterable[Sequence[int]]) -> str:
    """`[[540, 750], [810, 1440]]` → `09:00-12:30, 13:30-24:00`."""
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in spans)


def _valid(part: type[Part], said: dict[str, Any]) -> Part:
    try:
        return part.model_validate(said)
    except ValidationError as error:
        lines = dict.fromkeys(_line(one["loc"], one["msg"]) for one in error.errors())
        raise Unprocessable("team_invalid", "\n".join(lines)) from error


def _line(place: Sequence[str | int], told: str) -> str:
    field, *rest = map(str, place)
    where = {"0": "first answer", "1": "end"}
    within = " ".join(where.get(one, one) for one in rest if field == "targets")
    name = LABELS.get(field, field) + (f", {within}" if within else "")
    return f"{name}: {told.removeprefix('Value error, ')}"


def _listed(text: str) -> list[str]:
    return [one for one in text.replace(",", " ").split() if one]


def _target(typed: Typed, priority: str) -> tuple[str, str]:
    return typed.get(f"{priority}_response", ""), typed.get(f"{priority}_resolution", "")


def _number(value: float) -> str:
    return f"{value:g}"
