"""Tags: words that staff put on a conversation, to find it and its like again."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.feed import append_event
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.staff_steps import record
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import Base
from crm_bridge.models.desk import ConversationTag, Tag
from crm_bridge.models.staff import Staff

LONGEST = 40
MOST = 12
"""On one conversation."""
KNOWN_SHOWN = 200


async def put(session: AsyncSession, conversation_id: str, staff: Staff, name: str) -> None:
    """One that differs from a known one by capitals alone is the known one; one that is there
    already stays. Raises 404 `conversation_unknown`, 422 `tag_invalid`, `tags_too_many`."""
    conversation = await locked(session, conversation_id)
    tag = await _known_or_new(session, name)
    there = (await of(session, [conversation_id])).get(conversation_id, ())
    if tag.name in there:
        return
    if len(there) >= MOST:
        raise Unprocessable("tags_too_many", f"tag: a conversation has {MOST} tags at most.")
    await _insert(session, ConversationTag, conversation_id=conversation_id, tag_id=tag.id)
    append_event(session, conversation_id, "context")
    record(session, staff, "tagged", conversation, tag=tag.name)


async def take_off(session: AsyncSession, conversation_id: str, staff: Staff, name: str) -> None:
    """One that is not there is no mistake. Raises 404 `conversation_unknown`."""
    conversation = await locked(session, conversation_id)
    tag = await session.scalar(select(Tag).where(_is_called(" ".join(clean(name).split()))))
    if tag is None:
        return
    gone = await session.scalar(
        delete(ConversationTag)
        .where(ConversationTag.conversation_id == conversation_id, ConversationTag.tag_id == tag.id)
        .returning(ConversationTag.tag_id)
    )
    if gone is not None:
        append_event(session, conversation_id, "context")
        record(session, staff, "untagged", conversation, tag=tag.name)


async def of(session: AsyncSession, ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The tags of each of these conversations that has any, by name."""
    rows = await session.execute(
        select(ConversationTag.conversation_id, Tag.name)
        .join(Tag, Tag.id == ConversationTag.tag_id)
        .where(ConversationTag.conversation_id.in_(ids))
    )
    found: dict[str, list[str]] = defaultdict(list)
    for conversation_id, name in rows:
        found[conversation_id].append(name)
    return {one: tuple(sorted(names, key=str.casefold)) for one, names in found.items()}


async def known(session: AsyncSession) -> list[str]:
    """Those that are used most, to choose from."""
    rows = await session.scalars(
        select(Tag.name)
        .join(ConversationTag, ConversationTag.tag_id == Tag.id)
        .group_by(Tag.id, Tag.name)
        .order_by(func.count().desc(), Tag.name)
        .limit(KNOWN_SHOWN)
    )
    return list(rows)


async def _known_or_new(session: AsyncSession, given: str) -> Tag:
    name = " ".join(clean(given).split())
    if not meaningful(name) or len(name) > LONGEST:
        raise Unprocessable("tag_invalid", f"tag: write a word or a few, up to {LONGEST} letters.")
    # Whoever is second with a new one finds that of the first.
    await _insert(session, Tag, id=_id_of(name), name=name)
    return (await session.scalars(select(Tag).where(_is_called(name)).order_by(Tag.id))).all()[0]


def _is_called(name: str) -> ColumnElement[bool]:
    return (Tag.name == name) | (Tag.id == _id_of(name))


def _id_of(name: str) -> str:
    """The same for names that differ by capitals alone, in every language."""
    return f"tag_{hashlib.sha256(name.casefold().encode()).hexdigest()[:22]}"


async def _insert(session: AsyncSession, table: type[Base], **values: str) -> None:
    """Unless it is there."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    await session.execute(dialect.insert(table).values(values).on_conflict_do_nothing())
