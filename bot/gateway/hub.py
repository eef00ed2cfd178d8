"""Who is listening to which conversation in this process, and the news for them."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from crm_bridge.api.schemas.conversations import FeedEvent, TypingNow

TYPING_LAPSES = 8.0
"""Seconds after which a typing sign is over unless it is repeated."""

QUEUE_LENGTH = 1000

News = FeedEvent | TypingNow


class Lagging(Exception):
    """A listener was too slow and missed news; it must catch up by cursor."""


@dataclass(eq=False)
class Subscription:
    """One listener's share of a conversation's news."""

    _queue: asyncio.Queue[News] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))
    _lagging: bool = False

    def offer(self, news: News) -> None:
        try:
            self._queue.put_nowait(news)
        except asyncio.QueueFull:
            self._lagging = True

    async def next(self) -> News:
        """The next piece of news; raises Lagging when some was missed."""
        if self._lagging:
            raise Lagging
        return await self._queue.get()


class Hub:
    """Fans the feed out to sockets and long polls, and remembers who is typing."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)
        self._typing: defaultdict[str, dict[str, float]] = defaultdict(dict)

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[Subscription]:
        subscription = Subscription()
        self._subscriptions[conversation_id].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[conversation_id].discard(subscription)
            if not self._subscriptions[conversation_id]:
                del self._subscriptions[conversation_id]

    def publish(self, news: News) -> None:
        if isinstance(news, TypingNow):
            self._typing[news.conversation_id][news.author] = time.monotonic() + TYPING_LAPSES
        elif news.type in {"message", "outcome"}:
            self._typing.pop(news.conversation_id, None)
        for subscription in tuple(self._subscriptions.get(news.conversation_id, ())):
            subscription.offer(news)

    def typing(self, conversation_id: str) -> list[str]:
        """Who, other than the customer, is typing just now."""
        now = time.monotonic()
        signs = self._typing.get(conversation_id, {})
        return [author for author, until in signs.items() if until > now and author != "customer"]
