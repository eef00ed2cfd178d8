"""What became of the quick replies that everybody uses: who changed which, when, and back again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.contents.differences import Piece, difference
from crm_bridge.errors import NotFound
from crm_bridge.models.composing import CannedReply, CannedReplyVersion
from crm_bridge.models.staff import Staff
from crm_bridge.replies import canned
from crm_bridge.replies.canned import Wish


@dataclass(frozen=True, slots=True)
class Step:
    """`pieces` is what the text has that it had not before; `newest` of its reply."""

    version: CannedReplyVersion
    by: str | None
    pieces: Sequence[Piece]
    newest: bool


async def history(session: AsyncSession, limit: int) -> list[Step]:
    """Of all shared replies, the newest first."""
    found = await session.execute(
        select(CannedReplyVersion, Staff.name)
        .outerjoin(Staff, Staff.id == CannedReplyVersion.staff_id)
        .order_by(CannedReplyVersion.number.desc())
        .limit(limit)
    )
    kept = [(version, name) for version, name in found]
    before: dict[int, str] = {}
    later: dict[str, int] = {}
    for version, _ in kept:
        if version.reply_id in later:
            before[later[version.reply_id]] = version.text
        later[version.reply_id] = version.number
    newest = {version.reply_id: version.number for version, _ in reversed(kept)}
    return [
        Step(
            version,
            name,
            _pieces(version, before.get(version.number)),
            newest[version.reply_id] == version.number,
        )
        for version, name in kept
    ]


async def restore(session: AsyncSession, staff: Staff, number: int) -> None:
    """The reply reads as it did then, also where it was removed since. Raises as `canned.change`
    does, and 404 `version_unknown`."""
    version = await session.get(CannedReplyVersion, number)
    if version is None:
        raise NotFound("version_unknown", "There is no such version.")
    wish = Wish(version.title, version.shortcut, version.text)
    if await session.get(CannedReply, version.reply_id) is None:
        await canned.add(session, staff, wish, shared=True)
    else:
        await canned.change(session, staff, version.reply_id, wish)


def _pieces(version: CannedReplyVersion, before: str | None) -> Sequence[Piece]:
    if version.action == "removed" or before is None:
        return [Piece("same", version.text)]
    return difference(before, version.text)
