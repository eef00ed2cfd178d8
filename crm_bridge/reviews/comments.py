"""What reviewers tell each other about a transcript; customers and agents never see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import mentions
from crm_bridge.conversations.staff_steps import checked_text
from crm_bridge.db import now
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.message import Message
from crm_bridge.models.review import ReviewComment
from crm_bridge.models.staff import Staff
from crm_bridge.reviews.reading import episode_of
from crm_bridge.reviews.status import record, reviewers
from crm_bridge.staff import boards


@dataclass(frozen=True, slots=True)
class Comment:
    """`seq` is the message that it is about, None for the whole."""

    id: str
    at: datetime
    author: str
    text: str
    seq: int | None


async def add(
    session: AsyncSession, episode_id: str, staff: Staff, text: str, seq: int | None = None
) -> ReviewComment:
    """Write it down, and tell the reviewers whom it names with `@`.

    Raises 404 `transcript_unknown`, 422 `message_empty`, `message_too_long` and
    `message_unknown`.
    """
    episode = await episode_of(session, episode_id)
    if seq is not None:
        message = await session.get(Message, (episode.conversation_id, seq))
        if message is None or message.episode_id != episode_id:
            raise Unprocessable("message_unknown", "seq: is no message of this transcript.")
    comment = ReviewComment(
        id=new_id("rcm"),
        episode_id=episode_id,
        seq=seq,
        staff_id=staff.id,
        text=checked_text(text),
        at=now(session),
    )
    session.add(comment)
    if "@" in comment.text:
        await mentions.keep_of_comment(session, comment, await reviewers(session))
    record(session, staff, "commented", episode_id, comment=comment.id)
    boards.outdate(session, "reviews")
    return comment


async def of(session: AsyncSession, episode_id: str) -> list[Comment]:
    """The oldest first."""
    rows = await session.execute(
        select(ReviewComment, Staff.name)
        .join(Staff, Staff.id == ReviewComment.staff_id)
        .where(ReviewComment.episode_id == episode_id)
        .order_by(ReviewComment.at, ReviewComment.id)
    )
    return [Comment(one.id, one.at, author, one.text, one.seq) for one, author in rows]
