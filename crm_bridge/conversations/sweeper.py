"""What happens by itself: idle episodes end, waiting for a person has a limit, an offer that nobody
answered goes on, what was snoozed comes back, an agent who dropped off gives their conversations
back, and what channels leave behind is dropped."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.channels import housekeeping
from crm_bridge.conversations import absence, episodes, handoff, offering, snoozing
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.transitions import IDLE
from crm_bridge.db import Database, now
from crm_bridge.errors import Unavailable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from crm_bridge.routing.hours import after_open_time
from crm_bridge.routing.teams import AS_SHIPPED, Rules, all_rules, rules_of

logger = logging.getLogger(__name__)
_BATCH = 100

Find = Callable[[AsyncSession], Awaitable[list[str]]]
Settle = Callable[[AsyncSession, Conversation], Awaitable[object]]


class Sweeper:
    """`idle` is how long an episode with the bot may be silent, `queue_limit` how long a customer
    waits where the team sets no limit of its own, `gone` how long an agent's console may be closed
    before what they have goes back."""

    def __init__(
        self,
        database: Database,
        *,
        idle: timedelta,
        queue_limit: timedelta,
        gone: timedelta,
        every: float,
    ) -> None:
        self._database = database
        self._idle = idle
        self._queue_limit = queue_limit
        self._gone = gone
        self._every = every
        self._tidied_at: datetime | None = None

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
        await self._settle_each(self._silent, self._end_idle)
        await self._settle_each(snoozing.due, snoozing.come_back)
        await self._settle_each(self._waited_too_long, self._give_up_waiting)
        await self.give_back()
        await self._tidy()

    async def give_back(self) -> None:
        """What agents have, or are offered, who are gone or were deactivated a moment ago."""
        await self._settle_each(
            partial(absence.of_gone_agents, after=self._gone),
            partial(absence.give_back, after=self._gone),
        )
        await self._settle_each(offering.to_be_offered, offering.offer_on)

    async def _tidy(self) -> None:
        moment = self._database.clock()
        if self._tidied_at is None or moment - self._tidied_at >= housekeeping.EVERY:
            await housekeeping.tidy(self._database)
            self._tidied_at = moment

    async def _settle_each(self, find: Find, settle: Settle) -> None:
        async with self._database.reading() as session:
            found = await find(session)
        for conversation_id in found:
            async with self._database.session() as session:
                # It may have changed since it was found: whoever settles looks again.
                await settle(session, await locked(session, conversation_id))

    async def _silent(self, session: AsyncSession) -> list[str]:
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

    async def _end_idle(self, session: AsyncSession, conversation: Conversation) -> None:
        if await self._is_idle(session, conversation):
            await episodes.end(session, conversation, "system", IDLE)

    async def _is_idle(self, session: AsyncSession, conversation: Conversation) -> bool:
        if conversation.state != "bot":
            return False
        if conversation.last_activity_at > now(session) - self._idle:
            return False
        waiting = await session.scalar(
            select(Conversation.id).where(Conversation.id == conversation.id, _unanswered())
        )
        return waiting is None

    async def _waited_too_long(self, session: AsyncSession) -> list[str]:
        rules = await all_rules(session)
        waiting = await session.scalars(select(Conversation).where(Conversation.state == "queued"))
        at = now(session)
        return [one.id for one in waiting if self._is_over(one, rules.get(one.team_id or ""), at)]

    async def _give_up_waiting(self, session: AsyncSession, conversation: Conversation) -> None:
        rules = await rules_of(session, conversation.team_id)
        if conversation.state == "queued" and self._is_over(conversation, rules, now(session)):
            await handoff.give_up_waiting(session, conversation)

    def _is_over(self, waiting: Conversation, rules: Rules | None, at: datetime) -> bool:
        """Hours in which nobody works do not count: who was told to wait for the morning waits."""
        rules = rules or AS_SHIPPED
        limit = self._queue_limit if rules.queue_limit is None else rules.queue_limit
        over = after_open_time(rules.hours, waiting.state_since, limit)
        return over is not None and over <= at


def _unanswered() -> ColumnElement[bool]:
    return exists().where(
        Message.conversation_id == Conversation.id,
        Message.author == "customer",
        Message.outcome.is_(None),
    )


SWEEPER = web.AppKey("SWEEPER", Sweeper)
