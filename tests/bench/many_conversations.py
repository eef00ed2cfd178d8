"""A database as a shop has it after a year: ten thousand conversations, most of them closed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.base import Base
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import ServiceLevel

MANY = 10_000
MESSAGES = 8
STATES = ("queued",) * 2 + ("human",) * 3 + ("bot",) * 5 + ("closed",) * 90
"""Of a hundred conversations; 200 wait and 300 are with one of 20 people."""
TEAMS = ("Returns", "Orders", "Safety")
PEOPLE = 20
WORDS = ("where is my order", "the boots leak", "can I pay by card", "I was charged twice")


async def write(session: AsyncSession, now: datetime) -> None:
    """All of it; the first of the staff is `stf_0`, of the first team."""
    numbers = range(MANY)
    called = [one for one in numbers if _state(one) != "bot" and one % 3]
    rows: list[tuple[type[Base], list[dict[str, Any]]]] = [
        (Team, [_team(name) for name in TEAMS]),
        (Staff, [_person(number) for number in range(PEOPLE)]),
        (Conversation, [_conversation(one, now) for one in numbers]),
        (Episode, [_episode(one, now) for one in numbers]),
        (Message, [row for one in numbers for row in _messages(one, now)]),
        (Escalation, [_escalation(one, now) for one in called]),
        (ServiceLevel, [_level(one, now) for one in called]),
    ]
    for table, values in rows:
        await session.execute(all_at_once(table), values)


def all_at_once(table: type[Base]) -> Insert:
    """An insert for many rows; without the option each change of what is empty begins another."""
    return insert(table).execution_options(render_nulls=True)


def when(conversation_id: str) -> datetime:
    """When everything in a conversation was written, as seen from now."""
    return _at(int(conversation_id.removeprefix("cnv_")), datetime.now(UTC))


def _state(number: int) -> str:
    # Spread, so that the newest are not all of one state.
    return STATES[number * 37 % len(STATES)]


def _at(number: int, now: datetime) -> datetime:
    return now - timedelta(minutes=7 * (MANY - number))


def _team(name: str) -> dict[str, Any]:
    return {"id": f"tem_{name}", "name": name, "queue_limit_minutes": None}


def _person(number: int) -> dict[str, Any]:
    return {
        "id": f"stf_{number}",
        "email": f"agent{number}@shop.example",
        "name": f"Agent {number}",
        "role": "agent",
        "team_id": f"tem_{TEAMS[number % len(TEAMS)]}",
        "active": True,
        "password_hash": None,
        "wrong_tries": 0,
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }


def _conversation(number: int, now: datetime) -> dict[str, Any]:
    state = _state(number)
    return {
        "id": f"cnv_{number:06}",
        "channel": "web",
        "private": True,
        "locale": "en",
        "created_at": _at(number, now),
        "last_activity_at": _at(number, now),
        "customer_id": ("ann", "bob", None)[number % 3],
        "state": state,
        "state_since": _at(number, now),
        "assignee_id": f"stf_{number % PEOPLE}" if state == "human" else None,
        "team_id": None if state == "bot" else f"tem_{TEAMS[number % len(TEAMS)]}",
        "queue_rank": number % 3,
        "episode_id": f"ep_{number:06}",
        "last_seq": MESSAGES,
        "customer_seen_seq": 0,
        "agent_seen_seq": 0,
        "fence": 0,
    }


def _episode(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": f"ep_{number:06}",
        "conversation_id": f"cnv_{number:06}",
        "number": 1,
        "first_seq": 1,
        "started_at": _at(number, now),
        "ended_at": _at(number, now) if _state(number) == "closed" else None,
        "priority": "normal",
    }


def _messages(number: int, now: datetime) -> Iterator[dict[str, Any]]:
    for seq in range(1, MESSAGES + 1):
        customer = seq % 2 == 1
        yield {
            "conversation_id": f"cnv_{number:06}",
            "seq": seq,
            "episode_id": f"ep_{number:06}",
            "at": _at(number, now),
            "author": "customer" if customer else "bot",
            "text": f"{WORDS[(number + seq) % len(WORDS)]} {number}",
            "outcome": "answered" if customer else None,
            "delivery": "sent",
            "sentiment": "neutral" if customer else None,
            "sentiment_score": 0.0 if customer else None,
        }


def _escalation(number: int, now: datetime) -> dict[str, Any]:
    closed = _state(number) == "closed"
    return {
        "id": f"esc_{number:06}",
        "conversation_id": f"cnv_{number:06}",
        "episode_id": f"ep_{number:06}",
        "reason": "keyword",
        "priority": "high",
        "reasons": [],
        "summary": "",
        "opened_at": _at(number, now),
        "ended_at": _at(number, now) if closed else None,
    }


def _level(number: int, now: datetime) -> dict[str, Any]:
    opened = _at(number, now)
    return {
        "escalation_id": f"esc_{number:06}",
        "response_warn_at": opened + timedelta(days=20),
        "response_due_at": opened + timedelta(days=25),
        "resolution_warn_at": opened + timedelta(days=30),
        "resolution_due_at": opened + timedelta(days=35),
    }
