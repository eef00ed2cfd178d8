"""What the scorecards say over a period: by question, and of the assistant and each agent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.review import Criterion, CriterionVersion, Score, Scoring
from crm_bridge.models.staff import Staff
from crm_bridge.reviews.criteria import values_of

ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Asked:
    """One wording of a question and its scores: `spread` has how often each value was given,
    `share` is the mean from 0 (the lowest value) to 1."""

    question: CriterionVersion
    is_current: bool
    count: int
    share: float
    spread: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Whose:
    """What somebody got: `who` is an id of staff or `assistant`; `share` goes by the weights, and
    `by_question` has each question's own, by its name."""

    who: str
    name: str
    count: int
    share: float
    by_question: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Results:
    transcripts: int
    reviewers: int
    asked: Sequence[Asked]
    whose: Sequence[Whose]


async def results(session: AsyncSession, since: datetime, until: datetime) -> Results:
    """Of the scorecards that were filled in between these moments."""
    counted = await session.execute(
        select(CriterionVersion, Criterion, Score.agent_id, Score.value, func.count())
        .join(Scoring, Scoring.id == Score.scoring_id)
        .join(
            CriterionVersion,
            (CriterionVersion.criterion_id == Score.criterion_id)
            & (CriterionVersion.version == Score.version),
        )
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Scoring.at >= since, Scoring.at < until)
        .group_by(
            CriterionVersion.criterion_id,
            CriterionVersion.version,
            Criterion.id,
            Score.agent_id,
            Score.value,
        )
    )
    rows = [(row[0], row[1], row[2], row[3], row[4]) for row in counted]
    numbers = await session.execute(
        select(
            func.count(Scoring.episode_id.distinct()), func.count(Scoring.staff_id.distinct())
        ).where(Scoring.at >= since, Scoring.at < until)
    )
    transcripts, reviewers = numbers.one()
    agents = {agent for _, _, agent, _, _ in rows if agent}
    found = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(agents)))
    names = {row[0]: row[1] for row in found}
    return Results(transcripts, reviewers, _asked(rows), _whose(rows, names))


Row = tuple[CriterionVersion, Criterion, str | None, int, int]


def _asked(rows: Iterable[Row]) -> list[Asked]:
    spreads: dict[tuple[str, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    known = {}
    for version, criterion, _, value, count in rows:
        key = version.criterion_id, version.version
        known[key] = version, criterion
        spreads[key][value] += count
    found = []
    for key, (version, criterion) in known.items():
        spread = [(value, spreads[key][value]) for value in values_of(version.scale)]
        count = sum(times for _, times in spread)
        share = sum(_share(version, value) * times for value, times in spread) / count
        is_current = criterion.version == version.version and criterion.retired_at is None
        found.append((criterion.position, Asked(version, is_current, count, share, spread)))
    found.sort(key=lambda item: (item[0], -item[1].question.version))
    return [asked for _, asked in found]


@dataclass(slots=True)
class _Mean:
    total: float = 0.0
    weights: float = 0.0
    count: int = 0

    def add(self, share: float, weight: int, times: int) -> None:
        self.total += share * weight * times
        self.weights += weight * times
        self.count += times

    @property
    def share(self) -> float:
        return self.total / self.weights


def _whose(rows: Iterable[Row], names: dict[str, str]) -> list[Whose]:
    whole: dict[str, _Mean] = defaultdict(_Mean)
    parts: dict[str, dict[str, _Mean]] = defaultdict(lambda: defaultdict(_Mean))
    for version, _, agent, value, count in rows:
        who = {"agent": agent, "answer": ASSISTANT}.get(version.about)
        if who is not None:
            for mean in (whole[who], parts[who][version.name]):
                mean.add(_share(version, value), version.weight, count)
    found = [
        Whose(
            who,
            names.get(who, "The assistant"),
            mean.count,
            mean.share,
            [(question, part.share) for question, part in sorted(parts[who].items())],
        )
        for who, mean in whole.items()
    ]
    return sorted(found, key=lambda one: (one.who != ASSISTANT, one.name))


def _share(version: CriterionVersion, value: int) -> float:
    values = values_of(version.scale)
    return (value - values[0]) / (values[-1] - values[0])
