"""The lists of reviews: what is asked of one, what one asked of others, and who read how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.review import EpisodeReview, Scoring
from crm_bridge.models.staff import Staff
from crm_bridge.reviews.status import reviewers

Which = Literal["for_me", "by_me", "reviewed"]
LIMIT = 100
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    """`opening` is what the customer wanted, in their own words; the rest are names."""

    review: EpisodeReview
    started_at: datetime
    channel: str
    customer: str | None
    opening: str | None
    assignee: str | None
    assigned_by: str | None
    reviewed_by: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """What one reviewer did in the last 30 days, and what they are still asked."""

    name: str
    reviewed: int
    scored: int
    asked: int


async def rows(session: AsyncSession, reader: Staff, which: Which) -> list[Row]:
    """At most `LIMIT`: of what is asked the longest waiting first, of the reviewed the latest."""
    assignee, assigner, reviewer = aliased(Staff), aliased(Staff), aliased(Staff)
    order = (
        EpisodeReview.reviewed_at.desc() if which == "reviewed" else EpisodeReview.assigned_at.asc()
    )
    found = await session.execute(
        select(
            EpisodeReview,
            Episode.started_at,
            Conversation.channel,
            Customer.name,
            EpisodeFacts.opening,
            assignee.name,
            assigner.name,
            reviewer.name,
        )
        .join(Episode, Episode.id == EpisodeReview.episode_id)
        .join(Conversation, Conversation.id == Episode.conversation_id)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(EpisodeFacts, EpisodeFacts.episode_id == Episode.id)
        .outerjoin(assignee, assignee.id == EpisodeReview.assignee_id)
        .outerjoin(assigner, assigner.id == EpisodeReview.assigned_by)
        .outerjoin(reviewer, reviewer.id == EpisodeReview.reviewed_by)
        .where(_of(which, reader))
        .order_by(order, EpisodeReview.episode_id)
        .limit(LIMIT)
    )
    return [Row(*row) for row in found]


async def counts(session: AsyncSession, reader: Staff) -> dict[Which, int]:
    """How many are asked of one, and how many one asked; of what is over none are counted."""
    row = await session.execute(
        select(
            func.count().filter(_of("for_me", reader)), func.count().filter(_of("by_me", reader))
        ).select_from(EpisodeReview)
    )
    for_me, by_me = row.one()
    return {"for_me": for_me, "by_me": by_me}


async def shares(session: AsyncSession) -> Sequence[Share]:
    """Everybody who reviews, by name."""
    since = now(session) - LATELY
    people = await reviewers(session)
    read = await _counted(session, EpisodeReview.reviewed_by, EpisodeReview.reviewed_at >= since)
    scored = await _counted(session, Scoring.staff_id, Scoring.at >= since)
    asked = await _counted(
        session, EpisodeReview.assignee_id, EpisodeReview.assignee_id.is_not(None)
    )
    return [
        Share(name, read.get(one, 0), scored.get(one, 0), asked.get(one, 0))
        for one, name in people.items()
    ]


async def _counted(
    session: AsyncSession, by: SQLColumnExpression[Any], which: ColumnElement[bool]
) -> dict[str | None, int]:
    found = await session.execute(select(by, func.count()).where(which).group_by(by))
    return {row[0]: row[1] for row in found}


def _of(which: Which, reader: Staff) -> ColumnElement[bool]:
    if which == "for_me":
        return EpisodeReview.assignee_id == reader.id
    if which == "by_me":
        return EpisodeReview.assignee_id.is_not(None) & (EpisodeReview.assigned_by == reader.id)
    return EpisodeReview.reviewed_at.is_not(None)
