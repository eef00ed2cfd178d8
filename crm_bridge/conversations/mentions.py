"""`@name` in an internal note, or in a comment of a review: the colleague finds a mark in the
console until they have looked."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import Database, now
from crm_bridge.errors import NotFound
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.desk import Note
from crm_bridge.models.mention import Mention
from crm_bridge.models.review import ReviewComment
from crm_bridge.models.staff import Staff
from crm_bridge.staff import concerns

LISTED = 100


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A note or a comment that names me. `customer` and `author` are names, None where there is
    none."""

    id: str
    at: datetime
    seen_at: datetime | None
    customer: str | None
    author: str | None
    text: str


def mentioned(text: str, names: Mapping[str, str]) -> set[str]:
    """Whose `@name` stands in the text, by the ids of `names`: the whole name, or its first word.
    `@Ann` is not `@Anna`, and an e-mail address names nobody."""
    return {one for one, name in names.items() if _is_named(text, name)}


async def keep(session: AsyncSession, note: Note) -> None:
    """A mark for each colleague whom a new note names; nobody marks themselves."""
    if "@" not in note.text:
        return
    found = mentioned(note.text, await names(session)) - {note.staff_id}
    await session.flush()
    for one in sorted(found):
        concerns.note(session, one, "mention", note.conversation_id)
        session.add(Mention(id=new_id("mtn"), staff_id=one, note_id=note.id, at=note.at))


async def keep_of_comment(
    session: AsyncSession, comment: ReviewComment, names: Mapping[str, str]
) -> None:
    """The same for a comment of a review, which those of `names` alone can read."""
    found = mentioned(comment.text, names) - {comment.staff_id}
    await session.flush()
    episode = await session.get_one(Episode, comment.episode_id)
    for one in sorted(found):
        concerns.note(session, one, "mention", episode.conversation_id)
        session.add(Mention(id=new_id("mtn"), staff_id=one, comment_id=comment.id, at=comment.at))


async def names(session: AsyncSession) -> dict[str, str]:
    """Whom one can name, by id: everybody who works here."""
    rows = await session.execute(select(Staff.id, Staff.name).where(Staff.active))
    return {row[0]: row[1] for row in rows}


async def count_unseen(session: AsyncSession, staff_id: str) -> int:
    unseen = select(func.count()).select_from(Mention).where(
        Mention.staff_id == staff_id, Mention.seen_at.is_(None)
    )  # fmt: skip
    return await session.scalar(unseen) or 0


async def of(session: AsyncSession, staff_id: str) -> list[Mentioned]:
    """The newest first, what was not looked at before the rest."""
    author = func.coalesce(Note.staff_id, ReviewComment.staff_id)
    conversation = func.coalesce(Note.conversation_id, Episode.conversation_id)
    rows = await session.execute(
        select(Mention, func.coalesce(Note.text, ReviewComment.text), Customer.name, Staff.name)
        .outerjoin(Note, Note.id == Mention.note_id)
        .outerjoin(ReviewComment, ReviewComment.id == Mention.comment_id)
        .outerjoin(Episode, Episode.id == ReviewComment.episode_id)
        .join(Conversation, Conversation.id == conversation)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(Staff, Staff.id == author)
        .where(Mention.staff_id == staff_id)
        .order_by(Mention.seen_at.is_not(None), Mention.at.desc(), Mention.id)
        .limit(LISTED)
    )
    return [
        Mentioned(mention.id, mention.at, mention.seen_at, customer, author_name, text)
        for mention, text, customer, author_name in rows
    ]


async def look(session: AsyncSession, mention_id: str, staff: Staff) -> Note | ReviewComment:
    """They look at it: the mark goes. Raises 404 `mention_unknown`, also for another's."""
    mention = await session.get(Mention, mention_id)
    if mention is None or mention.staff_id != staff.id:
        raise NotFound("mention_unknown", "There is no such mention of you.")
    if mention.seen_at is None:
        mention.seen_at = now(session)
        audit.record(session, f"staff:{staff.id}", "mention.seen", f"mention:{mention.id}")
    if mention.comment_id is not None:
        return await session.get_one(ReviewComment, mention.comment_id)
    return await session.get_one(Note, mention.note_id)


async def opened(database: Database, staff: Staff, ids: Collection[str]) -> None:
    """They opened a page with these notes or comments: the marks of those that name them go. What
    is added while they have it open keeps its mark; they may look elsewhere."""
    mine = (
        Mention.staff_id == staff.id,
        Mention.seen_at.is_(None),
        or_(Mention.note_id.in_(ids), Mention.comment_id.in_(ids)),
    )
    async with database.reading() as session:
        found = (await session.scalars(select(Mention.id).where(*mine))).all() if ids else []
    if not found:
        return
    async with database.session() as session:
        await session.execute(update(Mention).where(*mine).values(seen_at=now(session)))
        for one in found:
            audit.record(session, f"staff:{staff.id}", "mention.seen", f"mention:{one}")


async def look_at_all(session: AsyncSession, staff: Staff) -> None:
    """Every mark goes away."""
    await session.execute(
        update(Mention)
        .where(Mention.staff_id == staff.id, Mention.seen_at.is_(None))
        .values(seen_at=now(session))
    )
    audit.record(session, f"staff:{staff.id}", "mention.all_seen", f"staff:{staff.id}")


def _is_named(text: str, name: str) -> bool:
    words = name.split()
    called = "|".join(re.escape(one) for one in (" ".join(words), *words[:1]))
    return re.search(rf"(?<![\w.])@(?:{called})(?!\w)", text, re.IGNORECASE) is not None
