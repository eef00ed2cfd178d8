"""One conversation of the demo shop's past as rows: as if it had been held and come to its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.assistant.articles.document import anchor_of
from bot.assistant.articles.links import DEFAULT_HELP_URL, article_url
from crm_bridge.conversations import summary
from crm_bridge.conversations.episode_lines import Line
from crm_bridge.conversations.resolutions import NO_ANSWER, NOT_SOLVED, SOLVED
from crm_bridge.conversations.transitions import ACCEPTED, CLOSED, ESCALATION, IDLE
from crm_bridge.demo.quoting import article, below
from crm_bridge.demo.seeds import pick
from crm_bridge.models.base import Base, new_id
from crm_bridge.models.conversation import ControlMove, Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.message import Message
from crm_bridge.models.order import Order
from crm_bridge.models.staff import Staff
from crm_bridge.models.team import ServiceLevel
from crm_bridge.routing.targets import TARGETS
from crm_bridge.texts import Texts

RATED = 0.4
KNOWN = 0.75
"""The share of customers who were signed in."""
RESOLUTIONS = ((SOLVED, 0.86), (NOT_SOLVED, 0.09), (NO_ANSWER, 0.05))
"""How people end it."""
NOT_UNDERSTOOD = "nlu_fallback"
RUNNERS_UP = ("complaint", "product_question", "contact_human_agent")
"""What a message may mean as well, where its line does not say so."""
BEHIND = 0.7
"""A runner-up is at most so likely, of what the winner is."""
NOT_SENT = timedelta(days=2)
"""An order that is older and was not sent will not be."""
IDLE_AFTER = timedelta(minutes=15)
LOCALE = "en-GB"


@dataclass(frozen=True, slots=True)
class About:
    """An order of a customer, with one thing that was in it and its price now, in minor units."""

    order: Order
    product: str
    price: int


@dataclass(frozen=True, slots=True)
class House:
    """Who and what the talks are about."""

    customers: Sequence[Customer]
    orders: Sequence[About]
    agents: Sequence[Staff]


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of conversation, as `data/talks.yml` has it."""

    name: str
    weight: float
    said: Sequence[Mapping[str, Any]]
    stars: Sequence[int]
    order: str = ""
    yesterday: int = 0

    @property
    def needs_a_person(self) -> bool:
        return any("called" in line for line in self.said)


@dataclass
class Rows:
    """What is written, each sort after those that it refers to."""

    conversations: list[Base] = field(default_factory=list)
    episodes: list[Base] = field(default_factory=list)
    rest: list[Base] = field(default_factory=list)
    levels: list[Base] = field(default_factory=list)

    def in_order(self) -> list[list[Base]]:
        return [self.conversations, self.episodes, self.rest, self.levels]


class Talk:
    """One conversation, from its first word to its end."""

    def __init__(
        self, chance: Random, shop: House, texts: Texts, rows: Rows, kind: Kind, at: datetime
    ) -> None:
        self.chance, self.texts, self.rows, self.kind, self.at = chance, texts, rows, kind, at
        self.about = chance.choice(_fitting(shop.orders, kind.order, at) or shop.orders)
        self.agent = chance.choice(shop.agents)
        owner = self.about.order.customer_id if kind.order else chance.choice(shop.customers).id
        self.customer_id = owner if kind.order or chance.random() < KNOWN else None
        self.id, self.episode_id = new_id("cnv"), new_id("ep")
        self.lines: list[Line] = []
        self.seq = 0
        self.escalation: Escalation | None = None
        self.level: ServiceLevel | None = None
        self.resolution: str | None = None

    def write(self) -> None:
        begun, spoken = self.at, True
        for line in self.kind.said:
            maybe = line.get("maybe")
            spoken = spoken if maybe == "with" else self.chance.random() < (maybe or 1)
            if not spoken:
                continue
            if "called" in line:
                self._call(line)
            else:
                self._line(line)
        self._end(begun)

    def _line(self, line: Mapping[str, Any]) -> None:
        if "customer" in line:
            self._customer(self._one_of(line["customer"]), line)
        elif "agent" in line:
            self._say("agent", self._one_of(line["agent"]), staff_id=self.agent.id)
            if self.level is not None and self.level.responded_at is None:
                self.level.responded_at = self.at
        elif "article" in line:
            self._quote(line["article"], line["heading"])
        else:
            said = self._one_of(self.texts.variants(line["text"], LOCALE))
            self._say("bot", said, open_question="awaiting" in line)

    def _quote(self, slug: str, heading: str) -> None:
        of = article(slug)
        url = article_url(DEFAULT_HELP_URL, slug, anchor_of(heading))
        self._say("bot", below(heading, of), content={"sources": [{"title": of.title, "url": url}]})

    def _customer(self, text: str, line: Mapping[str, Any]) -> None:
        chance = self.chance
        mood = max(-1.0, min(1.0, line.get("mood", 0.0) + chance.uniform(-0.12, 0.12)))
        sure = max(0.05, min(0.99, line["sure"] + chance.uniform(-0.06, 0.05)))
        label = "negative" if mood < -0.2 else "positive" if mood > 0.3 else "neutral"
        self._say(
            "customer",
            text,
            outcome="with_person" if self.escalation else "answered",
            intent=line["intent"],
            confidence=round(sure, 3),
            sentiment=label,
            sentiment_score=round(mood, 3),
            understanding={
                "ranking": ranking(line["intent"], line.get("meant"), sure),
                "entities": self._order_in(text),
                "needs": [],
                "escalation": None,
            },
        )

    def _order_in(self, text: str) -> list[dict[str, Any]]:
        number = self.about.order.number
        start = text.find(number)
        if start < 0:
            return []
        place = {"start": start, "end": start + len(number)}
        return [{"entity": "order_number", "value": number, **place}]

    def _say(self, author: str, text: str, *, open_question: bool = False, **more: Any) -> None:
        self.seq += 1
        self.at += timedelta(seconds=1 if author in ("bot", "system") else self._pause())
        self.rows.rest.append(
            Message(
                conversation_id=self.id, seq=self.seq, episode_id=self.episode_id, at=self.at,
                author=author, text=text, delivery="sent", lang=LOCALE,
                reply_to=self.seq - 1 if author == "bot" else None, **more,
            )
        )  # fmt: skip
        facts = {name: more[name] for name in ("outcome", "intent", "sentiment") if name in more}
        score = more.get("sentiment_score")
        number = self.about.order.number
        named = (number,) if author == "customer" and number in text else ()
        self.lines.append(
            Line(
                author, text, self.at, sentiment_score=score, order_numbers=named,
                open_question=open_question, **facts,
            )
        )  # fmt: skip

    def _pause(self) -> float:
        """Seconds that somebody thinks and types."""
        return self.chance.uniform(8, 75)

    def _call(self, line: Mapping[str, Any]) -> None:
        """A person is called and comes, most of the time soon."""
        opened, waited = self.at, timedelta(seconds=self.chance.expovariate(1 / 420) + 15)
        reason, matched = line["called"], line.get("matched")
        said = summary.escalation_summary(self.lines, reason, matched)
        self.escalation = Escalation(
            id=new_id("esc"), conversation_id=self.id, episode_id=self.episode_id, reason=reason,
            matched=matched, priority="high" if reason == "sentiment" else "normal",
            reasons=[], summary=said, opened_at=opened, accepted_at=opened + waited / 2,
            accepted_by=self.agent.id,
        )  # fmt: skip
        self.resolution = pick(self.chance, RESOLUTIONS)
        target = TARGETS["high" if reason == "sentiment" else "normal"]
        self.level = ServiceLevel(
            escalation_id=self.escalation.id,
            response_warn_at=opened + target.response * 0.8,
            response_due_at=opened + target.response,
            resolution_warn_at=opened + target.resolution * 0.8,
            resolution_due_at=opened + target.resolution,
        )
        who = f"staff:{self.agent.id}"
        self.rows.rest += [self.escalation, self._move("bot", "queued", "system", ESCALATION)]
        self.rows.levels.append(self.level)
        self._say("system", self._told("system_handoff_queued_next"))
        self.at = opened + waited / 2
        self.rows.rest.append(self._move("queued", "human", who, ACCEPTED))
        self._say("system", self._told("system_agent_joined"))
        self.at = opened + waited

    def _end(self, begun: datetime) -> None:
        person = self.escalation is not None
        ended = self.at + (timedelta(seconds=self._pause()) if person else IDLE_AFTER)
        rated = bool(self.kind.stars) and self.chance.random() < RATED
        stars = self.chance.choice(self.kind.stars) if rated else None
        if self.escalation is not None:
            self.escalation.ended_at, self.escalation.outcome = ended, "closed"
        self.at = ended
        who = f"staff:{self.agent.id}" if person else "system"
        from_state, why = ("human", CLOSED) if person else ("bot", IDLE)
        self.rows.rest.append(self._move(from_state, "closed", who, why))
        self.rows.conversations.append(
            Conversation(
                id=self.id, channel="web", private=True, locale=LOCALE, created_at=begun,
                last_activity_at=self.lines[-1].at, customer_id=self.customer_id, state="closed",
                state_since=ended, queue_rank=2, episode_id=self.episode_id, last_seq=self.seq,
                customer_seen_seq=self.seq, agent_seen_seq=self.seq, fence=0,
            )
        )  # fmt: skip
        self.rows.episodes.append(
            Episode(
                id=self.episode_id, conversation_id=self.id, number=1, first_seq=1,
                started_at=begun, ended_at=ended, ended_why=why,
                resolution=self.resolution,
                priority=self.escalation.priority if self.escalation else "normal",
                person_since=self.escalation.accepted_at if self.escalation else None,
                csat_score=stars, csat_at=ended if stars else None,
            )
        )  # fmt: skip
        self.rows.rest.append(self._interaction(begun, ended))

    def _interaction(self, begun: datetime, ended: datetime) -> Interaction:
        lines = self.lines
        outcome = summary.outcome_of(lines, handed_over=self.escalation is not None)
        return Interaction(
            id=new_id("int"), conversation_id=self.id, episode_id=self.episode_id,
            customer_id=self.customer_id, channel="web", started_at=begun, ended_at=ended,
            message_count=len(lines), intents=summary.intents(lines),
            sentiment=summary.mean_sentiment(lines),
            sentiment_trend=summary.sentiment_trend(lines), outcome=outcome,
            resolution=self.resolution, updated_at=ended,
            summary=summary.interaction_summary(lines, "web", outcome, self.resolution),
        )  # fmt: skip

    def _move(self, before: str, after: str, who: str, why: str) -> ControlMove:
        return ControlMove(
            conversation_id=self.id, episode_id=self.episode_id, from_state=before,
            to_state=after, who=who, why=why, at=self.at,
        )  # fmt: skip

    def _told(self, key: str) -> str:
        return self.texts.say(key, LOCALE, agent=self.agent.name)

    def _one_of(self, wordings: Sequence[str]) -> str:
        """One of them, its places filled in; those of customers and agents are in `talks.yml`."""
        order, product = self.about.order, self.about.product
        there = order.delivered_at is not None and order.delivered_at <= self.at
        day = (order.delivered_at if there else order.promised_at) or order.placed_at
        return self.chance.choice(wordings).format(
            order=order.number,
            number=order.number,
            carrier=order.carrier or "our carrier",
            tracking=order.tracking_number or "in our e-mail",
            date=f"{day:%A} {day.day} {day:%B}",
            product=product,
            items=product,
            name=product,
            price=f"£{self.about.price / 100:.2f}",
            agent=self.agent.name.partition(" ")[0],
        )


def ranking(intent: str, meant: str | None, sure: float) -> list[dict[str, Any]]:
    """The likeliest two; of what was not understood, the two that it would have been."""
    others = [name for name in (meant, *RUNNERS_UP) if name and name != intent]
    first, second = others[:2] if intent == NOT_UNDERSTOOD else (intent, others[0])
    rest = min((1 - sure) * 0.6, sure * BEHIND)
    return [
        {"name": first, "confidence": round(sure, 3)},
        {"name": second, "confidence": round(rest, 3)},
    ]


def _fitting(orders: Sequence[About], how: str, at: datetime) -> list[About]:
    """Those that stood so at that time; none where nobody asks for one."""
    return [one for one in orders if _stood(one.order, how, at)]


def _stood(order: Order, how: str, at: datetime) -> bool:
    sent = order.shipped_at is not None and order.shipped_at <= at
    there = order.delivered_at is not None and order.delivered_at <= at
    late = order.promised_at is not None and order.promised_at < at
    if how == "not_sent":
        return not sent and timedelta() < at - order.placed_at < NOT_SENT
    if how == "on_its_way":
        return sent and not there and not late
    if how == "late":
        return sent and not there and late
    if how == "returned":
        return there and order.status in ("returned", "refunded")
    return there and order.delivered_at is not None and at - order.delivered_at < timedelta(days=30)
