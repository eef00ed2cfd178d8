"""The quick replies of everybody and of each: read, added, changed, removed."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.db import now
from crm_bridge.errors import Conflict, Forbidden, NotFound, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.composing import CannedReply, CannedReplyVersion
from crm_bridge.models.staff import Staff
from crm_bridge.replies.placeholders import MEANINGS, nearest, unknown
from crm_bridge.staff.roles import Ability, may

LONGEST_TITLE = 80
LONGEST_SHORTCUT = 30
LONGEST_TEXT = 5_000
_SHORTCUT = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Wish:
    """A quick reply as it was typed."""

    title: str
    shortcut: str
    text: str


async def of(session: AsyncSession, staff: Staff) -> list[CannedReply]:
    """One's own first, then everybody's; each by title."""
    found = await session.scalars(
        select(CannedReply).where(
            or_(CannedReply.staff_id.is_(None), CannedReply.staff_id == staff.id)
        )
    )
    return sorted(found, key=lambda one: (one.staff_id is None, one.title.lower()))


async def add(session: AsyncSession, staff: Staff, wish: Wish, *, shared: bool) -> CannedReply:
    """Raises 403 `role_refused`, 409 `shortcut_taken`, 422 `reply_invalid`."""
    if shared:
        _require_shared(staff)
    checked = read(wish)
    owner = None if shared else staff.id
    await _require_free(session, checked.shortcut, owner)
    made = CannedReply(
        id=new_id("rpl"),
        title=checked.title,
        shortcut=checked.shortcut,
        text=checked.text,
        staff_id=owner,
        updated_at=now(session),
    )
    session.add(made)
    _audit(session, staff, "added", made)
    return made


async def change(session: AsyncSession, staff: Staff, reply_id: str, wish: Wish) -> None:
    """Raises as `add`, and 404 `reply_unknown`."""
    reply = await _editable(session, staff, reply_id)
    checked = read(wish)
    if checked.shortcut != reply.shortcut:
        await _require_free(session, checked.shortcut, reply.staff_id)
    await _keep_first(session, reply)
    reply.title, reply.shortcut, reply.text = checked.title, checked.shortcut, checked.text
    reply.updated_at = now(session)
    _audit(session, staff, "changed", reply)


async def remove(session: AsyncSession, staff: Staff, reply_id: str) -> None:
    """Raises 403 `role_refused`, 404 `reply_unknown`."""
    reply = await _editable(session, staff, reply_id)
    await session.delete(reply)
    _audit(session, staff, "removed", reply)


def read(wish: Wish) -> Wish:
    """The wish as it is kept. Raises 422 `reply_invalid`, naming the field and what is wrong."""
    title = " ".join(clean(wish.title).split())
    shortcut = wish.shortcut.strip().removeprefix("/").lower()
    text = clean(wish.text).strip()
    _require(meaningful(title), "Title: is empty.")
    _require(len(title) <= LONGEST_TITLE, f"Title: has more than {LONGEST_TITLE} characters.")
    _require(
        bool(_SHORTCUT.fullmatch(shortcut)) and len(shortcut) <= LONGEST_SHORTCUT,
        "Shortcut: give letters, digits and hyphens, such as `refund-sent` "
        f"({LONGEST_SHORTCUT} at most).",
    )
    _require(meaningful(text), "Text: is empty.")
    _require(len(text) <= LONGEST_TEXT, f"Text: has more than {LONGEST_TEXT} characters.")
    for written in unknown(text):
        _require(False, _unknown_placeholder(written))
    return Wish(title, shortcut, text)


def _unknown_placeholder(written: str) -> str:
    meant = nearest(written)
    hint = f"Did you mean {{{meant}}}?" if meant else f"There are {_all_placeholders()}."
    return f"Text: {written} is no placeholder. {hint}"


def _all_placeholders() -> str:
    return ", ".join(f"{{{name}}}" for name in MEANINGS)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unprocessable("reply_invalid", otherwise)


def _require_shared(staff: Staff) -> None:
    if not may(staff.role, Ability.EDIT_SHARED_REPLIES):
        raise Forbidden("role_refused", "Shared quick replies are changed by leads and admins.")


async def _require_free(session: AsyncSession, shortcut: str, owner: str | None) -> None:
    taken = await session.scalar(
        select(CannedReply.title).where(
            CannedReply.shortcut == shortcut,
            CannedReply.staff_id.is_(None) if owner is None else CannedReply.staff_id == owner,
        )
    )
    if taken is not None:
        raise Conflict("shortcut_taken", f"Shortcut: /{shortcut} is “{taken}” already.")


async def _editable(session: AsyncSession, staff: Staff, reply_id: str) -> CannedReply:
    reply = await session.get(CannedReply, reply_id)
    # A colleague's own replies are nobody else's business, not even that they are there.
    if reply is None or reply.staff_id not in (None, staff.id):
        raise NotFound("reply_unknown", "There is no such quick reply any more.")
    if reply.staff_id is None:
        _require_shared(staff)
    return reply


def _audit(session: AsyncSession, staff: Staff, action: str, reply: CannedReply) -> None:
    detail = {"title": reply.title, "shortcut": reply.shortcut, "shared": reply.staff_id is None}
    audit.record(session, f"staff:{staff.id}", f"reply.{action}", f"reply:{reply.id}", detail)
    if reply.staff_id is None:
        session.add(_version(reply, action, now(session), staff.id))


async def _keep_first(session: AsyncSession, reply: CannedReply) -> None:
    """As it read before its first version, so that one can go back to that, too."""
    if reply.staff_id is not None:
        return
    known = select(CannedReplyVersion.number).where(CannedReplyVersion.reply_id == reply.id)
    if await session.scalar(known.limit(1)) is None:
        session.add(_version(reply, "there", reply.updated_at, None))
        await session.flush()


def _version(
    reply: CannedReply, action: str, at: datetime, staff_id: str | None
) -> CannedReplyVersion:
    return CannedReplyVersion(
        reply_id=reply.id,
        at=at,
        staff_id=staff_id,
        action=action,
        title=reply.title,
        shortcut=reply.shortcut,
        text=reply.text,
    )
