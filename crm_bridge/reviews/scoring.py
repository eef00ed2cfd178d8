"""Filling in the scorecard for one transcript.

Two who score the same one do so blind: what a colleague gave is shown to whoever gave their own,
and from then on neither can change theirs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.wording import clean
from crm_bridge.db import now
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Episode
from crm_bridge.models.message import Message
from crm_bridge.models.review import CriterionVersion, Score, Scoring
from crm_bridge.models.staff import Staff
from crm_bridge.reviews.criteria import values_of
from crm_bridge.reviews.reading import agents_of, episode_of
from crm_bridge.reviews.status import forget_assignment, locked, record

LONGEST_COMMENT = 2_000
_KINDS = ("conversation", "agent", "answer")


@dataclass(frozen=True, slots=True)
class Given:
    """One score of a form: a version of a criterion, what it is about, and the value; without one
    the score is taken back."""

    criterion_id: str
    version: int
    subject: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """What one reviewer gave; `values` by criterion, its version and subject."""

    staff_id: str
    reviewer: str
    at: datetime
    comment: str
    values: Mapping[tuple[str, int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """One question in one wording, each one's value by their place among the cards."""

    asked: CriterionVersion
    subject: str
    values: Sequence[int | None]

    @property
    def is_shared(self) -> bool:
        """Two or more answered it."""
        return len(self._given) > 1

    @property
    def apart(self) -> int:
        """How far apart the values are."""
        return max(self._given) - min(self._given) if self._given else 0

    @property
    def _given(self) -> list[int]:
        return [one for one in self.values if one is not None]


async def give(
    session: AsyncSession, episode_id: str, staff: Staff, given: Iterable[Given], comment: str
) -> None:
    """Keep a reviewer's scores, each in place of the one they gave before. What the form did not
    ask stays: a page shows the newest messages alone, and the questions that are asked now.

    Raises 404 `transcript_unknown`, 409 `scores_compared` once a colleague has scored it too, 422
    `scores_missing` and `score_invalid`.
    """
    asked = {(one.criterion_id, one.subject): one for one in given}
    scores = [one for one in asked.values() if one.value is not None]
    comment = clean(comment).strip()
    if len(comment) > LONGEST_COMMENT:
        raise Unprocessable(
            "score_invalid", f"comment: is longer than {LONGEST_COMMENT} characters."
        )
    review = await locked(session, episode_id)
    episode = await episode_of(session, episode_id)
    agents = await _checked(session, episode, scores)
    scoring = await _own_scoring(session, episode_id, staff)
    scoring.comment, scoring.at = comment, now(session)
    kept = await _without(session, scoring, asked)
    # A scorecard without scores would open what colleagues gave to whoever gave nothing.
    if not scores and not kept:
        raise Unprocessable("scores_missing", "Give at least one score.")
    await session.flush()
    session.add_all(
        Score(
            scoring_id=scoring.id,
            criterion_id=one.criterion_id,
            subject=one.subject,
            version=one.version,
            agent_id=agents.get(one.subject),
            value=one.value,
        )
        for one in scores
    )
    if review.assignee_id == staff.id and review.wish == "score":
        forget_assignment(review)
    record(session, staff, "scored", episode_id, scores=len(scores) + kept)


async def cards(session: AsyncSession, episode_id: str) -> list[Card]:
    """Everybody's, the first given first. Who may see them is for `seen_by` to say."""
    rows = await session.execute(
        select(Scoring, Staff.name)
        .join(Staff, Staff.id == Scoring.staff_id)
        .where(Scoring.episode_id == episode_id)
        .order_by(Scoring.at, Staff.name, Scoring.id)
    )
    found = list(rows)
    values: dict[str, dict[tuple[str, int, str], int]] = {scoring.id: {} for scoring, _ in found}
    for score in await session.scalars(select(Score).where(Score.scoring_id.in_(values))):
        values[score.scoring_id][score.criterion_id, score.version, score.subject] = score.value
    return [
        Card(scoring.staff_id, name, scoring.at, scoring.comment, values[scoring.id])
        for scoring, name in found
    ]


def seen_by(staff: Staff, everybodys: Sequence[Card]) -> list[Card]:
    """All of them for whoever gave their own; none before."""
    has_scored = any(card.staff_id == staff.id for card in everybodys)
    return list(everybodys) if has_scored else []


async def compared(session: AsyncSession, episode_id: str, shown: Sequence[Card]) -> list[Compared]:
    """What was asked of this transcript, with each card's value side by side. Two wordings may
    have two scales: they are not the same question."""
    rows = await session.execute(
        select(CriterionVersion, Score.subject)
        .join(
            Score,
            (Score.criterion_id == CriterionVersion.criterion_id)
            & (Score.version == CriterionVersion.version),
        )
        .join(Scoring, Scoring.id == Score.scoring_id)
        .where(Scoring.episode_id == episode_id)
        .order_by(CriterionVersion.criterion_id, CriterionVersion.version)
    )
    asked = {(one.criterion_id, one.version, subject): one for one, subject in rows}
    return [
        Compared(one, key[2], [card.values.get(key) for card in shown])
        for key, one in sorted(asked.items(), key=lambda item: _place(item[0][2], item[1].name))
    ]


def _place(subject: str, name: str) -> tuple[int, int, str]:
    """The whole first, then its persons, then single answers as they come."""
    kind, _, which = subject.partition(":")
    return _KINDS.index(kind), int(which) if kind == "answer" else 0, name


async def _checked(
    session: AsyncSession, episode: Episode, scores: Sequence[Given]
) -> dict[str, str]:
    """The agents' ids by subject. Raises 422 `score_invalid`."""
    wanted = {one.criterion_id for one in scores}
    found = await session.scalars(
        select(CriterionVersion).where(CriterionVersion.criterion_id.in_(wanted))
    )
    asked = {(one.criterion_id, one.version): one for one in found}
    agents = {f"agent:{one}": one for one in await agents_of(session, episode.id)}
    answers = await session.scalars(
        select(Message.seq).where(Message.episode_id == episode.id, Message.author == "bot")
    )
    subjects = {
        "conversation": {"conversation"},
        "agent": set(agents),
        "answer": {f"answer:{seq}" for seq in answers},
    }
    for one in scores:
        version = asked.get((one.criterion_id, one.version))
        if (
            version is None
            or one.subject not in subjects[version.about]
            or one.value not in values_of(version.scale)
        ):
            raise Unprocessable("score_invalid", f"{one.subject}: this score fits no question.")
    return agents


async def _own_scoring(session: AsyncSession, episode_id: str, staff: Staff) -> Scoring:
    """As it is where they had scored before. Raises 409 `scores_compared`."""
    found = list(await session.scalars(select(Scoring).where(Scoring.episode_id == episode_id)))
    mine = next((one for one in found if one.staff_id == staff.id), None)
    if mine is None:
        mine = Scoring(id=new_id("scg"), episode_id=episode_id, staff_id=staff.id)
        session.add(mine)
        return mine
    if len(found) > 1:
        raise Conflict(
            "scores_compared",
            "A colleague has scored this transcript too: your scores stay as you gave them.",
        )
    return mine


async def _without(
    session: AsyncSession, scoring: Scoring, asked: Mapping[tuple[str, str], Given]
) -> int:
    """How many scores stay, once those are gone that the form replaces or takes back. What was
    given under other words is only replaced: the form did not show it."""
    kept = 0
    for score in await session.scalars(select(Score).where(Score.scoring_id == scoring.id)):
        now_given = asked.get((score.criterion_id, score.subject))
        if now_given and (now_given.value is not None or now_given.version == score.version):
            await session.delete(score)
        else:
            kept += 1
    return kept
