"""A stretch of help as plain data: everything that facts are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crm_bridge.conversations.episode_lines import Line


@dataclass(frozen=True, slots=True)
class Said(Line):
    """One message. `articles` are those that an answer came from; `reply_to` the number of the
    message that it answers. `chosen`: a button or a form rather than words."""

    seq: int = 0
    confidence: float | None = None
    reply_to: int | None = None
    staff_id: str | None = None
    articles: tuple[str, ...] = ()
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A person was called. What was promised is empty for a team that never opens."""

    reason: str
    priority: str
    opened_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    responded_at: datetime | None = None
    response_due_at: datetime | None = None
    resolution_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One episode. `said` and `calls` are in their order; `people` are those who had it, the last
    of them last. `orders` are the numbers that were proved or changed in it."""

    episode_id: str
    conversation_id: str
    customer_id: str | None
    channel: str
    locale: str
    state: str
    started_at: datetime
    said: Sequence[Said]
    ended_at: datetime | None = None
    ended_why: str | None = None
    outcome: str | None = None
    resolution: str | None = None
    team_id: str | None = None
    person_since: datetime | None = None
    csat_score: int | None = None
    csat_at: datetime | None = None
    calls: Sequence[Call] = ()
    people: Sequence[str] = ()
    orders: Sequence[str] = ()
