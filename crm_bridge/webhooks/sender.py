"""The sender: everything that is due goes out, each subscription at its own speed.

A try is claimed in one transaction and its end written in another. A process that dies between them
leaves the claim, and when that has run out the same event is sent again under the same id.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

import aiohttp
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database, now
from crm_bridge.supervision import Rest
from crm_bridge.webhooks import deliveries, log, noting
from crm_bridge.webhooks.deliveries import Claimed, Tried
from crm_bridge.webhooks.pacing import Pace, next_try
from crm_bridge.webhooks.posting import post

logger = logging.getLogger(__name__)

_AT_ONCE = 4
_TIDY_EVERY = timedelta(hours=1)
_chance: Callable[[], float] = random.SystemRandom().random


class Sender:
    """One a process; `run` it under supervision. It wakes by itself when a transaction of this
    process left something to send, and looks for other processes' every `pace.rest` seconds."""

    def __init__(self, database: Database, pace: Pace, keep: timedelta) -> None:
        self._database = database
        self._pace = pace
        self._keep = keep
        self._rest = Rest()
        self._busy: set[str] = set()
        self._tidied_at: datetime | None = None
        database.on_commit(self._committed)

    def wake(self) -> None:
        """Look at once, not only after the rest."""
        self._rest.wake()

    async def run(self, http: aiohttp.ClientSession) -> None:
        """Work for ever."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._tidy()
                for webhook_id in await self._with_work():
                    if webhook_id not in self._busy:
                        self._busy.add(webhook_id)
                        group.create_task(self._serve(webhook_id, http))
                await self._rest.over(self._pace.rest)

    async def _serve(self, webhook_id: str, http: aiohttp.ClientSession) -> None:
        """Send one subscription what is due, a few at a time."""
        try:
            while claimed := await self._claim(webhook_id):
                await asyncio.gather(*(self._send(one, http) for one in claimed))
        except Exception:
            # The next look tries again; other subscriptions go on.
            logger.exception("webhook %s: looking for work failed", webhook_id)
        else:
            # What came while the last look was under way was not seen by anybody.
            self.wake()
        finally:
            self._busy.discard(webhook_id)

    async def _send(self, claimed: Claimed, http: aiohttp.ClientSession) -> None:
        try:
            tried = await post(http, claimed, self._database.clock())
            if not tried.delivered:
                what = tried.problem or f"it answered {tried.status}"
                logger.warning("webhook event %s was not taken: %s", claimed.event_id, what)
            await self._record(claimed.delivery_id, tried)
        except Exception:
            logger.exception("webhook event %s: it will be sent again", claimed.event_id)

    async def _record(self, delivery_id: int, tried: Tried) -> None:
        async with self._database.session() as session:
            delivery = await deliveries.locked(session, delivery_id)
            if delivery is not None:
                again = next_try(
                    self._pace, delivery.attempts, delivery.began_at, now(session),
                    tried.retry_after, _chance(),
                )  # fmt: skip
                deliveries.record(session, delivery, tried, again)

    async def _claim(self, webhook_id: str) -> list[Claimed]:
        async with self._database.session() as session:
            return await deliveries.claim(session, webhook_id, _AT_ONCE, self._pace.lease)

    async def _with_work(self) -> list[str]:
        async with self._database.reading() as session:
            return list(await deliveries.webhooks_with_work(session))

    async def _tidy(self) -> None:
        moment = self._database.clock()
        if self._tidied_at is None or moment - self._tidied_at >= _TIDY_EVERY:
            async with self._database.session() as session:
                await log.tidy(session, moment - self._keep)
            self._tidied_at = moment

    def _committed(self, session: AsyncSession) -> None:
        if noting.has_work(session):
            self.wake()


WEBHOOK_SENDER = web.AppKey("WEBHOOK_SENDER", Sender)
