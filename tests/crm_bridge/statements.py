"""Which statements requests run."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.crm_bridge.shop import ShopBridge


@contextmanager
def statements_of_requests(bridge: ShopBridge) -> Iterator[list[str]]:
    """Without the beginnings of transactions, and without what works by the clock beside requests,
    in tasks with names: it may happen to look at the database at that moment."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        task = asyncio.current_task()
        of_a_request = task is not None and task.get_name().startswith("Task-")
        if of_a_request and not statement.startswith("BEGIN"):
            seen.append(" ".join(statement.split())[:60])

    engine = bridge.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
