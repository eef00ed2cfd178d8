"""The outbox: hands kept commands to a shop that decides later, and tells the customer the truth.

Each step is one transaction, and sending a command again asks the shop for nothing new, so the
process may die anywhere: the next start goes on.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.port import CommandAnswer, Connector, PortUnavailable
from crm_bridge.connectors.telling import tell_decision
from crm_bridge.conversations.records import locked
from crm_bridge.db import Database, now
from crm_bridge.models.command import Command
from crm_bridge.models.message import Turn
from crm_bridge.orders.settling import as_order_command, hold_order, settle
from crm_bridge.supervision import Rest

logger = logging.getLogger(__name__)
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: a call may take `call`; after failures or no decision the next waits `first`, then
    twice as long each time up to `longest`; `rest` is between two looks when nobody calls."""

    call: float = 10.0
    first: float = 2.0
    longest: float = 300.0
    rest: float = 2.0

    def wait(self, attempts: int) -> timedelta:
        return timedelta(seconds=min(self.longest, self.first * 2.0 ** min(attempts, 30)))


class Outbox:
    """One a process; `run` it under supervision, `wake` it when there is something new."""

    def __init__(self, database: Database, connector: Connector, pace: Pace | None = None) -> None:
        self._database = database
        self._connector = connector
        self._pace = pace or Pace()
        self._rest = Rest()
        self._working = asyncio.Lock()

    def wake(self) -> None:
        """Look at once, not only after the rest."""
        self._rest.wake()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.work_once()
            await self._rest.over(self._pace.rest)

    async def work_once(self) -> None:
        """Ask the shop about every command that is due, and tell what was not told."""
        async with self._working:
            for command_id in await self._due():
                await self._advance(command_id)
            for command_id in await self._untold():
                await self._tell(command_id)

    async def _due(self) -> Sequence[str]:
        async with self._database.reading() as session:
            query = select(Command.id).where(
                Command.state == "requested", Command.next_attempt_at <= now(session)
            )
            return (
                await session.scalars(query.order_by(Command.next_attempt_at).limit(_BATCH))
            ).all()

    async def _untold(self) -> Sequence[str]:
        """Decided within a turn that then ended without its answer reaching the customer."""
        async with self._database.reading() as session:
            query = select(Command.id).join(Turn, Turn.id == Command.turn_id)
            query = query.where(
                Command.decided_at.is_not(None),
                Command.told_at.is_(None),
                Turn.finished_at.is_not(None),
                or_(Turn.outcome == "not_answered", Turn.dropped),
            )
            return (await session.scalars(query.limit(_BATCH))).all()

    async def _advance(self, command_id: str) -> None:
        answer = await self._ask(command_id)
        async with self._database.session() as session:
            command = await _held(session, command_id)
            if command.state != "requested":
                return
            if answer is None or answer.state == "requested":
                self._put_off(command, now(session), taken=answer is not None)
                return
            await settle(session, command, answer)
            await tell_decision(session, command)

    async def _ask(self, command_id: str) -> CommandAnswer | None:
        """What the shop says, None when it gave no usable answer."""
        async with self._database.reading() as session:
            command = await session.get_one(Command, command_id)
            order_command, taken = as_order_command(command), command.submitted_at is not None
        # A session that was not used yet holds no connection while the shop thinks.
        async with self._database.reading() as session:
            port = self._connector.port_for(session)
            call = port.poll(command_id) if taken else port.submit(order_command)
            try:
                async with asyncio.timeout(self._pace.call):
                    return await call
            except (PortUnavailable, TimeoutError) as error:
                logger.warning("command %s: the shop gave no answer (%r)", command_id, error)
            except Exception:
                logger.exception("command %s: the connector failed", command_id)
            return None

    def _put_off(self, command: Command, moment: datetime, *, taken: bool) -> None:
        if taken and command.submitted_at is None:
            command.submitted_at = moment
            command.attempts = 0
        command.next_attempt_at = moment + self._pace.wait(command.attempts)
        command.attempts += 1

    async def _tell(self, command_id: str) -> None:
        async with self._database.session() as session:
            command = await _held(session, command_id)
            if command.told_at is None:
                await tell_decision(session, command)


async def _held(session: AsyncSession, command_id: str) -> Command:
    """The command with its conversation and order held, in the order in which turns hold them."""
    place = select(Command.conversation_id, Command.order_number).where(Command.id == command_id)
    conversation_id, number = (await session.execute(place)).one()
    if conversation_id is not None:
        await locked(session, conversation_id)
    await hold_order(session, number)
    return await session.get_one(Command, command_id, populate_existing=True)


OUTBOX = web.AppKey("OUTBOX", Outbox)
