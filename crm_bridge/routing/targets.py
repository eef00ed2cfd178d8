"""How soon a customer is to be answered and helped, by priority, and how a promise stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from crm_bridge.api.schemas.conversations import Priority
from crm_bridge.routing.hours import Hours, after_open_time

WARN_AT = 0.8
"""The share of the time after which staff are warned."""

Standing = Literal["met", "on_time", "warning", "breached"]


@dataclass(frozen=True, slots=True)
class Target:
    """Business time from the call for a person to the first answer, and to the end."""

    response: timedelta
    resolution: timedelta


@dataclass(frozen=True, slots=True)
class Promise:
    """One target as moments; `kept_at` is when it was kept, None while it is open."""

    warn_at: datetime
    due_at: datetime
    kept_at: datetime | None = None


TARGETS: Mapping[Priority, Target] = {
    "urgent": Target(timedelta(minutes=5), timedelta(hours=4)),
    "high": Target(timedelta(minutes=15), timedelta(hours=8)),
    "normal": Target(timedelta(minutes=30), timedelta(hours=24)),
}
"""Where a team has none of its own."""


def promise(hours: Hours, at: datetime, length: timedelta) -> Promise | None:
    """What is promised at `at`; None for a team that never opens."""
    warn_at = after_open_time(hours, at, length * WARN_AT)
    due_at = after_open_time(hours, at, length)
    return Promise(warn_at, due_at) if warn_at and due_at else None


def standing(promise: Promise, at: datetime) -> Standing:
    """How it stands at `at`. Kept too late stays breached."""
    if (promise.kept_at or at) > promise.due_at:
        return "breached"
    if promise.kept_at is not None:
        return "met"
    return "warning" if at >= promise.warn_at else "on_time"
