"""Customers who gave a low score, after the assistant and after an agent alike, and what was done
about it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations.staff_steps import checked_text
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.models.conversation import LOW_SCORE, Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.message import Message
from crm_bridge.models.review import FollowUp
from crm_bridge.models.staff import Staff
from crm_bridge.reviews.status import reviewers
from crm_bridge.staff import boards

Show = Literal["open", "done"]
Whose = Literal["all", "mine"]
LIMIT = 100

_DONE = and_(FollowUp.done_at.is_not(None), FollowUp.done_at >= Episode.csat_at)
# Written out, so that databases see that the index of low scores has them.
_LOW = and_(Episode.csat_score <= literal_column(str(LOW_SCORE)), Episode.csat_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Row:
    """`had` are the names of those who answered, empty where the assistant alone did."""

    episode: Episode
    channel: str
    customer: str | None
    customer_id: str | None
    opening: str | None
    follow_up: FollowUp | None
    assignee: str | None
    had: Sequence[str]


async def rows(session: AsyncSession, reader: Staff, show: Show, whose: Whose) -> list[Row]:
    """At most `LIMIT`: the longest waiting first, of what is done the latest."""
    order = Episode.csat_at.asc() if show == "open" else FollowUp.done_at.desc()
    query = (
        select(
            Episode,
            Conversation.channel,
            Customer.name,
            Customer.id,
            EpisodeFacts.opening,
            FollowUp,
            Staff.name,
        )
        .join(Conversation, Conversation.id == Episode.conversation_id)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(EpisodeFacts, EpisodeFacts.episode_id == Episode.id)
        .outerjoin(FollowUp, FollowUp.episode_id == Episode.id)
        .outerjoin(Staff, Staff.id == FollowUp.assignee_id)
        .where(_LOW, *_which(reader, show, whose))
        .order_by(order, Episode.id)
        .limit(LIMIT)
    )
    found = list(await session.execute(query))
    had = await _had(session, [row[0].id for row in found])
    return [Row(*row, had=had[row[0].id]) for row in found]


async def counts(session: AsyncSession, reader: Staff) -> dict[Whose, int]:
    """How many are open."""
    row = await session.execute(
        select(func.count(), func.count().filter(FollowUp.assignee_id == reader.id))
        .select_from(Episode)
        .outerjoin(FollowUp, FollowUp.episode_id == Episode.id)
        .where(_LOW, *_which(reader, "open", "all"))
    )
    everybodys, mine = row.one()
    return {"all": everybodys, "mine": mine}


async def assign(session: AsyncSession, episode_id: str, staff: Staff, to_id: str) -> None:
    """To a colleague, or to nobody where `to_id` is empty.

    Raises 404 `follow_up_unknown`, 409 `follow_up_done`, 422 `colleague_unknown`.
    """
    follow_up, episode = await _locked(session, episode_id)
    _refuse_done(follow_up, episode)
    if to_id and to_id not in await reviewers(session):
        raise Unprocessable("colleague_unknown", "to: is nobody who follows up here.")
    follow_up.assignee_id = to_id or None
    _record(session, staff, "assigned", episode_id, to=to_id or None)


async def finish(session: AsyncSession, episode_id: str, staff: Staff, note: str) -> None:
    """Raises 404 `follow_up_unknown`, 409 `follow_up_done`, 422 `message_empty` and
    `message_too_long`."""
    follow_up, episode = await _locked(session, episode_id)
    _refuse_done(follow_up, episode)
    follow_up.note = checked_text(note)
    follow_up.done_at, follow_up.done_by = now(session), staff.id
    follow_up.assignee_id = staff.id
    _record(session, staff, "done", episode_id)


async def open_again(session: AsyncSession, episode_id: str, staff: Staff) -> None:
    """It was not done after all; what was noted stays. Raises 404 `follow_up_unknown`."""
    follow_up, _ = await _locked(session, episode_id)
    if follow_up.done_at is not None:
        follow_up.done_at = follow_up.done_by = None
        _record(session, staff, "opened_again", episode_id)


def _which(reader: Staff, show: Show, whose: Whose) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        _DONE
        if show == "done"
        else or_(FollowUp.done_at.is_(None), FollowUp.done_at < Episode.csat_at)
    ]
    if whose == "mine":
        found.append(FollowUp.assignee_id == reader.id)
    return found


async def _had(session: AsyncSession, ids: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = await session.execute(
        select(Message.episode_id, Staff.name)
        .join(Staff, Staff.id == Message.staff_id)
        .where(Message.episode_id.in_(ids), Message.author == "agent")
        .distinct()
        .order_by(Staff.name)
    )
    for episode_id, name in rows:
        found[episode_id or ""].append(name)
    return found


async def _locked(session: AsyncSession, episode_id: str) -> tuple[FollowUp, Episode]:
    """Held until the transaction ends; the row is made if there is none."""
    episode = await session.scalar(
        select(Episode).where(Episode.id == episode_id, _LOW).with_for_update(key_share=True)
    )
    if episode is None:
        raise NotFound("follow_up_unknown", "Nobody gave a low score there.")
    boards.outdate(session, "reviews")
    follow_up = await session.get(FollowUp, episode_id, populate_existing=True)
    if follow_up is None:
        follow_up = FollowUp(episode_id=episode_id, note="")
        session.add(follow_up)
    return follow_up, episode


def _refuse_done(follow_up: FollowUp, episode: Episode) -> None:
    if follow_up.done_at and episode.csat_at and follow_up.done_at >= episode.csat_at:
        raise Conflict("follow_up_done", "A colleague has done this meanwhile.")


def _record(
    session: AsyncSession, staff: Staff, what: str, episode_id: str, **detail: object
) -> None:
    audit.record(session, f"staff:{staff.id}", f"follow_up.{what}", f"episode:{episode_id}", detail)
