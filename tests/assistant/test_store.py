"""What keeping a dialogue costs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered

from bot.assistant.store import DialogueStore


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
