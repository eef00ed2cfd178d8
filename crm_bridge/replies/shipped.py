"""The quick replies that come with the demo shop, from `data/replies/demo.yml`."""

from collections.abc import Sequence
from pathlib import Path

import yaml
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.composing import CannedReply
from crm_bridge.replies.canned import Wish, read

FILE = Path(__file__).resolve().parents[2] / "data" / "replies" / "demo.yml"


def demo_replies(path: Path = FILE) -> Sequence[Wish]:
    """Checked as those that a lead types. Reads the disk."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["replies"]
    return [read(Wish(one["title"], one["shortcut"], one["text"])) for one in found]


async def load(session: AsyncSession, replies: Sequence[Wish]) -> None:
    """For everybody, unless there are any quick replies already."""
    if await session.scalar(select(exists().select_from(CannedReply))):
        return
    session.add_all(
        CannedReply(
            id=new_id("rpl"),
            title=one.title,
            shortcut=one.shortcut,
            text=one.text,
            staff_id=None,
            updated_at=now(session),
        )
        for one in replies
    )
    audit.record(session, "system", "reply.loaded", "replies:demo", {"count": len(replies)})
