"""What the shop's database says in the end, read by somebody who is not the shop."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tests.chaos.databases import Row, Store

_JSON = ("reasons", "reply_seqs", "data", "content")


@dataclass(frozen=True)
class Ledger:
    """Rows as they are, each list in its order; JSON is read."""

    conversations: list[Row]
    messages: list[Row]
    turns: list[Row]
    episodes: list[Row]
    interactions: list[Row]
    escalations: list[Row]
    events: list[Row]
    updates: list[Row]
    ids: list[Row]
    """Providers' ids of messages."""

    @classmethod
    async def read(cls, store: Store) -> "Ledger":
        return cls(
            await _rows(store, "SELECT id, channel, last_seq, state FROM conversations"),
            await _rows(
                store,
                "SELECT conversation_id, seq, episode_id, author, text, client_id, reply_to,"
                " outcome, delivery, to_channel, content FROM messages"
                " ORDER BY conversation_id, seq",
            ),
            await _rows(
                store,
                "SELECT id, conversation_id, seq, finished_at, outcome, dropped, reply_seqs"
                " FROM turns ORDER BY conversation_id, seq",
            ),
            await _rows(
                store,
                "SELECT id, conversation_id, number, first_seq, ended_at FROM episodes"
                " ORDER BY conversation_id, number",
            ),
            await _rows(
                store,
                "SELECT id, conversation_id, episode_id, message_count, ended_at, outcome"
                " FROM interactions",
            ),
            await _rows(store, "SELECT conversation_id, episode_id, reasons FROM escalations"),
            await _rows(
                store,
                "SELECT number, conversation_id, type, seq, data FROM events"
                " WHERE type IN ('message', 'control', 'outcome') ORDER BY number",
            ),
            await _rows(
                store,
                "SELECT id, channel, key, handled_at, problem FROM channel_updates ORDER BY id",
            ),
            await _rows(store, "SELECT conversation_id, seq, external_id FROM channel_messages"),
        )

    def of_conversation(self, rows: list[Row]) -> dict[str, list[Row]]:
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            found[row["conversation_id"]].append(row)
        return dict(found)


async def left(store: Store) -> dict[str, int]:
    """What is still to be done, by what it is; nothing once all has been drained."""
    questions = {
        "unanswered": "SELECT count(*) AS n FROM messages WHERE author = 'customer'"
        " AND outcome IS NULL",
        "not_handled": "SELECT count(*) AS n FROM channel_updates WHERE handled_at IS NULL"
        " AND problem IS NULL",
        "not_sent": "SELECT count(*) AS n FROM messages WHERE author <> 'customer'"
        " AND delivery = 'kept'",
    }
    found = {name: (await store.rows(query))[0]["n"] for name, query in questions.items()}
    return {name: count for name, count in found.items() if count}


async def _rows(store: Store, query: str) -> list[Row]:
    return [_read(row) for row in await store.rows(query)]


def _read(row: Row) -> Row:
    def value(name: str, kept: Any) -> Any:
        return json.loads(kept) if name in _JSON and isinstance(kept, str) else kept

    return {name: value(name, kept) for name, kept in row.items()}
