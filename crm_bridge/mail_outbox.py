"""Sends the mails that wait: kept before they are sent, marked after, so that none is lost."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database
from crm_bridge.mail import Mailer, MailFailed
from crm_bridge.supervision import Rest, supervised

logger = logging.getLogger(__name__)

REST = 30.0
"""Seconds between two looks when nobody calls."""
FIRST_PAUSE = timedelta(seconds=30)
"""After a try that failed; twice as long after each further one."""
MOST_TRIES = 11
"""The last is about seventeen hours after the first."""
NOT_TAKEN = "The mail server did not take it."


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent. `id` is its queue's."""

    id: str
    to: str
    subject: str
    text: str
    html: str | None = None


class MailQueue(Protocol):
    """Mails of one kind, kept in the database."""

    async def due(self, session: AsyncSession, /) -> Sequence[Letter]:
        """Those to be tried now, oldest first."""

    async def settle(self, session: AsyncSession, mail_id: str, problem: str | None, /) -> None:
        """How a try went: `problem` None means that the mail server has taken it."""


class MailOutbox:
    """One a process; `run` it under supervision, `wake` it when there is something new."""

    def __init__(self, database: Database, mailer: Mailer, queues: Sequence[MailQueue]) -> None:
        self._database = database
        self._mailer = mailer
        self._queues = queues
        self._rest = Rest()
        self._working = asyncio.Lock()

    def wake(self) -> None:
        self._rest.wake()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.work_once()
            await self._rest.over(REST)

    async def work_once(self) -> None:
        """Try every mail that is due."""
        async with self._working:
            for queue in self._queues:
                await self._work(queue)

    async def _work(self, queue: MailQueue) -> None:
        async with self._database.reading() as session:
            letters = await queue.due(session)
        for letter in letters:
            problem = await self._problem(letter)
            async with self._database.session() as session:
                await queue.settle(session, letter.id, problem)

    async def _problem(self, letter: Letter) -> str | None:
        """Send it; why it did not leave, None when it did."""
        try:
            await self._mailer.send(letter.to, letter.subject, letter.text, html=letter.html)
        except MailFailed as error:
            logger.warning("The mail %s was not sent: %s", letter.id, error)
            return NOT_TAKEN
        return None


MAIL_OUTBOX = web.AppKey("MAIL_OUTBOX", MailOutbox)


def add_mail_outbox(
    app: web.Application, database: Database, mailer: Mailer, queues: Sequence[MailQueue]
) -> None:
    """Where there is a mail server; without one, what is to be mailed is kept."""
    app[MAIL_OUTBOX] = MailOutbox(database, mailer, queues)
    app.cleanup_ctx.append(_running)


async def _running(app: web.Application) -> AsyncIterator[None]:
    async with supervised("mails", app[MAIL_OUTBOX].run):
        yield
