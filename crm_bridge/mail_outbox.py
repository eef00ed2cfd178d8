"""Sends the mails that wait: kept before they are sent, marked after, so that none is lost."""

import asyncio
import logging
from collections.abc import AsyncIterator

from aiohttp import web

from crm_bridge.conversations import transcript_mails
from crm_bridge.db import Database
from crm_bridge.mail import Mailer, MailFailed
from crm_bridge.models.mail import TranscriptMail
from crm_bridge.supervision import Rest, supervised

logger = logging.getLogger(__name__)

REST = 30.0
"""Seconds between two looks when nobody calls."""


class MailOutbox:
    """One a process; `run` it under supervision, `wake` it when there is something new."""

    def __init__(self, database: Database, mailer: Mailer) -> None:
        self._database = database
        self._mailer = mailer
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
            async with self._database.reading() as session:
                mails = await transcript_mails.due(session)
            for mail in mails:
                problem = await self._problem(mail)
                async with self._database.session() as session:
                    await transcript_mails.settle(session, mail.id, problem)

    async def _problem(self, mail: TranscriptMail) -> str | None:
        """Send it; why it did not leave, None when it did."""
        try:
            await self._mailer.send(mail.to, mail.subject, mail.text, html=mail.html)
        except MailFailed as error:
            logger.warning("A transcript was not mailed: %s", error)
            return "The mail server did not take it."
        return None


MAIL_OUTBOX = web.AppKey("MAIL_OUTBOX", MailOutbox)


def add_mail_outbox(app: web.Application, database: Database, mailer: Mailer) -> None:
    """Where there is a mail server; without one, what is to be mailed is kept."""
    app[MAIL_OUTBOX] = MailOutbox(database, mailer)
    app.cleanup_ctx.append(_running)


async def _running(app: web.Application) -> AsyncIterator[None]:
    async with supervised("mails", app[MAIL_OUTBOX].run):
        yield
