"""A filter as conditions on the facts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from crm_bridge.figures.measures import MEASURES
from crm_bridge.insights.filters import Filter
from crm_bridge.models.desk import ConversationTag, Tag
from crm_bridge.models.facts import (
    EpisodeAgent,
    EpisodeArticle,
    EpisodeFacts,
    EpisodeIntent,
)
from crm_bridge.models.review import EpisodeReview
from crm_bridge.models.segments import SegmentMembership

Condition = ColumnElement[bool]

_PLAIN: tuple[tuple[str, InstrumentedAttribute[str | None] | InstrumentedAttribute[str]], ...] = (
    ("channel", EpisodeFacts.channel),
    ("state", EpisodeFacts.state),
    ("resolution", EpisodeFacts.resolution),
    ("reason", EpisodeFacts.reason),
    ("priority", EpisodeFacts.priority),
    ("team", EpisodeFacts.team_id),
    ("language", EpisodeFacts.language),
)
_MOODS = {
    "negative": EpisodeFacts.negative,
    "neutral": EpisodeFacts.neutral,
    "positive": EpisodeFacts.positive,
}
_MOOD_AT = {"start": EpisodeFacts.first_mood, "end": EpisodeFacts.last_mood}
_LATE = {
    "response": EpisodeFacts.first_response_late,
    "resolution": EpisodeFacts.resolution_late,
}

MAIN = "main:"
"""Before an intent: it is what the conversation is about, and not beside something else."""
SOLVED, FAILED = "solved:", "failed:"
"""Before an article: every answer from it helped, or one did not."""


def plain_conditions(
    wanted: Filter, *, zone: ZoneInfo, reader_id: str | None = None
) -> list[Condition]:
    """All but `words` and `order`, which are looked up first (see `search.conditions`). Days are of
    the shop's `zone`; `reader_id` is whose reviews `mine` are."""
    return [
        *_of_time(wanted, zone),
        *_of_values(wanted),
        *_of_customer(wanted),
        *_of_lists(wanted),
        *_of_answers(wanted),
        *_of_reviews(wanted, reader_id),
    ]


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins there."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _of_time(wanted: Filter, zone: ZoneInfo) -> Iterator[Condition]:
    began, last = EpisodeFacts.started_at, EpisodeFacts.last_activity_at
    if wanted.from_day is not None:
        after = began if wanted.dates == "started" else last
        yield after >= start_of(wanted.from_day, zone)
    if wanted.to_day is not None:
        over = start_of(wanted.to_day + timedelta(days=1), zone)
        if wanted.dates == "activity":
            # As an expression, lest SQLite looks through all that began before by that index.
            began_then: ColumnElement[datetime] = func.coalesce(began, last)
            yield began_then < over
        else:
            yield began < over
    if wanted.weekday:
        yield EpisodeFacts.started_weekday.in_(wanted.weekday)
    if wanted.hour:
        yield EpisodeFacts.started_hour.in_(wanted.hour)


def _of_values(wanted: Filter) -> Iterator[Condition]:
    for name, attribute in _PLAIN:
        values: tuple[str, ...] = getattr(wanted, name)
        if values:
            yield attribute.in_(values)
    if wanted.outcome:
        yield or_(
            EpisodeFacts.outcome.in_(wanted.outcome),
            *([EpisodeFacts.outcome.is_(None)] if "open" in wanted.outcome else []),
        )
    if wanted.confidence_below is not None:
        yield EpisodeFacts.lowest_confidence < wanted.confidence_below
    if wanted.csat:
        scores = [int(one) for one in wanted.csat if one != "none"]
        yield or_(
            EpisodeFacts.csat_score.in_(scores),
            *([EpisodeFacts.csat_score.is_(None)] if "none" in wanted.csat else []),
        )
    if wanted.late:
        yield or_(*(_LATE[one].is_(True) for one in wanted.late))


def _of_customer(wanted: Filter) -> Iterator[Condition]:
    if wanted.customer:
        yield EpisodeFacts.customer_id == wanted.customer
    if wanted.segment:
        inside = SegmentMembership.segment.in_(wanted.segment)
        yield EpisodeFacts.customer_id.in_(select(SegmentMembership.customer_id).where(inside))
    if wanted.sentiment:
        yield or_(*map(_mood, wanted.sentiment))


def _of_lists(wanted: Filter) -> Iterator[Condition]:
    if wanted.intent:
        yield or_(*_intents(wanted.intent))
    if wanted.article:
        yield _among(select(EpisodeArticle.episode_id).where(or_(*map(_article, wanted.article))))
    if wanted.agent:
        yield _among(select(EpisodeAgent.episode_id).where(EpisodeAgent.staff_id.in_(wanted.agent)))
    if wanted.tag:
        tagged = (
            select(ConversationTag.conversation_id)
            .join(Tag, Tag.id == ConversationTag.tag_id)
            .where(or_(Tag.name.in_(wanted.tag), Tag.id.in_(wanted.tag)))
        )
        yield EpisodeFacts.conversation_id.in_(tagged)


def _of_answers(wanted: Filter) -> Iterator[Condition]:
    if wanted.handover is not None:
        handed = or_(EpisodeFacts.called.is_(True), EpisodeFacts.person.is_(True))
        yield handed if wanted.handover else ~handed
    if wanted.contained is not None:
        yield EpisodeFacts.contained.is_(wanted.contained)
    for asked, counted in (
        (wanted.not_understood, EpisodeFacts.not_understood),
        (wanted.repeated, EpisodeFacts.repeats),
    ):
        if asked is not None:
            yield counted > 0 if asked else counted == 0
    if wanted.figure:
        yield or_(*(MEASURES[name].holds for name in wanted.figure))


def _of_reviews(wanted: Filter, reader_id: str | None) -> Iterator[Condition]:
    if wanted.reviewed is None:
        return
    reader = reader_id or ""
    of_this = EpisodeReview.episode_id == EpisodeFacts.episode_id
    done = EpisodeReview.reviewed_at.is_not(None)
    if wanted.reviewed == "mine":
        yield exists().where(of_this, done, EpisodeReview.reviewed_by == reader)
    elif wanted.reviewed == "for_me":
        yield exists().where(of_this, EpisodeReview.assignee_id == reader)
    else:
        read = exists().where(of_this, done)
        yield read if wanted.reviewed == "yes" else ~read


def _mood(wanted: str) -> Condition:
    at, _, mood = wanted.rpartition(":")
    return and_(_MOOD_AT[at] == mood) if at else _MOODS[mood] > 0


def _intents(wanted: Sequence[str]) -> Iterator[Condition]:
    main = [one.removeprefix(MAIN) for one in wanted if one.startswith(MAIN)]
    any_of = [one for one in wanted if not one.startswith(MAIN)]
    if main:
        yield EpisodeFacts.main_intent.in_(main)
    if any_of:
        yield _among(select(EpisodeIntent.episode_id).where(EpisodeIntent.intent.in_(any_of)))


def _article(wanted: str) -> Condition:
    solved = EpisodeArticle.solved >= EpisodeArticle.shown
    if wanted.startswith(SOLVED):
        return and_(EpisodeArticle.slug == wanted.removeprefix(SOLVED), solved)
    if wanted.startswith(FAILED):
        return and_(EpisodeArticle.slug == wanted.removeprefix(FAILED), ~solved)
    return EpisodeArticle.slug == wanted


def _among(episode_ids: Select[str]) -> Condition:
    return EpisodeFacts.episode_id.in_(episode_ids)
