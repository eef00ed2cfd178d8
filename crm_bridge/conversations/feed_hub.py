"""Waking those who wait for the feed, and passing on who is typing."""

import asyncio
from collections import deque

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import Feed, FeedEvent, TypingNow
from crm_bridge.conversations import feed
from crm_bridge.conversations.recent_events import RecentEvents
from crm_bridge.db import Database

SAFETY = 1.0
"""Seconds after which a waiting reader looks anyway: another process may have written."""
TYPING_NEWS = 3.0
"""Seconds for which a typing sign is told to those who were between two readings."""
_TYPING_KEPT = 200
_EVENTS_KEPT = 2_000
_LOOKED_AT_ONCE = 500
_CAN_WAIT = ("delivery", "understood")
"""Nobody acts on these, so they come with the next news or the next look."""


class FeedHub:
    """Long polls wait here. One a process; other processes' events are seen within `SAFETY`.

    Events of this process are told from memory. The database is read for those who are further
    behind, and once each `SAFETY` for what others wrote.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._news = asyncio.Event()
        self._typing: deque[tuple[int, float, TypingNow]] = deque(maxlen=_TYPING_KEPT)
        self._typed = 0
        self._recent = RecentEvents(_EVENTS_KEPT)
        self._looked_at = 0.0
        self._closed = False
        database.on_commit(self._committed)

    def typing(self, sign: TypingNow) -> None:
        """Tell whoever waits now; it is not kept."""
        self._typed += 1
        self._typing.append((self._typed, asyncio.get_running_loop().time(), sign))
        self._wake()

    @property
    def typed(self) -> int:
        """The number of the newest typing sign."""
        return self._typed

    async def read(self, after: int, wait: float, limit: int, typed: int | None = None) -> Feed:
        """Events after a number, as soon as there is an event or a typing sign, else after
        `wait` seconds. `typed` is what the answer before said, so that no sign is lost between
        two readings."""
        loop = asyncio.get_running_loop()
        end = loop.time() + wait
        # A number above ours is of a process that was there before this one.
        typed = self._typed if typed is None else min(typed, self._typed)
        while True:
            news = self._news
            await self._look(at_once=wait == 0)
            events, typing = await self._events(after, limit), self._typing_since(typed)
            left = end - loop.time()
            if events or typing or left <= 0 or self._closed:
                last = events[-1].number if events else after
                return Feed(events=events, typing=typing, last=last, typed=self._typed)
            await _waited(news, min(left, SAFETY))

    async def last(self) -> int:
        """Where the feed stands."""
        async with self._database.reading() as session:
            return await feed.last_number(session)

    def close(self) -> None:
        """Answer every long poll now, so that a stopping application need not wait for them."""
        self._closed = True
        self._wake()

    async def _look(self, *, at_once: bool) -> None:
        """Take in what other processes wrote."""
        moment = asyncio.get_running_loop().time()
        last = self._recent.last
        if last is None or not (at_once or moment - self._looked_at >= SAFETY):
            return
        self._looked_at = moment
        found = await self._read(last, _LOOKED_AT_ONCE)
        if found:
            self._recent.add(found)
            self._wake()

    async def _events(self, after: int, limit: int) -> list[FeedEvent]:
        recent = self._recent.after(after, limit)
        return await self._read(after, limit) if recent is None else recent

    async def _read(self, after: int, limit: int) -> list[FeedEvent]:
        async with self._database.reading() as session:
            return await feed.events_after(session, after, limit)

    def _typing_since(self, typed: int) -> list[TypingNow]:
        since = asyncio.get_running_loop().time() - TYPING_NEWS
        return [sign for number, at, sign in self._typing if number > typed and at >= since]

    def _committed(self, session: AsyncSession) -> None:
        events = feed.published(session)
        self._recent.add(events)
        if any(event.type not in _CAN_WAIT for event in events):
            self._wake()

    def _wake(self) -> None:
        # A fresh event for the next wait: whoever holds the old one has not missed anything.
        self._news.set()
        self._news = asyncio.Event()


async def _waited(news: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await news.wait()
    except TimeoutError:
        return


FEED_HUB = web.AppKey("FEED_HUB", FeedHub)
