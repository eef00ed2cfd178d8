"""The transcripts behind a figure of the scorecards: who scored them, never what they gave, which
colleagues who still score them must not see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.review import Score, Scoring
from crm_bridge.models.staff import Staff
from crm_bridge.reviews.results import ASSISTANT

LIMIT = 100


@dataclass(frozen=True, slots=True)
class Scored:
    """One scorecard; `opening` is what the customer wanted, in their own words."""

    episode_id: str
    at: datetime
    reviewer: str
    channel: str
    customer: str | None
    opening: str | None


async def scored(
    session: AsyncSession,
    since: datetime,
    until: datetime,
    *,
    who: str = "",
    criterion_id: str = "",
    version: int | None = None,
) -> Sequence[Scored]:
    """At most `LIMIT`, the latest first; of one criterion or one version of it, one agent or the
    assistant alone where they are given."""
    rows = await session.execute(
        select(
            Scoring.episode_id,
            Scoring.at,
            Staff.name,
            Conversation.channel,
            Customer.name,
            EpisodeFacts.opening,
        )
        .join(Staff, Staff.id == Scoring.staff_id)
        .join(Episode, Episode.id == Scoring.episode_id)
        .join(Conversation, Conversation.id == Episode.conversation_id)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(EpisodeFacts, EpisodeFacts.episode_id == Episode.id)
        .where(Scoring.at >= since, Scoring.at < until, *_with(who, criterion_id, version))
        .order_by(Scoring.at.desc(), Scoring.id)
        .limit(LIMIT)
    )
    return [Scored(*row) for row in rows]


def _with(who: str, criterion_id: str, version: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if who == ASSISTANT:
        conditions.append(Score.subject.startswith("answer:"))
    elif who:
        conditions.append(Score.agent_id == who)
    if criterion_id:
        conditions.append(Score.criterion_id == criterion_id)
    if version is not None:
        conditions.append(Score.version == version)
    if not conditions:
        return []
    return [select(Score).where(Score.scoring_id == Scoring.id, *conditions).exists()]
