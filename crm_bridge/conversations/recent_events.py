"""The newest events of the feed in memory, so that those who follow it need no database."""

from collections import deque
from collections.abc import Iterable

from crm_bridge.api.schemas.conversations import FeedEvent


class RecentEvents:
    """Up to `size` events without a gap between them.

    Events may arrive out of turn: transactions end side by side. One that is too early waits until
    those before it have come, so what is given out is never missing one in the middle.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._events: deque[FeedEvent] = deque(maxlen=size)
        self._early: dict[int, FeedEvent] = {}

    @property
    def last(self) -> int | None:
        """The number of the newest event; None when none has come yet."""
        return self._events[-1].number if self._events else None

    def add(self, events: Iterable[FeedEvent]) -> None:
        """Take in events of transactions that stand; known ones are passed over."""
        self._early |= {event.number: event for event in events}
        if len(self._early) > self._size:
            # What is missing never came, and nobody looked for it: begin anew after it.
            self._events.clear()
        if not self._events and self._early:
            self._events.append(self._early.pop(min(self._early)))
        while self._events and (following := self._early.pop(self._events[-1].number + 1, None)):
            self._events.append(following)
        newest = self.last or 0
        self._early = {number: event for number, event in self._early.items() if number > newest}

    def after(self, number: int, limit: int) -> list[FeedEvent] | None:
        """Up to `limit` events after `number`; None when that cannot be told from here: it is too
        old or too new, or an event is missing before one that has come."""
        if not self._events:
            return None
        begin = number + 1 - self._events[0].number
        if begin < 0 or begin > len(self._events) or (self._early and begin == len(self._events)):
            return None
        return [
            self._events[place] for place in range(begin, min(begin + limit, len(self._events)))
        ]
