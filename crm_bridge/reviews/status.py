"""Whether a stretch of help was reviewed, and which colleague is asked to look at it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Unprocessable
from crm_bridge.models.conversation import Episode
from crm_bridge.models.review import WISHES, EpisodeReview
from crm_bridge.models.staff import Staff
from crm_bridge.reviews.reading import episode_of
from crm_bridge.staff import boards
from crm_bridge.staff.roles import TABLE, Ability, may


async def review_of(session: AsyncSession, episode_id: str) -> EpisodeReview | None:
    """None until somebody did something."""
    return await session.get(EpisodeReview, episode_id)


async def set_reviewed(
    session: AsyncSession, episode_id: str, staff: Staff, reviewed: bool
) -> None:
    """Somebody has read it, or it should be read again. Whoever was asked to look, and is the one
    who did, is asked no more, even where a colleague had reviewed it before. Raises 404
    `transcript_unknown`."""
    review = await locked(session, episode_id)
    has_looked = reviewed and review.assignee_id == staff.id and review.wish == "look"
    if has_looked:
        forget_assignment(review)
    if (review.reviewed_at is not None) == reviewed:
        if has_looked:
            record(session, staff, "looked_at", episode_id)
        return
    review.reviewed_at, review.reviewed_by = (now(session), staff.id) if reviewed else (None, None)
    record(session, staff, "reviewed" if reviewed else "opened_again", episode_id)


async def assign(
    session: AsyncSession, episode_id: str, staff: Staff, to_id: str, wish: str
) -> None:
    """Ask a colleague, or nobody any more where `to_id` is empty.

    Raises 404 `transcript_unknown`, 422 `colleague_unknown` and `wish_unknown`.
    """
    if wish not in WISHES:
        raise Unprocessable("wish_unknown", "wish: is look or score.")
    if to_id and to_id not in await reviewers(session):
        raise Unprocessable("colleague_unknown", "to: is nobody who reviews here.")
    review = await locked(session, episode_id)
    if to_id:
        review.assignee_id, review.wish = to_id, wish
        review.assigned_by, review.assigned_at = staff.id, now(session)
    else:
        forget_assignment(review)
    record(session, staff, "assigned" if to_id else "unassigned", episode_id, to=to_id or None)


async def reviewers(session: AsyncSession) -> dict[str, str]:
    """Who may read transcripts: names by id, in the order of names."""
    roles = [role for role in TABLE if may(role, Ability.IMPROVE)]
    rows = await session.execute(
        select(Staff.id, Staff.name)
        .where(Staff.active, Staff.role.in_(roles))
        .order_by(Staff.name, Staff.id)
    )
    return {row[0]: row[1] for row in rows}


async def locked(session: AsyncSession, episode_id: str) -> EpisodeReview:
    """The review, held until the transaction ends; made if there is none. Raises 404
    `transcript_unknown`."""
    await episode_of(session, episode_id)
    # The episode's row is what two who begin at once wait for.
    held = select(Episode.id).where(Episode.id == episode_id).with_for_update(key_share=True)
    await session.execute(held)
    review = await session.get(EpisodeReview, episode_id, populate_existing=True)
    if review is None:
        review = EpisodeReview(episode_id=episode_id)
        session.add(review)
    boards.outdate(session, "reviews")
    return review


def forget_assignment(review: EpisodeReview) -> None:
    review.assignee_id = review.assigned_by = review.assigned_at = review.wish = None


def record(
    session: AsyncSession, staff: Staff, what: str, episode_id: str, **detail: object
) -> None:
    audit.record(
        session, f"staff:{staff.id}", f"transcript.{what}", f"episode:{episode_id}", detail
    )
