"""What channels leave behind: updates that were handled a week ago, codes that have expired."""

from datetime import timedelta

from sqlalchemy import exists, select

from crm_bridge.channels import codes, inbox
from crm_bridge.db import Database, now
from crm_bridge.models.channel import ChannelUpdate, LinkCode

EVERY = timedelta(hours=1)
KEPT = timedelta(days=7)
"""A provider repeats an update for a day at most; what could not be used can be looked at till
then."""


async def tidy(database: Database) -> None:
    """Drop it; nothing is written where there is nothing."""
    async with database.reading() as session:
        before = now(session) - KEPT
        old = exists().where(ChannelUpdate.handled_at < before)
        expired = exists().where(LinkCode.expires_at <= now(session))
        if not await session.scalar(select(old | expired)):
            return
    async with database.session() as session:
        await inbox.tidy(session, before)
        await codes.tidy(session)
