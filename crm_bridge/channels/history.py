"""What happened to a channel: who changed its set-up, and what came in that could not be used."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.channel import ChannelUpdate

SET_ASIDE = 20
CHANGES = 6


async def set_aside(session: AsyncSession, channel: str) -> Sequence[ChannelUpdate]:
    """The last updates that had a problem, the newest first; those of a week are kept."""
    found = await session.scalars(
        select(ChannelUpdate)
        .where(ChannelUpdate.channel == channel, ChannelUpdate.problem.is_not(None))
        .order_by(ChannelUpdate.id.desc())
        .limit(SET_ASIDE)
    )
    return found.all()


async def changes(session: AsyncSession, channel: str) -> Sequence[AuditEvent]:
    """What staff did with it last, the newest first."""
    found = await session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject == f"channel:{channel}")
        .order_by(AuditEvent.id.desc())
        .limit(CHANGES)
    )
    return found.all()
