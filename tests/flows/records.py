"""What the bridge recorded, read from its database beside the running processes."""

import json
import sqlite3
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Records:
    """Read-only questions to the SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self, query: str, *values: object) -> list[Row]:
        connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()

    def messages(self, conversation_id: str) -> list[Row]:
        """In order, with `understanding` and `actions` read."""
        found = self.rows(
            "SELECT * FROM messages WHERE conversation_id = ? ORDER BY seq", conversation_id
        )
        for row in found:
            for column in ("understanding", "actions"):
                row[column] = json.loads(row[column]) if row[column] else None
        return found

    def escalations(self, conversation_id: str) -> list[Row]:
        return self.rows(
            "SELECT * FROM escalations WHERE conversation_id = ? ORDER BY opened_at",
            conversation_id,
        )

    def interactions(self, conversation_id: str) -> list[Row]:
        return self.rows(
            "SELECT * FROM interactions WHERE conversation_id = ? ORDER BY started_at",
            conversation_id,
        )

    def order(self, number: str) -> Row:
        return self.rows("SELECT * FROM orders WHERE number = ?", number)[0]

    def commands(self, number: str) -> list[Row]:
        return self.rows("SELECT * FROM commands WHERE order_number = ?", number)

    def returns(self, number: str) -> list[Row]:
        return self.rows("SELECT * FROM returns WHERE order_number = ?", number)
