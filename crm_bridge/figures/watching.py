"""What figures do by themselves: tell of what is unusual, and write the report of a week."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.db import DATABASE, Database
from crm_bridge.errors import NotFound, Unavailable
from crm_bridge.figures import alerts, mailing, reports, telling
from crm_bridge.figures.alerts import Shown
from crm_bridge.figures.links import behind
from crm_bridge.figures.periods import Period
from crm_bridge.figures.watched import Window, findings
from crm_bridge.figures.weeks import days_of, last_week
from crm_bridge.insights import projecting
from crm_bridge.insights.filters import Filter
from crm_bridge.mail_outbox import MAIL_OUTBOX, MailOutbox
from crm_bridge.settings import Settings
from crm_bridge.supervision import supervised

logger = logging.getLogger(__name__)

EVERY = 300.0
"""Seconds between two looks."""
REPORT_HOUR = 7
"""On Monday, when the report is written and mailed."""
LATE = timedelta(minutes=15)
"""Facts that are further behind what happened are not looked at."""


class Watcher:
    """One a process. Without an `outbox` nothing is mailed: alerts and reports are on their
    pages."""

    def __init__(
        self, database: Database, settings: Settings, outbox: MailOutbox | None = None
    ) -> None:
        self._database = database
        self._zone = ZoneInfo(settings.time_zone)
        self._shop = settings.shop_name
        self._console = settings.console_url.rstrip("/")
        self._outbox = outbox
        self._reported = ""

    async def run(self) -> None:
        """Look every few minutes, for ever; not at once, for a start has other things to do."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except Unavailable as error:
                logger.warning("Watching the figures waits for the database: %s", error)

    async def look(self) -> None:
        """Everything that is due now, and nothing before the facts are there: figures of the half
        of them would be news that is none."""
        async with self._database.reading() as session:
            if await projecting.behind(session) > LATE:
                return
        await self.alert()
        local = self._database.clock().astimezone(self._zone)
        if (local.weekday(), local.hour) >= (0, REPORT_HOUR):
            await self.report(local.date())

    async def alert(self) -> list[Shown]:
        """Keep what is unusual and mail what is new of it."""
        at = self._database.clock()
        async with self._database.reading() as session:
            found = await findings(session, at, self._zone)
        if not found:
            return []
        async with self._database.session() as session:
            new = await alerts.keep(session, found, self._zone)
            muted = {mute.figure for mute in await alerts.mutes(session)}
            heard = [one for one in new if one.alert.figure not in muted]
            if self._outbox is not None and heard:
                wanting = await mailing.who_want(session, alerts=True)
                for one in heard:
                    # One mail a figure and day, whatever else happens to it that day.
                    topic = f"alert:{one.alert.figure}:{one.alert.day}"
                    subject = f"{self._shop}: {telling.headline(one.alert)}"
                    await mailing.write(session, topic, wanting, subject, self._text(one))
        self._wake()
        return new

    def _text(self, one: Shown) -> str:
        told = telling.explained(one.alert, one.window)
        return (
            f"{told}\n\nThe conversations: {self._console}{conversations(one)}\n"
            f"All figures, and where to mute this: {self._console}/insights\n"
        )

    async def report(self, today: date) -> None:
        """Write and mail the report of last week, once."""
        week = last_week(today)
        if week == self._reported:
            return
        try:
            found = await reports.ensure(self._database, week, self._zone)
        except (NotFound, reports.FactsBehind):
            # Of an empty week; conversations may be imported into it yet.
            return
        over = days_of(week, today).last
        if self._outbox is not None and today <= over + reports.MAILED_WITHIN:
            await reports.mail(self._database, week, found, self._shop, self._console)
            self._wake()
        self._reported = week

    def _wake(self) -> None:
        if self._outbox is not None:
            self._outbox.wake()


def conversations(one: Shown) -> str:
    """The list behind an alert."""
    window: Window = one.window
    hours = () if window.whole_day else tuple(range(window.hour, window.until))
    figure = () if one.alert.figure == "all" else (one.alert.figure,)
    return behind(Period(window.day, window.day), Filter(hour=hours), figure=figure)


WATCHER = web.AppKey("WATCHER", Watcher)


def add_watcher(app: web.Application, settings: Settings) -> None:
    """After the outbox, for what is found may be mailed."""
    app[WATCHER] = Watcher(app[DATABASE], settings, app.get(MAIL_OUTBOX))
    app.cleanup_ctx.append(_running)


async def _running(app: web.Application) -> AsyncIterator[None]:
    async with supervised("figures", app[WATCHER].run):
        yield
