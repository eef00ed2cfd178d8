"""Facts put where the projector keeps them, for tests of what is made of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.facts import EpisodeArticle, EpisodeFacts
from tests.crm_bridge.shop import START

LONDON = ZoneInfo("Europe/London")
CALLED: Mapping[str, Any] = {
    "called": True,
    "reason": "request",
    "first_response_seconds": 300.0,
    "first_response_late": False,
    "resolution_seconds": 1800.0,
    "resolution_late": False,
    "resolution": "solved",
}
"""Of a conversation in which a person was called, and came."""


@dataclass
class Help:
    """A conversation that began at `at`; `values` are facts other than those of a short, answered
    question about an order."""

    at: datetime
    values: dict[str, Any] = field(default_factory=dict)
    article: tuple[str, bool] | None = None
    """An article that was shown, and whether it helped."""


def many_weeks() -> Iterator[Help]:
    """Ten weeks up to `START`, with something of everything, and too many calls on its morning."""
    articles = (("size-guide", True), ("delivery-times", False))
    for number in range(600):
        at = START - timedelta(weeks=10) + timedelta(hours=2.8 * number)
        mood = ("negative", "neutral", "positive")[number % 3]
        values: dict[str, Any] = {
            "main_intent": ("track_order", "return_item", "voucher", "delivery_late")[number % 4],
            "channel": ("web", "web", "telegram")[number % 3],
            "not_understood": int(number % 9 == 0), "repeats": int(number % 11 == 0),
            "first_mood": mood, "last_mood": mood, "first_sentiment": 0.0, "last_sentiment": 0.3,
            "csat_score": 1 + number % 5 if number % 6 == 0 else None,
        }  # fmt: skip
        if number % 5 == 0:
            values |= CALLED
        yield Help(at, values, articles[number % 2] if number % 4 == 1 else None)
    for _ in range(25):
        yield Help(START - timedelta(hours=2), dict(CALLED))


async def keep(database: Database, helped: Iterable[Help], zone: ZoneInfo = LONDON) -> None:
    """All of them at once; may be called again for more."""
    made = list(helped)
    async with database.session() as session:
        known = await _count(session)
        ids = [f"{known + number:06}" for number in range(len(made))]
        rows: list[tuple[Any, list[dict[str, Any]]]] = [
            (Conversation, [_conversation(*one) for one in zip(ids, made, strict=True)]),
            (Episode, [_episode(*one) for one in zip(ids, made, strict=True)]),
            (EpisodeFacts, [_facts(*one, zone) for one in zip(ids, made, strict=True)]),
            (
                EpisodeArticle,
                [row for one in zip(ids, made, strict=True) for row in _article(*one)],
            ),
        ]
        for table, values in rows:
            if values:
                statement = insert(table).execution_options(render_nulls=True)
                await session.execute(statement, values)


async def _count(session: AsyncSession) -> int:
    return int(await session.scalar(select(func.count()).select_from(EpisodeFacts)) or 0)


def _conversation(number: str, one: Help) -> dict[str, Any]:
    return {
        "id": f"cnv_{number}", "channel": one.values.get("channel", "web"), "private": True,
        "locale": "en", "created_at": one.at, "last_activity_at": one.at, "state": "closed",
        "state_since": one.at, "queue_rank": 2, "episode_id": f"ep_{number}", "last_seq": 2,
        "customer_seen_seq": 0, "agent_seen_seq": 0, "fence": 0,
    }  # fmt: skip


def _episode(number: str, one: Help) -> dict[str, Any]:
    return {
        "id": f"ep_{number}", "conversation_id": f"cnv_{number}", "number": 1, "first_seq": 1,
        "started_at": one.at, "ended_at": one.at, "priority": "normal",
    }  # fmt: skip


def _facts(number: str, one: Help, zone: ZoneInfo) -> dict[str, Any]:
    local = one.at.astimezone(zone)
    empty = [column.name for column in EpisodeFacts.__table__.columns if column.nullable]
    called = bool(one.values.get("called"))
    return {
        **dict.fromkeys(empty),
        "episode_id": f"ep_{number}", "conversation_id": f"cnv_{number}", "channel": "web",
        "locale": "en", "language": "en", "opening": "", "started_at": one.at,
        "started_on": local.date().isoformat(), "started_weekday": local.weekday(),
        "started_hour": local.hour, "last_activity_at": one.at,
        "ended_at": one.at + timedelta(minutes=15), "state": "closed",
        "outcome": "handed_over" if called else "resolved_by_bot", "customer_messages": 1,
        "bot_messages": 1, "agent_messages": 0, "not_understood": 0, "repeats": 0,
        "main_intent": "track_order", "negative": 0, "neutral": 1, "positive": 0, "called": called,
        "person": called, "alone": not called, "came_back": False, "contained": not called,
        "changed_at": one.at,
        **one.values,
    }  # fmt: skip


def _article(number: str, one: Help) -> Iterable[dict[str, Any]]:
    if one.article is not None:
        slug, helped = one.article
        yield {"episode_id": f"ep_{number}", "slug": slug, "shown": 1, "solved": int(helped)}
