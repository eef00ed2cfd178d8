"""Facts and filters over a made-up history, beside what plain loops over the raw records say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from crm_bridge.db import Database
from crm_bridge.insights import facet_lists, facets, search
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.rebuilding import rebuild
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.message import Message
from crm_bridge.models.team import ServiceLevel
from tests.bench import many_messages

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SMALL_TALK = {"greet", "thank", "affirm", "deny", "nlu_fallback", "out_of_scope"}


@dataclass
class Raw:
    """An episode as it is kept."""

    episode: Episode
    conversation: Conversation
    outcome: str | None
    messages: list[Message] = field(default_factory=list)
    calls: list[Escalation] = field(default_factory=list)
    due_at: datetime | None = None

    def of(self, author: str) -> list[Message]:
        return [one for one in self.messages if one.author == author]

    @property
    def needs(self) -> set[str]:
        return {one.intent for one in self.of("customer") if one.intent} - SMALL_TALK

    @property
    def lost(self) -> list[int]:
        helped = {one.reply_to for one in self.of("bot") if "sources" in (one.content or {})}
        return [
            one.seq
            for one in self.of("customer")
            if one.outcome != "with_person" and one.seq not in helped
            and (
                one.intent == "nlu_fallback"
                or (one.intent == "out_of_scope" and (one.confidence or 0) < 0.75)
            )
        ]  # fmt: skip

    @property
    def last_at(self) -> datetime:
        return max(one.at for one in self.messages)

    @property
    def words(self) -> str:
        return " ".join(one.text for one in self.messages).lower()


@pytest.fixture
async def raws(database: Database) -> dict[str, Raw]:
    await many_messages.write(database, NOW, 160, customers=40)
    assert await rebuild(database, ZONE, print) > 160
    async with database.reading() as session:
        found = {
            episode.id: Raw(episode, conversation, outcome)
            for episode, conversation, outcome in await session.execute(
                select(Episode, Conversation, Interaction.outcome)
                .join(Conversation, Conversation.id == Episode.conversation_id)
                .join(Interaction, Interaction.episode_id == Episode.id)
            )
        }
        for message in await session.scalars(select(Message).order_by(Message.seq)):
            found[message.episode_id or ""].messages.append(message)
        for call, due_at in await session.execute(
            select(Escalation, ServiceLevel.response_due_at).join(
                ServiceLevel, ServiceLevel.escalation_id == Escalation.id
            )
        ):
            found[call.episode_id].calls.append(call)
            found[call.episode_id].due_at = due_at
    return found


async def test_facts_are_what_plain_loops_say(database: Database, raws: dict[str, Raw]) -> None:
    async with database.reading() as session:
        rows = (await session.scalars(select(EpisodeFacts))).all()
    assert {row.episode_id for row in rows} == set(raws)
    for row in rows:
        assert _told(row) == _counted(raws[row.episode_id], raws), row.episode_id
    # The history has some of everything, or it would prove little.
    for name in ("called", "contained", "came_back", "alone"):
        assert {getattr(row, name) for row in rows} >= {True, False}, name
    assert {row.contained for row in rows} == {True, False}
    assert any(row.repeats for row in rows)
    assert any(row.not_understood for row in rows)


def _told(row: EpisodeFacts) -> dict[str, Any]:
    names = _counted_names()
    return {name: getattr(row, name) for name in names}


def _counted_names() -> tuple[str, ...]:
    return (
        "customer_messages", "bot_messages", "agent_messages", "not_understood",
        "lowest_confidence", "first_sentiment", "last_sentiment", "lowest_sentiment", "negative",
        "called", "reason", "person", "agent_id", "team_id", "csat_score", "outcome", "alone",
        "came_back", "contained", "first_response_seconds", "first_response_late", "started_on",
        "started_weekday", "started_hour", "last_activity_at", "customer_id", "language", "state",
    )  # fmt: skip


def _counted(raw: Raw, everything: dict[str, Raw]) -> dict[str, Any]:
    mine, agents = raw.of("customer"), raw.of("agent")
    scores = [one.sentiment_score for one in mine if one.sentiment_score is not None]
    call = raw.calls[0] if raw.calls else None
    came = [one.at for one in agents if call and one.at >= call.opened_at]
    local = raw.episode.started_at.astimezone(ZONE)
    alone = (
        raw.outcome == "resolved_by_bot" and not raw.calls and not agents
        and mine[-1].seq not in raw.lost
    )  # fmt: skip
    again = _came_back(raw, everything)
    values = (
        len(mine), len(raw.of("bot")), len(agents), len(raw.lost),
        min(one.confidence for one in mine if one.confidence is not None),
        scores[0], scores[-1], min(scores), sum(one.sentiment == "negative" for one in mine),
        bool(call), call.reason if call else None, bool(agents),
        agents[-1].staff_id if agents else None, raw.episode.team_id, raw.episode.csat_score,
        raw.outcome, alone, again, alone and not again,
        (came[0] - call.opened_at).total_seconds() if call else None,
        came[0] > raw.due_at if call and raw.due_at else None,
        local.strftime("%Y-%m-%d"), local.weekday(), local.hour, raw.last_at,
        raw.conversation.customer_id, raw.conversation.locale[:2], "closed",
    )  # fmt: skip
    return dict(zip(_counted_names(), values, strict=True))


def _came_back(raw: Raw, everything: dict[str, Raw]) -> bool:
    ended = raw.episode.ended_at
    assert ended is not None
    return any(
        other.needs & raw.needs
        for other in everything.values()
        if other is not raw
        and ended <= other.episode.started_at <= ended + timedelta(hours=24)
        and (
            other.conversation.id == raw.conversation.id
            or (
                raw.conversation.customer_id is not None
                and other.conversation.customer_id == raw.conversation.customer_id
            )
        )
    )


DAY = date(2025, 12, 10)


def _berlin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


FILTERS: dict[str, tuple[Filter, Callable[[Raw], bool]]] = {
    "nothing": (Filter(), lambda raw: bool(raw.messages)),
    "word": (Filter(words="refund"), lambda raw: "refund" in raw.words.replace(".", " ").split()),
    "phrase": (
        Filter(words='"did not get that"'),
        lambda raw: "did not get that" in raw.words,
    ),
    "channel": (
        Filter(channel=("slack", "telegram")),
        lambda raw: raw.conversation.channel in ("slack", "telegram"),
    ),
    "period": (
        Filter(from_day=DAY, to_day=DAY + timedelta(days=30)),
        lambda raw: (
            raw.last_at >= _berlin(DAY)
            and raw.episode.started_at < _berlin(DAY + timedelta(days=31))
        ),
    ),
    "hours": (
        Filter(hour=(9, 10, 11), weekday=(0, 1)),
        lambda raw: (
            (at := raw.episode.started_at.astimezone(ZONE)).hour in (9, 10, 11) and at.weekday() < 2
        ),
    ),
    "outcome": (Filter(outcome=("abandoned",)), lambda raw: raw.outcome == "abandoned"),
    "intent": (
        Filter(intent=("track_order", "invoice")),
        lambda raw: bool(raw.needs & {"track_order", "invoice"}),
    ),
    "angry": (
        Filter(sentiment=("negative",)),
        lambda raw: any(one.sentiment == "negative" for one in raw.of("customer")),
    ),
    "angry at the end": (
        Filter(sentiment=("end:negative",)),
        lambda raw: raw.of("customer")[-1].sentiment == "negative",
    ),
    "unsure": (
        Filter(confidence_below=0.4),
        lambda raw: any((one.confidence or 1) < 0.4 for one in raw.of("customer")),
    ),
    "scores": (Filter(csat=("1", "2")), lambda raw: raw.episode.csat_score in (1, 2)),
    "no score": (Filter(csat=("none",)), lambda raw: raw.episode.csat_score is None),
    "agent": (
        Filter(agent=("stf_1", "stf_2", "stf_3")),
        lambda raw: any(one.staff_id in ("stf_1", "stf_2", "stf_3") for one in raw.of("agent")),
    ),
    "team": (Filter(team=("tem_Orders",)), lambda raw: raw.episode.team_id == "tem_Orders"),
    "language": (Filter(language=("de",)), lambda raw: raw.conversation.locale[:2] == "de"),
    "handover": (Filter(handover=True), lambda raw: bool(raw.calls or raw.of("agent"))),
    "no handover": (Filter(handover=False), lambda raw: not (raw.calls or raw.of("agent"))),
    "not understood": (Filter(not_understood=True), lambda raw: bool(raw.lost)),
    "reason": (
        Filter(reason=("keyword",)),
        lambda raw: any(one.reason == "keyword" for one in raw.calls),
    ),
    "article": (
        Filter(article=("warranty",)),
        lambda raw: any("/help/warranty" in str(one.content) for one in raw.of("bot")),
    ),
    "several": (
        Filter(channel=("web",), handover=True, sentiment=("start:neutral",)),
        lambda raw: (
            raw.conversation.channel == "web"
            and bool(raw.calls)
            and raw.of("customer")[0].sentiment == "neutral"
        ),
    ),
}


async def test_filters_find_what_plain_loops_find(database: Database, raws: dict[str, Raw]) -> None:
    for name, (wanted, holds) in FILTERS.items():
        expected = {one for one, raw in raws.items() if holds(raw)}
        async with database.reading() as session:
            number = await search.count(session, wanted, zone=ZONE)
            seen, after = [], None
            while True:
                page = await search.find(session, wanted, zone=ZONE, after=after, limit=60)
                seen += [row.facts.episode_id for row in page.rows]
                after = page.next
                if after is None:
                    break
        assert set(seen) == expected, name
        assert len(seen) == len(expected) == number, name
        assert number > 0, name


@pytest.mark.parametrize(
    ("wanted", "of_most"),
    [
        (Filter(words="order", channel=("web",)), False),
        (Filter(csat=("none",)), True),
        (Filter(words="order", channel=("web",), contained=False, csat=("none", "5")), False),
        (Filter(words="order", intent=("track_order", "complaint"), state=("closed",)), False),
    ],
    ids=["few", "most", "words and several", "words and a list"],
)
async def test_the_number_beside_a_value_is_how_many_it_would_find(
    database: Database, raws: dict[str, Raw], wanted: Filter, of_most: bool
) -> None:
    async with database.session() as session:
        # PostgreSQL guesses what most is, by what it last saw of the tables.
        await session.execute(text("ANALYZE"))
    async with database.reading() as session:
        share = await search.count(session, wanted, zone=ZONE) / len(raws)
        assert (facet_lists.MOST < share < 1) is of_most, share
        numbers = await facets.facets(database, wanted, zone=ZONE)
        every = await facets.facets(database, Filter(), zone=ZONE)
        for name in ("channel", "outcome", "intent", "sentiment", "csat", "agent", "article"):
            assert numbers[name], name
            for value in list(every[name])[:4]:
                narrowed = Filter.from_query({**wanted.as_query(), name: value})
                number = numbers[name].get(value, 0)
                assert await search.count(session, narrowed, zone=ZONE) == number, (name, value)
        for name in ("handover", "not_understood", "contained"):
            for value, number in numbers[name].items():
                narrowed = Filter.from_query({**wanted.as_query(), name: value})
                assert await search.count(session, narrowed, zone=ZONE) == number, (name, value)
