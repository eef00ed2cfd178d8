"""Who is listening to which conversation in this process, and the news for them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cachetools import TTLCache

from crm_bridge.api.schemas.conversations import FeedEvent, TypingNow

TYPING_LAPSES = 8.0
"""Seconds after which a typing sign is over unless it is repeated."""

MOST_SIGNS = 10_000

QUEUE_LENGTH = 1000

TOLD = frozenset({"message", "outcome", "control"})
"""The events that customers are told of; the others are the staff's side."""

News = FeedEvent | TypingNow


class Lagging(Exception):
    """A listener was too slow and missed news; it must catch up by cursor."""


@dataclass(eq=False)
class Subscription:
    """One listener's share of a conversation's news."""

    _queue: asyncio.Queue[News | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))
    _lagging: bool = False

    def offer(self, news: News | None) -> None:
        try:
            self._queue.put_nowait(news)
        except asyncio.QueueFull:
            self._lagging = True

    def interrupt(self) -> None:
        """Have the listener catch up by cursor, now."""
        self._lagging = True
        self.offer(None)

    def end(self) -> None:
        """Have the listener go once it has all that there is."""
        self.offer(None)

    async def next(self) -> News:
        """The next piece of news; raises Lagging when some was missed."""
        news = None if self._lagging else await self._queue.get()
        if news is None:
            raise Lagging
        return news


class Hub:
    """Fans the feed out to sockets and long polls, and remembers who is typing."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)
        self._typing: TTLCache[tuple[str, str], bool] = TTLCache(MOST_SIGNS, TYPING_LAPSES)
        self._overhear: list[Callable[[News], None]] = []

    def overheard(self, by: Callable[[News], None]) -> None:
        """Have the news of every conversation told to `by`, too."""
        self._overhear.append(by)

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
            self._show_typing(news)
        else:
            self._end_typing(news)
        for subscription in tuple(self._subscriptions.get(news.conversation_id, ())):
            subscription.offer(news)
        for listener in self._overhear:
            listener(news)

    def interrupt(self) -> None:
        """Have everybody who listens now catch up by cursor: what came before may be lost."""
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.interrupt()

    def end(self) -> None:
        """Have everybody go who listens, with all that came before."""
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.end()

    def typing(self, conversation_id: str) -> list[str]:
        """Who, other than the customer, is typing just now."""
        return [one for one in ("bot", "agent") if (conversation_id, one) in self._typing]

    def _show_typing(self, sign: TypingNow) -> None:
        if sign.author != "customer":
            self._typing[sign.conversation_id, sign.author] = True

    def _end_typing(self, event: FeedEvent) -> None:
        # The customer's own message says nothing about those who are typing an answer to it.
        if event.type not in TOLD or event.data.get("author") == "customer":
            return
        author = event.data.get("author", "bot")
        self._typing.pop((str(event.conversation_id), author), None)
