"""Taking a backup of a shop that runs."""

import asyncio
import gzip
import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import VERSION
from crm_bridge.backup.rows import lines_of, tables
from crm_bridge.db import Database, now
from crm_bridge.migrations.running import current_revision

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = ("logs", "rasa-cache", "catalogue.json", "article-vectors.npz", "secrets.env")
"""What is in the folder of the state and not in a backup: what is made anew, and the keys, which
belong in another place than what they open."""
_LEFT_OUT_ENDINGS = (".lock", ".pid", "-wal", "-shm", "-journal", ".tmp")


async def take(
    database: Database, state: Path, file: Path, *, tell: Callable[[str], None]
) -> dict[str, int]:
    """Write `file`, whole or not at all; gives how many rows each table has.

    All tables are of one moment; the files beside them are copied after it, so that none that a row
    speaks of is missing.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            with tarfile.open(part, "w") as archive:
                manifest = await _write_tables(database, archive, Path(folder), tell)
                await asyncio.to_thread(_write_state, archive, state, database, Path(folder))
                _add_bytes(archive, MANIFEST, json.dumps(manifest, indent=1).encode())
            await asyncio.to_thread(_to_disk, part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return {name: one["rows"] for name, one in manifest["tables"].items()}


async def _write_tables(
    database: Database, archive: tarfile.TarFile, folder: Path, tell: Callable[[str], None]
) -> dict[str, Any]:
    kept: dict[str, dict[str, Any]] = {}
    async with database.reading() as session:
        await _one_moment(session)
        revision = await session.run_sync(lambda on: current_revision(on.connection()))
        for table in tables():
            path = folder / "table.jsonl.gz"
            digest, rows = hashlib.sha256(), 0
            with gzip.open(path, "wb", compresslevel=3) as written:
                async for line in lines_of(session, table):
                    written.write(line)
                    digest.update(line)
                    rows += 1
            archive.add(path, f"tables/{table.name}.jsonl.gz")
            kept[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
            if rows:
                tell(f"{table.name}: {rows}")
        taken_at = now(session).isoformat()
    return {
        "format": FORMAT,
        "version": VERSION,
        "revision": revision,
        "taken_at": taken_at,
        "tables": kept,
    }


async def _one_moment(session: AsyncSession) -> None:
    """What is written from here on is not seen. SQLite does so of itself with its first read."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    await session.execute(text("SELECT 1 FROM alembic_version"))


def _write_state(archive: tarfile.TarFile, state: Path, database: Database, folder: Path) -> None:
    ours = Path(database.url.database or "") if _is_sqlite(database) else None
    for path in _files(state):
        if ours is not None and ours.exists() and path.samefile(ours):
            continue
        name = f"state/{path.relative_to(state).as_posix()}"
        try:
            if path.suffix == ".db":
                copy = folder / "copy.db"
                _copy_database(path, copy)
                archive.add(copy, name)
                copy.unlink()
            else:
                archive.add(path, name)
        except FileNotFoundError:
            # Erased since it was listed: a customer's wish is heard while a backup is taken, too.
            continue


def _files(state: Path) -> Iterator[Path]:
    for path in sorted(state.rglob("*")):
        first = path.relative_to(state).parts[0]
        if first in LEFT_OUT or path.name.endswith(_LEFT_OUT_ENDINGS):
            continue
        if any(part.startswith(".") for part in path.relative_to(state).parts):
            continue
        if path.is_file() and not path.is_symlink():
            yield path


def _copy_database(path: Path, copy: Path) -> None:
    """The dialogues of the assistant, which are written while they are read."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _is_sqlite(database: Database) -> bool:
    return database.url.get_backend_name() == "sqlite"


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = 0o600
    archive.addfile(entry, io.BytesIO(content))


def _to_disk(path: Path) -> None:
    path.chmod(0o600)
    with path.open("rb") as written:
        os.fsync(written.fileno())
