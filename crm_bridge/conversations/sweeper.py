"""What happens by itself: idle episodes end, and waiting for a person has a limit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import episodes, handoff
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.transitions import IDLE
from crm_bridge.db import Database, now
from crm_bridge.errors import Unavailable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Team

logger = logging.getLogger(__name__)
_BATCH = 100

Due = Callable[[AsyncSession, Conversation], Awaitable[bool]]
Settle = Callable[[AsyncSession, Conversation], Awaitable[None]]


class Sweeper:
    """`idle` is how long an episode with the bot may be silent, `queue_limit` how long a customer
    waits where the team sets no limit of its own."""

    def __init__(
        self, database: Database, *, idle: timedelta, queue_limit: timedelta, every: float
    ) -> None:
        self._database = database
        self._idle = idle
        self._queue_limit = queue_limit
        self._every = every

    async def run(self) -> None:
        """Look every `every` seconds, for ever."""
        while True:
            try:
                await self.sweep()
            except Unavailable as error:
                logger.warning("Sweeping waits for the database: %s", error)
            await asyncio.sleep(self._every)

    async def sweep(self) -> None:
        """Do everything that is due now; each conversation in a transaction of its own."""
        await self._settle_each(await self._silent(), self._is_idle, _end_idle)
        await self._settle_each(
            await self._waiting(), self._waited_too_long, handoff.give_up_waiting
        )

    async def _settle_each(self, conversation_ids: list[str], due: Due, settle: Settle) -> None:
        for conversation_id in conversation_ids:
            async with self._database.session() as session:
                conversation = await locked(session, conversation_id)
                # It may have changed since it was found.
                if await due(session, conversation):
                    await settle(session, conversation)

    async def _silent(self) -> list[str]:
        async with self._database.reading() as session:
            found = await session.scalars(
                select(Conversation.id)
                .where(
                    Conversation.state == "bot",
                    Conversation.episode_id.is_not(None),
                    Conversation.last_activity_at <= now(session) - self._idle,
                    ~_unanswered(),
                )
                .order_by(Conversation.last_activity_at)
                .limit(_BATCH)
            )
            return list(found)

    async def _waiting(self) -> list[str]:
        async with self._database.reading() as session:
            found = await session.execute(
                select(Conversation.id, Conversation.state_since, Team.queue_limit_minutes)
                .outerjoin(Team, Team.id == Conversation.team_id)
                .where(Conversation.state == "queued")
            )
            return [
                row.id
                for row in found
                if row.state_since + self._limit(row.queue_limit_minutes) <= now(session)
            ]

    async def _is_idle(self, session: AsyncSession, conversation: Conversation) -> bool:
        if conversation.state != "bot":
            return False
        if conversation.last_activity_at > now(session) - self._idle:
            return False
        waiting = await session.scalar(
            select(Conversation.id).where(Conversation.id == conversation.id, _unanswered())
        )
        return waiting is None

    async def _waited_too_long(self, session: AsyncSession, conversation: Conversation) -> bool:
        team = await session.get(Team, conversation.team_id) if conversation.team_id else None
        limit = self._limit(team.queue_limit_minutes if team else None)
        return conversation.state == "queued" and conversation.state_since + limit <= now(session)

    def _limit(self, minutes: float | None) -> timedelta:
        return self._queue_limit if minutes is None else timedelta(minutes=minutes)


async def _end_idle(session: AsyncSession, conversation: Conversation) -> None:
    await episodes.end(session, conversation, "system", IDLE)


def _unanswered() -> ColumnElement[bool]:
    return exists().where(
        Message.conversation_id == Conversation.id,
        Message.author == "customer",
        Message.outcome.is_(None),
    )
