"""The versions of texts and articles: kept one after the other, told to the gateways, undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations.feed import append_event
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.models.contents import ContentVersion
from crm_bridge.models.staff import Staff

SHIPPED = 0
"""The number of what is in the files."""
Kind = Literal["text", "article"]


@dataclass(frozen=True, slots=True)
class Item:
    """What has versions of its own: a text in a language, or an article."""

    kind: Kind
    name: str
    locale: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" + (f":{self.locale}" if self.locale else "")


@dataclass(frozen=True, slots=True)
class Kept:
    """A version with the name of who made it."""

    version: ContentVersion
    by: str


async def last_number(session: AsyncSession) -> int:
    """That of the newest version of anything."""
    return await session.scalar(select(func.max(ContentVersion.number))) or SHIPPED


async def in_use(session: AsyncSession) -> Sequence[ContentVersion]:
    """The newest version of each item."""
    newest = select(func.max(ContentVersion.number)).group_by(
        ContentVersion.kind, ContentVersion.name, ContentVersion.locale
    )
    query = select(ContentVersion).where(ContentVersion.number.in_(newest))
    return (await session.scalars(query.order_by(ContentVersion.number))).all()


async def latest(session: AsyncSession, item: Item) -> ContentVersion | None:
    """The newest version of one item; None while it never was changed."""
    return await session.scalar(_of(item).order_by(ContentVersion.number.desc()).limit(1))


async def history(session: AsyncSession, item: Item, limit: int) -> list[Kept]:
    """Of one item, the newest first."""
    query = _of(item).join(Staff, Staff.id == ContentVersion.staff_id).add_columns(Staff.name)
    found = await session.execute(query.order_by(ContentVersion.number.desc()).limit(limit))
    return [Kept(version, name) for version, name in found]


async def recent(session: AsyncSession, kind: Kind, limit: int) -> list[Kept]:
    """Of all items of a kind, the newest first."""
    found = await session.execute(
        select(ContentVersion, Staff.name)
        .join(Staff, Staff.id == ContentVersion.staff_id)
        .where(ContentVersion.kind == kind)
        .order_by(ContentVersion.number.desc())
        .limit(limit)
    )
    return [Kept(version, name) for version, name in found]


async def content_of(session: AsyncSession, item: Item, number: int) -> Mapping[str, Any] | None:
    """What one version of an item holds; None for the files'. Raises 404 `version_unknown`."""
    if number == SHIPPED:
        return None
    version = await session.scalar(_of(item).where(ContentVersion.number == number))
    if version is None:
        raise NotFound("version_unknown", f"There is no version {number} of this.")
    return version.content


async def keep(
    session: AsyncSession,
    staff: Staff,
    item: Item,
    content: Mapping[str, Any] | None,
    *,
    why: str,
    based_on: int,
    restores: int | None = None,
) -> ContentVersion:
    """Use this content, which was checked, from now on. `based_on` is the version of the item that
    the page was made from. Raises 409 `content_changed` when somebody else changed it since."""
    newest = await latest(session, item)
    if (newest.number if newest else SHIPPED) != based_on:
        raise Conflict(
            "content_changed",
            "Somebody else changed this meanwhile. Nothing was saved: look at theirs, then save "
            "yours again.",
        )
    number = await last_number(session) + 1
    version = ContentVersion(
        number=number,
        kind=item.kind,
        name=item.name,
        locale=item.locale,
        at=now(session),
        staff_id=staff.id,
        why=why,
        content=dict(content) if content is not None else None,
        restores=restores,
    )
    session.add(version)
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(
            "content_busy",
            "Somebody else saved something in the same moment. Nothing was saved: save it again.",
        ) from error
    audit.record(
        session, f"staff:{staff.id}", f"{item.kind}.changed", str(item),
        {"number": number, "why": why, "restores": restores},
    )  # fmt: skip
    append_event(session, "", "contents", {"number": number})
    return version


def _of(item: Item) -> Select[ContentVersion]:
    return select(ContentVersion).where(
        ContentVersion.kind == item.kind,
        ContentVersion.name == item.name,
        ContentVersion.locale == item.locale,
    )
