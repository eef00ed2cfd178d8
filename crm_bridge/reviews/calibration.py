"""Transcripts that two reviewers scored blind to each other: how far they agree, by question."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.review import CriterionVersion, Score, Scoring
from crm_bridge.models.staff import Staff
from crm_bridge.reviews.agreement import Agreement, agreement

COMPARED = 500
"""Of transcripts that several scored, the newest so many are compared."""


@dataclass(frozen=True, slots=True)
class Question:
    """How far reviewers agree on one question, in all its wordings; `asked` is the newest."""

    asked: CriterionVersion
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Pair:
    """A transcript that two scored; `apart` of the `compared` scores differ."""

    episode_id: str
    reviewers: Sequence[str]
    at: datetime
    compared: int
    apart: int


@dataclass(frozen=True, slots=True)
class Calibration:
    questions: Sequence[Question]
    pairs: Sequence[Pair]


@dataclass(slots=True)
class _Card:
    reviewer: str
    at: datetime
    scores: dict[tuple[str, str], tuple[Score, CriterionVersion]] = field(default_factory=dict)


_Cards = Mapping[str, Sequence[_Card]]
"""By transcript, the first given first."""
_Both = tuple[CriterionVersion, int, int]


async def calibration(session: AsyncSession, since: datetime, until: datetime) -> Calibration:
    """Of what was scored a second time between these moments. Where more than two did, the first
    two count."""
    found = await _cards(session, since, until)
    pairs: list[Pair] = []
    given: dict[str, list[tuple[int, int]]] = defaultdict(list)
    asked: dict[str, CriterionVersion] = {}
    for episode_id, (first, second, *_) in found.items():
        both = list(_both(first, second))
        apart = sum(one != other for _, one, other in both)
        reviewers = (first.reviewer, second.reviewer)
        pairs.append(Pair(episode_id, reviewers, second.at, len(both), apart))
        for version, one, other in both:
            key = version.criterion_id
            given[key].append((one, other))
            asked[key] = max(version, asked.get(key, version), key=lambda each: each.version)
    questions = [
        Question(asked[key], await agreement(values, asked[key].scale))
        for key, values in given.items()
    ]
    return Calibration(
        sorted(questions, key=lambda one: one.asked.name),
        sorted(pairs, key=lambda pair: pair.at, reverse=True),
    )


def _both(first: _Card, second: _Card) -> Iterator[_Both]:
    """What both answered. Two wordings may have two scales: they are not the same question."""
    for key, (score, version) in first.scores.items():
        other, _ = second.scores.get(key, (None, None))
        if other is not None and other.version == score.version:
            yield version, score.value, other.value


async def _cards(session: AsyncSession, since: datetime, until: datetime) -> _Cards:
    last = func.max(Scoring.at)
    several = (
        select(Scoring.episode_id)
        .group_by(Scoring.episode_id)
        .having((func.count() > 1) & (last >= since) & (last < until))
        .order_by(last.desc())
        .limit(COMPARED)
    )
    rows = await session.execute(
        select(Scoring, Staff.name, Score, CriterionVersion)
        .join(Staff, Staff.id == Scoring.staff_id)
        .join(Score, Score.scoring_id == Scoring.id)
        .join(
            CriterionVersion,
            (CriterionVersion.criterion_id == Score.criterion_id)
            & (CriterionVersion.version == Score.version),
        )
        .where(Scoring.episode_id.in_(several))
        .order_by(Scoring.at, Staff.name, Scoring.id)
    )
    found: dict[str, dict[str, _Card]] = defaultdict(dict)
    for scoring, name, score, version in rows:
        card = found[scoring.episode_id].setdefault(scoring.id, _Card(name, scoring.at))
        card.scores[score.criterion_id, score.subject] = score, version
    return {one: list(cards.values()) for one, cards in found.items() if len(cards) > 1}
