"""The open streams of news of this process, and what still has to be written to each."""

import asyncio
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.routing.presence import HERE
from crm_bridge.staff import boards, concerns, sessions

_SIGNS_KEPT = 100


class Stream:
    """One browser's. What is told while it is being written comes together with the next.

    A sign is passing news (`typing`, `colleagues`, `concern`): of too many the oldest are lost.
    Changes are never lost, since they are only the names of what changed.
    """

    def __init__(self, staff_id: str) -> None:
        self.staff_id = staff_id
        self.is_open = True
        self._changed: set[str] = set()
        self._moved = False
        self._number: int | None = None
        self._boards: set[str] = set()
        self._signs: deque[tuple[str, Mapping[str, Any]]] = deque(maxlen=_SIGNS_KEPT)
        self._doubted = False
        self._woken = asyncio.Event()

    def change(self, number: int, conversation_ids: Iterable[str], *, moved: bool) -> None:
        """These conversations changed; `number` is where the feed stands then. `moved`: of one at
        least who answers, which pages hurry to show."""
        self._number = number
        self._changed.update(conversation_ids)
        self._moved |= moved
        self._woken.set()

    def sign(self, name: str, data: Mapping[str, Any]) -> None:
        self._signs.append((name, data))
        self._woken.set()

    def outdate(self, boards: Iterable[str]) -> None:
        """Pages that show everybody the same show it no longer."""
        self._boards.update(boards)
        self._woken.set()

    def doubt(self) -> None:
        """Somebody's log-in has ended, perhaps this one's."""
        self._doubted = True
        self._woken.set()

    def end(self) -> None:
        self.is_open = False
        self._woken.set()

    async def news(self, patience: float) -> None:
        """Returns as soon as there is something new, else after `patience` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._woken.wait()
        self._woken.clear()

    def take_doubt(self) -> bool:
        """Whether the log-in must be looked at before anything more is told."""
        doubted, self._doubted = self._doubted, False
        return doubted

    def take(self) -> bytes:
        """What is to be written now, as server-sent events; empty when there is nothing."""
        parts = [_event(name, data) for name, data in self._signs]
        if self._changed:
            name = "moved" if self._moved else "changed"
            parts.append(_event(name, sorted(self._changed), self._number))
        if self._boards:
            parts.append(_event("outdated", {"boards": sorted(self._boards)}))
        self._signs.clear()
        self._changed.clear()
        self._boards.clear()
        self._moved = False
        return b"".join(parts)


class Streams:
    """One a process. Signs reach the pages of this process alone: there is one bridge."""

    def __init__(self) -> None:
        self._open: set[Stream] = set()
        self._seen: dict[str, datetime] = {}
        self._closed = False

    @contextmanager
    def listen(self, staff_id: str) -> Iterator[Stream]:
        stream = Stream(staff_id)
        stream.is_open = not self._closed
        self._open.add(stream)
        try:
            yield stream
        finally:
            self._open.discard(stream)

    def seen(self, staff_id: str, at: datetime) -> bool:
        """Somebody's page is open at this time; whether they were not there before."""
        before = self._seen.get(staff_id)
        self._seen[staff_id] = at
        return before is None or before <= at - HERE

    def sign(self, staff_id: str, name: str, data: Mapping[str, Any]) -> None:
        """Tell every browser of one person."""
        for stream in self._open:
            if stream.staff_id == staff_id:
                stream.sign(name, data)

    def close(self) -> None:
        """The process stops."""
        self._closed = True
        for stream in self._open:
            stream.end()

    def committed(self, session: AsyncSession) -> None:
        """What a transaction that stands means for those who listen."""
        if sessions.some_ended(session):
            for stream in self._open:
                stream.doubt()
        if found := boards.outdated(session):
            for stream in self._open:
                stream.outdate(found)
        for concern in concerns.noted(session):
            told = {"kind": concern.kind, "conversation": concern.conversation_id}
            self.sign(concern.staff_id, "concern", told)


def _event(name: str, data: object, number: int | None = None) -> bytes:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n".encode()


STREAMS = web.AppKey("STREAMS", Streams)
