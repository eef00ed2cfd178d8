"""The assistant's database: the dialogues, and the results of turns.

A turn's dialogue and its result are written in one transaction: a turn that is asked for again
after a crash is either known with its result, or has left no trace.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Dict, Iterable, Optional, Text, Tuple

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.dialogue import Dialogue, write_down, written
from bot.assistant.history import bounded

RESULT_KEPT_FOR = 7 * 24 * 3600
"""Seconds after which a turn's result is dropped; the gateway repeats a turn within minutes."""
DIALOGUE_KEPT_FOR = 30 * 24 * 3600
"""Seconds after its last turn: a dialogue ends with its episode, which a person may have for days.
One that comes back later begins clean."""
_SWEEP_EVERY = 3600
_CHECKPOINT_EVERY = 100
"""Turns; of 20 to 40 KB each, SQLite itself would do so as often."""
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
_RESULT_OF = sa.select(TURNS.c.result).where(TURNS.c.turn_id == sa.bindparam("key"))
_SAVED_AT = sa.select(DIALOGUES.c.updated_at).where(DIALOGUES.c.sender_id == sa.bindparam("key"))
_EVENTS_OF = sa.select(DIALOGUES.c.events).where(DIALOGUES.c.sender_id == sa.bindparam("key"))
_UPDATE = (
    sa.update(DIALOGUES)
    .where(DIALOGUES.c.sender_id == sa.bindparam("key"))
    .values(events=sa.bindparam("told"), updated_at=sa.bindparam("at"))
)
_INSERT = sa.insert(DIALOGUES).values(
    sender_id=sa.bindparam("key"), events=sa.bindparam("told"), updated_at=sa.bindparam("at")
)
_INSERT_TURN = sa.insert(TURNS)


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
        self._reading, self._at_hand = _at_hand(self._engine)
        self._unchecked = 0
        self._written_back: Future[None] = Future()
        self._written_back.set_result(None)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="assistant-database")
        self._swept = 0.0
        self._warm: OrderedDict[Text, Tuple[float, DialogueStateTracker]] = OrderedDict()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The dialogue with this id, or None.

        A dialogue just used is at hand. It is handed out once: what is not saved is forgotten.
        """
        saved, warm = await self._read(_SAVED_AT, sender_id), self._warm.pop(sender_id, None)
        if saved is None:
            return None
        if warm is not None and warm[0] == saved:
            return warm[1]
        events = await self._read(_EVENTS_OF, sender_id)
        return Dialogue.from_dict(sender_id, json.loads(events), self.domain.slots)

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
        result = await self._read(_RESULT_OF, turn_id)
        return None if result is None else json.loads(result)

    async def keys(self) -> Iterable[Text]:
        return await self._run(self._sender_ids)

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        for connection in (self._reading, self._at_hand):
            if connection is not None:
                connection.close()
        self._engine.dispose()

    async def create_tracker(
        self, sender_id: Text, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """A new dialogue; it is first written when its first turn ends."""
        return Dialogue(sender_id, self.domain.slots, self.max_event_history)

    async def _save(self, tracker: DialogueStateTracker, turn: Optional[Dict[Text, Any]]) -> None:
        kept = bounded(tracker, self.domain)
        at = time.time()
        write_down(kept.events)
        dialogue = {"key": kept.sender_id, "told": written(kept.events), "at": at}
        if not self._write_at_once(dialogue, turn):
            await self._run(self._write, dialogue, turn)
        self._warm[kept.sender_id] = (at, kept)
        while len(self._warm) > _WARM:
            self._warm.popitem(last=False)

    async def _run(self, function: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

    async def _read(self, query: Any, key: Text) -> Any:
        """A row by its key. SQLite has it sooner than the thread would begin, and in its WAL who
        reads waits for nobody who writes."""
        if self._reading is not None:
            return self._reading.execute(query, {"key": key}).scalar()
        return await self._run(self._scalar, query, key)

    def _scalar(self, query: Any, key: Text) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(query, {"key": key}).scalar()

    def _sender_ids(self) -> Iterable[Text]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(DIALOGUES.c.sender_id)).scalars())

    def _write_at_once(self, dialogue: Dict[Text, Any], turn: Optional[Dict[Text, Any]]) -> bool:
        """Where nothing is to be waited for: no lock, and no disk, as SQLite's WAL is written back
        in the thread. Whether it was done is returned.

        While it is written back, turns wait for that: else it might never come to its end, and the
        WAL would grow."""
        if self._at_hand is None or self._sweeps_now() or not self._written_back.done():
            return False
        try:
            with self._at_hand.begin():
                _record(self._at_hand, dialogue, turn)
        except sa.exc.OperationalError:  # locked; in the thread it waits, or fails for good
            return False
        self._unchecked += 1
        if self._unchecked >= _CHECKPOINT_EVERY:
            self._unchecked = 0
            self._written_back = self._thread.submit(self._checkpoint)
        return True

    def _write(self, dialogue: Dict[Text, Any], turn: Optional[Dict[Text, Any]]) -> None:
        with self._engine.begin() as connection:
            _record(connection, dialogue, turn)
            if turn is not None:
                self._sweep(connection)

    def _checkpoint(self) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def _sweeps_now(self) -> bool:
        return time.time() - self._swept > _SWEEP_EVERY

    def _sweep(self, connection: Any) -> None:
        if self._sweeps_now():
            self._swept = now = time.time()
            connection.execute(sa.delete(TURNS).where(TURNS.c.at < now - RESULT_KEPT_FOR))
            old = DIALOGUES.c.updated_at < now - DIALOGUE_KEPT_FOR
            connection.execute(sa.delete(DIALOGUES).where(old))


def _engine(url: Text) -> Any:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, future=True, pool_pre_ping=True)
    # Kept open: the last one to close writes SQLite's log back, every time. A file has two more
    # for what need not wait; what is in memory belongs to its one connection.
    engine = sa.create_engine(
        url,
        future=True,
        poolclass=sa.pool.QueuePool,
        pool_size=3 if _is_file(url) else 1,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA busy_timeout=5000")

    return engine


def _record(connection: Any, dialogue: Dict[Text, Any], turn: Optional[Dict[Text, Any]]) -> None:
    if connection.execute(_UPDATE, dialogue).rowcount == 0:
        connection.execute(_INSERT, dialogue)
    if turn is not None:
        connection.execute(_INSERT_TURN, turn)


def _at_hand(engine: Any) -> Tuple[Any, Any]:
    """Two connections for SQLite in a file, which wait for nobody: one to read by, without a
    transaction that stays open, and one to write by."""
    if not _is_file(str(engine.url)):
        return None, None
    reading = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    writing = engine.connect()
    for pragma in ("busy_timeout=0", "wal_autocheckpoint=0"):
        writing.exec_driver_sql(f"PRAGMA {pragma}")
    writing.commit()
    return reading, writing


def _is_file(url: Text) -> bool:
    parsed = sa.engine.make_url(url)
    return parsed.get_backend_name() == "sqlite" and bool(parsed.database)
