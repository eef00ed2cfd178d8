"""The assistant's database: the dialogues, and the results of turns.

A turn's dialogue and its result are written in one transaction: a turn that is asked for again
after a crash is either known with its result, or has left no trace.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, Iterable, Optional, Text, Tuple

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.history import bounded

RESULT_KEPT_FOR = 7 * 24 * 3600
"""Seconds after which a turn's result is dropped; the gateway repeats a turn within minutes."""
DIALOGUE_KEPT_FOR = 30 * 24 * 3600
"""Seconds after its last turn: a dialogue ends with its episode, which a person may have for days.
One that comes back later begins clean."""
_SWEEP_EVERY = 3600
_WARM = 500
"""Dialogues kept at hand, so that a turn need not build them again from their events."""

_metadata = sa.MetaData()
DIALOGUES = sa.Table(
    "assistant_dialogues",
    _metadata,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("updated_at", sa.Float, nullable=False),
)
_LAST_USED = sa.Index("ix_assistant_dialogues_updated_at", DIALOGUES.c.updated_at)
TURNS = sa.Table(
    "assistant_turns",
    _metadata,
    sa.Column("turn_id", sa.String(255), primary_key=True),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
)


class DialogueStore(TrackerStore, SerializedTrackerAsText):
    """Keeps of each dialogue what `bounded` keeps. `url` as SQLAlchemy reads it."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        url: Text = "sqlite://",
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._engine = _engine(url)
        _metadata.create_all(self._engine)
        # Tables of earlier releases have none.
        _LAST_USED.create(self._engine, checkfirst=True)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="assistant-database")
        self._swept = 0.0
        self._warm: OrderedDict[Text, Tuple[float, DialogueStateTracker]] = OrderedDict()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The dialogue with this id, or None.

        A dialogue just used is at hand. It is handed out once: what is not saved is forgotten.
        """
        saved, warm = await self._run(self._saved_at, sender_id), self._warm.pop(sender_id, None)
        if saved is None:
            return None
        if warm is not None and warm[0] == saved:
            return warm[1]
        events = await self._run(self._read, DIALOGUES.c.events, DIALOGUES.c.sender_id, sender_id)
        return DialogueStateTracker.from_dict(sender_id, json.loads(events), self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self._save(tracker, None)

    async def save_turn(
        self, tracker: DialogueStateTracker, turn_id: Text, result: Dict[Text, Any]
    ) -> None:
        """Both or neither."""
        turn = {"turn_id": turn_id, "result": json.dumps(result), "at": time.time()}
        await self._save(tracker, turn)

    async def result_of(self, turn_id: Text) -> Optional[Dict[Text, Any]]:
        """What came of a turn that was handled before, else None."""
        result = await self._run(self._read, TURNS.c.result, TURNS.c.turn_id, turn_id)
        return None if result is None else json.loads(result)

    async def keys(self) -> Iterable[Text]:
        return await self._run(self._sender_ids)

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._engine.dispose()

    async def create_tracker(
        self, sender_id: Text, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """A new dialogue; it is first written when its first turn ends."""
        return self.init_tracker(sender_id)

    async def _save(self, tracker: DialogueStateTracker, turn: Optional[Dict[Text, Any]]) -> None:
        kept = bounded(tracker, self.domain)
        at = time.time()
        events = json.dumps([event.as_dict() for event in kept.events])
        dialogue = {"sender_id": kept.sender_id, "events": events, "updated_at": at}
        await self._run(self._write, dialogue, turn)
        self._warm[kept.sender_id] = (at, kept)
        while len(self._warm) > _WARM:
            self._warm.popitem(last=False)

    async def _run(self, function: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

    def _read(self, column: Any, key: Any, value: Text) -> Optional[Text]:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(column).where(key == value)).scalar()

    def _saved_at(self, sender_id: Text) -> Optional[float]:
        query = sa.select(DIALOGUES.c.updated_at).where(DIALOGUES.c.sender_id == sender_id)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def _sender_ids(self) -> Iterable[Text]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(DIALOGUES.c.sender_id)).scalars())

    def _write(self, dialogue: Dict[Text, Any], turn: Optional[Dict[Text, Any]]) -> None:
        same = DIALOGUES.c.sender_id == dialogue["sender_id"]
        with self._engine.begin() as connection:
            if connection.execute(sa.update(DIALOGUES).where(same), dialogue).rowcount == 0:
                connection.execute(sa.insert(DIALOGUES), dialogue)
            if turn is not None:
                connection.execute(sa.insert(TURNS), turn)
                self._sweep(connection)

    def _sweep(self, connection: Any) -> None:
        now = time.time()
        if now - self._swept > _SWEEP_EVERY:
            self._swept = now
            connection.execute(sa.delete(TURNS).where(TURNS.c.at < now - RESULT_KEPT_FOR))
            old = DIALOGUES.c.updated_at < now - DIALOGUE_KEPT_FOR
            connection.execute(sa.delete(DIALOGUES).where(old))


def _engine(url: Text) -> Any:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, future=True, pool_pre_ping=True)
    # One connection, kept open: the last one to close writes SQLite's log back, every time.
    engine = sa.create_engine(
        url,
        future=True,
        poolclass=sa.pool.QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA busy_timeout=5000")

    return engine
