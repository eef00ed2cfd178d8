"""What keeping a dialogue costs."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered

from bot.assistant.store import _CHECKPOINT_EVERY, DialogueStore


def test_a_turn_costs_four_statements_and_one_commit(tmp_path: Path) -> None:
    asyncio.run(_counted(tmp_path))


async def _counted(folder: Path) -> None:
    store = DialogueStore(Domain.empty(), url=f"sqlite:///{folder / 'assistant.db'}")
    seen: list[str] = []
    sa.event.listen(store._engine, "before_cursor_execute", lambda *a: seen.append(a[2].split()[0]))
    sa.event.listen(store._engine, "commit", lambda _: seen.append("COMMIT"))
    try:
        for number in range(12):
            seen.clear()
            assert await store.result_of(f"turn {number}") is None
            tracker = await store.get_or_create_tracker("dialogue")
            tracker.update(UserUttered("hello"))
            tracker.update(ActionExecuted("action_listen"))
            await store.save_turn(tracker, f"turn {number}", {"replies": []})
        # Was it answered before, has somebody else gone on with it; the dialogue and the result.
        assert seen == ["SELECT", "SELECT", "UPDATE", "INSERT", "COMMIT"]
    finally:
        store.close()


def test_a_turn_waits_for_whoever_else_writes(tmp_path: Path) -> None:
    asyncio.run(_beside_another(tmp_path / "assistant.db"))


async def _beside_another(file: Path) -> None:
    store = DialogueStore(Domain.empty(), url=f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        tracker = await store.get_or_create_tracker("dialogue")
        saving = asyncio.ensure_future(store.save_turn(tracker, "turn", {"replies": []}))
        await asyncio.sleep(0)
        assert await store.result_of("turn") is None
        assert not saving.done()
        other.execute("ROLLBACK")
        await saving
        assert await store.result_of("turn") == {"replies": []}
    finally:
        other.close()
        store.close()


def test_what_is_written_at_once_is_written_back_in_the_thread(tmp_path: Path) -> None:
    asyncio.run(_written_back(tmp_path / "assistant.db"))


async def _written_back(file: Path) -> None:
    store = DialogueStore(Domain.empty(), url=f"sqlite:///{file}")
    log, sizes = file.with_name(f"{file.name}-wal"), []
    try:
        for turn in range(4 * _CHECKPOINT_EVERY):
            tracker = await store.get_or_create_tracker("dialogue")
            await store.save_turn(tracker, f"turn {turn}", {"text": "well " * 2000})
            if turn % _CHECKPOINT_EVERY == 1:
                await store.keys()  # by the same thread, so it has written back
                sizes.append(log.stat().st_size)
        assert sizes[-1] < 2 * sizes[1]
        assert await store.result_of("turn 7") is not None
    finally:
        store.close()
