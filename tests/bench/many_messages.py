"""A database as a busy shop has it after thirteen months: a hundred thousand conversations with a
million messages. More by day than by night, more on Mondays than on Sundays, most before Christmas.

`python -m tests.bench.many_messages [CONVERSATIONS]` fills the database of DATABASE_URL, which is
to be migrated and without conversations.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from crm_bridge.conversations.resolutions import SOLVED
from crm_bridge.db import Database, database_url
from crm_bridge.intelligence.segments import rfm
from crm_bridge.intelligence.segments.model import VALUE
from crm_bridge.models.base import Base
from crm_bridge.models.conversation import ControlMove, Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.desk import ConversationTag, Tag
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.message import Message
from crm_bridge.models.segments import SegmentMembership
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import ServiceLevel
from tests.bench import message_words as words
from tests.bench.bulk import Bulk

CONVERSATIONS = 100_000
DAYS = 395
AT_ONCE = 2_000
"""Conversations that are written in one go."""
CUSTOMERS = 30_000
AGENTS = 24
TEAMS = ("Orders", "Returns", "Payments", "Safety")
CHANNELS = ("web",) * 7 + ("slack",) * 2 + ("telegram",) * 3
TAGS = ("vip", "damaged", "courier", "refund", "voucher", "press", "follow up", "wholesale")
TAGGED = 0.15
"""Of all conversations; one in three of them twice."""
LOCALES = ("en",) * 7 + ("de", "de-AT", "fr", "es")
REASONS = ("request", "request", "keyword", "not_understood", "sentiment", "rule", "assistant_down")
BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 8, 14, 20, 24, 24, 22, 20, 20, 19, 18, 18, 17, 16, 14, 10, 6, 3)
BY_WEEKDAY = (13, 11, 10, 10, 10, 7, 6)
_NEEDS = tuple(words.ASKED)
_NEED_WEIGHTS = (24, 12, 11, 9, 6, 4, 9, 6, 5, 5, 3, 3, 8, 3)
_MOODS = ("negative", "neutral", "positive")
_SCORE = {"negative": -0.62, "neutral": 0.03, "positive": 0.55}


@dataclass
class Rows:
    """What is written together, by table."""

    conversations: list[dict[str, Any]] = field(default_factory=list)
    episodes: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    interactions: list[dict[str, Any]] = field(default_factory=list)
    escalations: list[dict[str, Any]] = field(default_factory=list)
    levels: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)

    def by_table(self) -> list[tuple[type[Base], list[dict[str, Any]]]]:
        return [
            (Conversation, self.conversations),
            (Episode, self.episodes),
            (Message, self.messages),
            (Interaction, self.interactions),
            (Escalation, self.escalations),
            (ServiceLevel, self.levels),
            (ControlMove, self.moves),
        ]


async def write(
    database: Database,
    now: datetime,
    conversations: int = CONVERSATIONS,
    customers: int = CUSTOMERS,
) -> int:
    """All of it; how many messages there are. The same every time, but for the days."""
    random, messages = Random(7), 0
    async with Bulk.into(database) as bulk:
        await bulk.write(Team, [_team(name) for name in TEAMS])
        await bulk.write(Staff, [_person(number, now) for number in range(AGENTS)])
        await bulk.write(Customer, [_customer(random, number, now) for number in range(customers)])
        for rows in _portions(random, now, conversations, customers):
            messages += len(rows.messages)
            for table, values in rows.by_table():
                await bulk.write(table, values)
        await _sort_in(bulk, conversations, customers)
    await settle(database)
    return messages


async def _sort_in(bulk: Bulk, conversations: int, customers: int) -> None:
    """Tags that agents gave, and the segments that nearly all customers are in."""
    random = Random(11)
    await bulk.write(Tag, [{"id": _tag_id(name), "name": name} for name in TAGS])
    tagged = [
        {"conversation_id": _conversation_id(number), "tag_id": _tag_id(name)}
        for number in range(conversations)
        if random.random() < TAGGED
        for name in random.sample(TAGS, random.choice((1, 1, 2)))
    ]
    members = [
        {
            "customer_id": f"cus_{number:05d}", "scheme": VALUE, "segment": segment,
            "before": segment, "spend": random.randrange(100_000),
        }
        for number in range(customers)
        if (segment := random.choice(("", *rfm.KEYS)))
    ]  # fmt: skip
    await bulk.write(ConversationTag, tagged)
    await bulk.write(SegmentMembership, members)


def _conversation_id(number: int) -> str:
    return f"cnv_{number:07d}"


def _tag_id(name: str) -> str:
    return f"tag_{TAGS.index(name)}"


async def settle(database: Database) -> None:
    """What PostgreSQL finds out about its tables by itself; SQLite never does."""
    if database.url.get_backend_name() == "postgresql":
        async with Bulk.into(database) as bulk:
            await bulk.settle()


def _portions(random: Random, now: datetime, conversations: int, customers: int) -> Iterator[Rows]:
    days = [now - timedelta(days=number + 1) for number in range(DAYS)]
    weights = [BY_WEEKDAY[day.weekday()] * (2 if day.month == 12 else 1) for day in days]
    begun = random.choices(days, weights, k=conversations)
    hours = random.choices(range(24), BY_HOUR, k=conversations)
    for start in range(0, conversations, AT_ONCE):
        rows = Rows()
        for number in range(start, min(start + AT_ONCE, conversations)):
            midnight = begun[number].replace(hour=0, minute=0, second=0, microsecond=0)
            at = midnight + timedelta(hours=hours[number], seconds=random.randrange(3600))
            customer = f"cus_{int(random.triangular(0, customers, 0)):05d}"
            _Held(random, rows, number, at, now, customer).write()
        yield rows


class _Held:
    """One conversation, from its first word on."""

    def __init__(
        self,
        random: Random,
        rows: Rows,
        number: int,
        at: datetime,
        now: datetime,
        customer: str,
    ) -> None:
        self.random, self.rows, self.at, self.now = random, rows, at, now
        self.id = _conversation_id(number)
        self.channel = random.choice(CHANNELS)
        self.locale = random.choice(LOCALES)
        self.customer = customer
        self.known = random.random() < 0.6
        self.seq = 0
        self.episode = ""

    def write(self) -> None:
        begun, stretches = self.at, 1 + (self.random.random() < 0.2) + (self.random.random() < 0.05)
        for number in range(1, stretches + 1):
            self._stretch(number)
            later = self.at + timedelta(hours=self.random.choice((1, 3, 20, 90, 400)))
            if number < stretches and later > self.now - timedelta(hours=1):
                break
            self.at = later if number < stretches else self.at
        last = self.rows.messages[-1]["at"]
        self.rows.conversations.append(
            {
                "id": self.id, "channel": self.channel, "private": True, "locale": self.locale,
                "created_at": begun, "last_activity_at": last, "state": "closed",
                "customer_id": self.customer if self.known else None,
                "state_since": last, "queue_rank": 2, "episode_id": self.episode,
                "last_seq": self.seq, "customer_seen_seq": 0, "agent_seen_seq": 0, "fence": 0,
            }
        )  # fmt: skip

    def _stretch(self, number: int) -> None:
        random, started, first = self.random, self.at, self.seq + 1
        self.episode = f"ep_{self.id[4:]}_{number}"
        order = f"CL-{random.randint(100_000, 399_999)}"
        need = random.choices(_NEEDS, _NEED_WEIGHTS)[0]
        mood = random.choices(_MOODS, (25, 60, 15))[0]
        if random.random() < 0.3:
            self._said_by_customer("greet", words.TALK["greet"], order, "neutral")
            self._said("bot", words.worded(random, words.ANSWERED[-1], order))
        asked = []
        for _ in range(random.choices((1, 2, 3, 4, 5), (14, 27, 29, 18, 12))[0]):
            asked.append(need)
            self._asks(need, order, mood)
            if random.random() < 0.35:
                need = random.choices(_NEEDS, _NEED_WEIGHTS)[0]
            mood = random.choices((mood, *_MOODS), (70, 10, 12, 8))[0]
        called = random.random() < (0.6 if asked[-1] in ("complaint", "nlu_fallback") else 0.15)
        if called:
            self._call(order)
        elif random.random() < 0.4:
            self._said_by_customer("thank", words.TALK["thank"], order, "positive")
            self._said("bot", words.worded(random, words.ANSWERED[-1], order))
        self._end(number, first, started, asked, called=called)

    def _asks(self, need: str, order: str, mood: str) -> None:
        random = self.random
        self._said_by_customer(need, words.ASKED[need], order, mood)
        if need in ("nlu_fallback", "out_of_scope"):
            self._said("bot", random.choice(words.NOT_GOT))
            return
        source = random.random() < 0.25
        self._said("bot", words.worded(random, random.choice(words.ANSWERED), order), source=source)

    def _call(self, order: str) -> None:
        random, opened = self.random, self.at + timedelta(seconds=20)
        agent, team = f"stf_{random.randrange(AGENTS)}", f"tem_{random.choice(TEAMS)}"
        escalation, waits = f"esc_{self.episode[3:]}", int(random.expovariate(1 / 500)) + 10
        self.at = opened + timedelta(seconds=waits)
        for _ in range(random.randint(1, 5)):
            self._said("agent", words.worded(random, random.choice(words.BY_AGENTS), order), agent)
            if random.random() < 0.6:
                self._said_by_customer(
                    random.choice(("affirm", "deny", "thank")),
                    words.ASKED["complaint"], order, "neutral", outcome="with_person",
                )  # fmt: skip
        reason, priority = random.choice(REASONS), random.choice(("normal", "normal", "high"))
        self.team, self.priority, self.person_since = team, priority, opened + timedelta(seconds=5)
        self.rows.escalations.append(
            {
                "id": escalation, "conversation_id": self.id, "episode_id": self.episode,
                "reason": reason, "priority": priority, "team_id": team, "reasons": [],
                "summary": "", "opened_at": opened, "accepted_at": opened + timedelta(seconds=5),
                "accepted_by": agent, "ended_at": self.at, "outcome": "closed",
            }
        )  # fmt: skip
        minutes = 15 if priority == "high" else 30
        self.rows.levels.append(
            {
                "escalation_id": escalation,
                "response_warn_at": opened + timedelta(minutes=minutes * 0.8),
                "response_due_at": opened + timedelta(minutes=minutes),
                "responded_at": opened + timedelta(seconds=20 + waits),
                "resolution_warn_at": opened + timedelta(hours=19),
                "resolution_due_at": opened + timedelta(hours=24),
            }
        )
        self.rows.moves.append(
            {
                "conversation_id": self.id, "episode_id": self.episode, "from_state": "queued",
                "to_state": "human", "who": f"staff:{agent}", "why": "accepted",
                "at": opened + timedelta(seconds=5),
            }
        )  # fmt: skip

    def _end(
        self, number: int, first: int, started: datetime, asked: list[str], *, called: bool
    ) -> None:
        random, ended = self.random, self.at + timedelta(minutes=1 if called else 15)
        lost = asked[-1] in ("nlu_fallback", "out_of_scope") and random.random() < 0.5
        outcome = "handed_over" if called else "abandoned" if lost else "resolved_by_bot"
        score = random.choices((1, 2, 3, 4, 5), (10, 8, 14, 28, 40))[0]
        rated = random.random() < 0.22
        self.rows.episodes.append(
            {
                "id": self.episode, "conversation_id": self.id, "number": number,
                "first_seq": first, "started_at": started, "ended_at": ended,
                "ended_why": "closed" if called else "idle",
                "resolution": SOLVED if called else None,
                "team_id": self.team if called else None,
                "priority": self.priority if called else "normal",
                "person_since": self.person_since if called else None,
                "csat_score": score if rated else None, "csat_at": ended if rated else None,
            }
        )  # fmt: skip
        self.rows.interactions.append(
            {
                "id": f"int_{self.episode[3:]}", "conversation_id": self.id,
                "episode_id": self.episode, "channel": self.channel, "started_at": started,
                "customer_id": self.customer if self.known else None, "ended_at": ended,
                "message_count": self.seq - first + 1, "intents": sorted(set(asked)),
                "outcome": outcome, "resolution": SOLVED if called else None, "summary": "",
                "updated_at": ended,
            }
        )  # fmt: skip

    def _said_by_customer(
        self, intent: str, texts: words.Texts, order: str, mood: str, outcome: str = "answered"
    ) -> None:
        random = self.random
        text = words.worded(random, random.choice(texts), order)
        named = text.find(order)
        entities = []
        if named >= 0:
            entity = {"entity": "order_number", "value": order}
            entities = [{**entity, "start": named, "end": named + len(order)}]
        self._said(
            "customer", text, outcome=outcome, intent=intent,
            confidence=round(
                random.uniform(0.15, 0.5) if intent == "nlu_fallback" else random.betavariate(9, 2),
                3,
            ),
            sentiment=mood,
            sentiment_score=round(_SCORE[mood] + random.uniform(-0.15, 0.15), 3),
            understanding={"ranking": [], "entities": entities, "needs": [], "escalation": None},
        )  # fmt: skip

    def _said(
        self, author: str, text: str, staff: str | None = None, *, source: bool = False, **more: Any
    ) -> None:
        self.seq += 1
        self.at += timedelta(seconds=2 if author == "bot" else self.random.randint(8, 90))
        slug = self.random.choice(words.ARTICLES) if source else ""
        self.rows.messages.append(
            {
                "conversation_id": self.id, "seq": self.seq, "episode_id": self.episode,
                "at": self.at, "author": author, "staff_id": staff, "text": text,
                "client_id": None, "delivery": "sent",
                "reply_to": self.seq - 1 if author == "bot" else None,
                "content": {"sources": [{"title": slug, "url": f"/help/{slug}"}]} if slug else None,
                **more,
            }
        )  # fmt: skip


def _team(name: str) -> dict[str, Any]:
    # A demo shop has teams of these names.
    return {"id": f"tem_{name}", "name": f"{name}, too"}


def _person(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": f"stf_{number}", "email": f"agent{number}@shop.example", "name": f"Agent {number}",
        "role": "lead" if number == 0 else "agent", "team_id": f"tem_{TEAMS[number % 4]}",
        "active": True, "wrong_tries": 0, "created_at": now,
    }  # fmt: skip


def _customer(random: Random, number: int, now: datetime) -> dict[str, Any]:
    email = f"customer{number}@mail.example"
    name = f"{random.choice(words.FIRST)} {random.choice(words.LAST)}"
    return {
        "id": f"cus_{number:05d}", "name": name, "email": email, "email_key": email,
        "created_at": now,
    }  # fmt: skip


async def _main() -> None:
    database = Database(database_url(os.environ["DATABASE_URL"]))
    began = time.perf_counter()
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else CONVERSATIONS
    messages = await write(database, datetime.now(UTC), wanted)
    await database.close()
    print(json.dumps({"messages": messages, "seconds": round(time.perf_counter() - began, 1)}))


if __name__ == "__main__":
    asyncio.run(_main())
