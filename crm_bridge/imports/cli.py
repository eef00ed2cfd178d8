"""`python -m crm_bridge import DIR [--if-empty]`: loads a shop and says what came of it."""

from collections.abc import Callable
from pathlib import Path

from crm_bridge.db import Database
from crm_bridge.imports.loading import import_directory

Write = Callable[[str], None]


async def run_import(database: Database, directory: Path, *, if_empty: bool, write: Write) -> int:
    """Import and `write` the report; gives the exit code: 0, or 1 when nothing was loaded.

    Raises `Unavailable` when the database cannot be reached; then nothing was loaded either.
    """
    report = await import_directory(database, directory, if_empty=if_empty)
    for line in report.lines():
        write(line)
    return 0 if report.ok else 1
