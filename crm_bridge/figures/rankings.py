"""Figures in rows: when customers write, what about, why a person was called, which articles
help, who has how much to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.figures.counting import Mean, Where
from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.periods import Slot
from crm_bridge.figures.shares import Share
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.facts import EpisodeAgent, EpisodeArticle
from crm_bridge.models.facts import EpisodeFacts as Facts
from crm_bridge.models.staff import Staff

MOST_INTENTS = 12
MOST_ARTICLES = 12
MOST_AGENTS = 30
MOST_COMMENTS = 8
TREND = 14
"""Parts of a small trend; more would be slow to sort into."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A need; `trend` counts its conversations along the time."""

    name: str
    conversations: int
    before: int | None
    called: Share
    not_understood: Share
    trend: Sequence[int]


@dataclass(frozen=True, slots=True)
class Article:
    """`answers` were given from it; `solved` are the conversations in which every one of them
    helped, among those that had one."""

    slug: str
    answers: int
    solved: Share


@dataclass(frozen=True, slots=True)
class Load:
    """What one of the staff had: conversations, own messages, scores; `now` is in their hands at
    this moment, whatever the period."""

    id: str
    name: str
    conversations: int
    messages: int
    csat: Mean
    late: Share
    now: int


@dataclass(frozen=True, slots=True)
class Comment:
    """What a customer wrote with a score."""

    episode_id: str
    score: int
    text: str
    at: datetime


async def by_weekday_and_hour(session: AsyncSession, where: Where) -> list[list[int]]:
    """How many conversations began in each hour of each weekday, Monday first."""
    rows = await session.execute(
        select(Facts.started_weekday, Facts.started_hour, func.count())
        .where(*where)
        .group_by(Facts.started_weekday, Facts.started_hour)
    )
    found = [[0] * 24 for _ in range(7)]
    for weekday, hour, count in rows:
        found[weekday][hour] = count
    return found


async def reasons(session: AsyncSession, where: Where) -> dict[str, int]:
    """Why a person was called, most often first."""
    count = func.count().label("count")
    rows = await session.execute(
        select(Facts.reason, count)
        .where(*where, Facts.called.is_(True), Facts.reason.is_not(None))
        .group_by(Facts.reason)
        .order_by(count.desc(), Facts.reason)
    )
    return {str(reason): number for reason, number in rows}


async def intents(
    session: AsyncSession, where: Where, before: Where | None, parts: Sequence[Slot]
) -> list[Intent]:
    """What most conversations were about; one with two needs counts for its main one."""
    part = _part(parts).label("part")
    rows = await session.execute(
        select(
            Facts.main_intent,
            part,
            func.count(),
            func.count().filter(MEASURES["handed-over"].holds),
            func.count().filter(MEASURES["not-understood"].holds),
        )
        .where(*where, Facts.main_intent.is_not(None))
        .group_by(Facts.main_intent, part)
    )
    found: dict[str, list[list[int]]] = {}
    for intent, at, *values in rows:
        found.setdefault(str(intent), [[0, 0, 0] for _ in parts])[at] = values
    sums = {
        name: [sum(column) for column in zip(*parts, strict=True)] for name, parts in found.items()
    }
    top = sorted(sums, key=lambda name: (-sums[name][0], name))[:MOST_INTENTS]
    earlier = await _counts_before(session, before, top) if before is not None else None
    return [
        Intent(
            name,
            sums[name][0],
            None if earlier is None else earlier.get(name, 0),
            Share(sums[name][1], sums[name][0]),
            Share(sums[name][2], sums[name][0]),
            [part[0] for part in found[name]],
        )
        for name in top
    ]


async def _counts_before(
    session: AsyncSession, where: Where, names: Sequence[str]
) -> dict[str, int]:
    rows = await session.execute(
        select(Facts.main_intent, func.count())
        .where(*where, Facts.main_intent.in_(names))
        .group_by(Facts.main_intent)
    )
    return {str(name): count for name, count in rows}


def _part(parts: Sequence[Slot]) -> ColumnElement[int]:
    """In which of the parts a conversation began, counted from 0."""
    begins = [(part.first.isoformat(), at) for at, part in enumerate(parts)]
    if len(begins) == 1:
        return literal(0, Integer)
    return case(
        *((Facts.started_on < first, at - 1) for first, at in begins[1:]), else_=begins[-1][1]
    )


async def articles(
    session: AsyncSession, where: Where, most: int | None = MOST_ARTICLES
) -> list[Article]:
    """The articles that most conversations had an answer from; all of them without a `most`."""
    count = func.count().label("count")
    helped = func.count().filter(EpisodeArticle.solved >= EpisodeArticle.shown)
    rows = await session.execute(
        select(EpisodeArticle.slug, func.sum(EpisodeArticle.shown), helped, count)
        .select_from(Facts)
        .join(EpisodeArticle, EpisodeArticle.episode_id == Facts.episode_id)
        .where(*where)
        .group_by(EpisodeArticle.slug)
        .order_by(count.desc(), EpisodeArticle.slug)
        .limit(most)
    )
    return [Article(slug, int(answers), Share(solved, had)) for slug, answers, solved, had in rows]


async def load(session: AsyncSession, where: Where) -> list[Load]:
    """Those who had most first. A conversation that several had counts for each of them, with its
    score and its delay."""
    late = MEASURES["first-answer-late"].holds
    promised = MEASURES["first-answer-promised"].holds
    count = func.count().label("count")
    rows = await session.execute(
        select(
            EpisodeAgent.staff_id,
            count,
            func.sum(EpisodeAgent.messages),
            func.count().filter(Facts.csat_score.is_not(None)),
            func.sum(Facts.csat_score),
            func.sum(Facts.csat_score * Facts.csat_score),
            func.count().filter(late),
            func.count().filter(promised),
        )
        .select_from(Facts)
        .join(EpisodeAgent, EpisodeAgent.episode_id == Facts.episode_id)
        .where(*where)
        .group_by(EpisodeAgent.staff_id)
        .order_by(count.desc(), EpisodeAgent.staff_id)
        .limit(MOST_AGENTS)
    )
    found = rows.all()
    ids = [row[0] for row in found]
    people = select(Staff.id, Staff.name).where(Staff.id.in_(ids))
    names = dict((await session.execute(people)).all())
    now = await _now(session, ids)
    return [
        Load(
            one, names[one], conversations, int(messages),
            Mean(rated, float(total or 0), float(squares or 0)),
            Share(was_late, was_promised), now.get(one, 0),
        )
        for one, conversations, messages, rated, total, squares, was_late, was_promised in found
        if one in names
    ]  # fmt: skip


async def _now(session: AsyncSession, ids: Sequence[str]) -> dict[str, int]:
    rows = await session.execute(
        select(Conversation.assignee_id, func.count())
        .where(Conversation.assignee_id.in_(ids), Conversation.state == "human")
        .group_by(Conversation.assignee_id)
    )
    return {str(staff): count for staff, count in rows}


async def comments(session: AsyncSession, where: Where) -> list[Comment]:
    """The newest of the worst first: what can still be put right."""
    rows = await session.execute(
        select(Facts.episode_id, Facts.csat_score, Episode.csat_comment, Episode.csat_at)
        .join(Episode, Episode.id == Facts.episode_id)
        .where(*where, Facts.csat_score.is_not(None), Episode.csat_comment != "")
        .order_by(Facts.csat_score, Episode.csat_at.desc(), Facts.episode_id)
        .limit(MOST_COMMENTS)
    )
    return [
        Comment(episode_id, score, text, at)
        for episode_id, score, text, at in rows
        if score is not None and text and at is not None
    ]
