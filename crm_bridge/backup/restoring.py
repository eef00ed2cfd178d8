"""Putting a backup back into an empty place."""

import asyncio
import gzip
import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, bindparam, func, insert, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.backup.rows import AT_ONCE, raw, row_of, tables
from crm_bridge.backup.taking import FORMAT, MANIFEST
from crm_bridge.db import Database
from crm_bridge.insights.rebuilding import rebuild
from crm_bridge.migrations.running import go_back, known_revision, migrate, revision_of
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order
from crm_bridge.models.product import Product
from crm_bridge.models.staff import Staff

_TELLING = (Staff, Customer, Product, Order, Conversation)
"""A shop that has none of these is empty."""


class BackupUnusable(Exception):
    """The message says what is wrong with the file, or with the place."""


async def restore(
    database: Database, state: Path, file: Path, zone: ZoneInfo, *, tell: Callable[[str], None]
) -> Mapping[str, int]:
    """Put everything back, or nothing. Raises BackupUnusable."""
    manifest = await asyncio.to_thread(read_manifest, file)
    await _bring_to(database, manifest["revision"])
    try:
        with tarfile.open(file) as archive:
            async with database.session() as session:
                await _refuse_full(session)
                await _clear(session)
                for table in tables():
                    told = manifest["tables"].get(table.name)
                    if told is not None:
                        await _fill(session, archive, table, told)
                        if told["rows"]:
                            tell(f"{table.name}: {told['rows']}")
                if session.get_bind().dialect.name == "postgresql":
                    await session.run_sync(lambda on: _count_on(on.connection()))
                await asyncio.to_thread(_put_files, archive, state)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupUnusable(f"{file} cannot be read: {error}") from error
    await migrate(database)
    await rebuild(database, zone, tell)
    return {name: told["rows"] for name, told in manifest["tables"].items()}


def read_manifest(file: Path) -> dict[str, Any]:
    """What the backup says of itself. Raises BackupUnusable."""
    try:
        with tarfile.open(file) as archive:
            found = archive.extractfile(MANIFEST)
            manifest = json.loads(found.read()) if found else {}
    except KeyError:
        raise BackupUnusable(f"{file} is no backup, or its end is missing.") from None
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise BackupUnusable(f"{file} cannot be read: {error}") from error
    if manifest.get("format") != FORMAT or not known_revision(str(manifest.get("revision"))):
        raise BackupUnusable(
            f"{file} was written by release {manifest.get('version', 'unknown')}, "
            "which is newer than this one. Restore it with that release."
        )
    return dict(manifest)


async def _bring_to(database: Database, revision: str) -> None:
    """The tables of the release that wrote the backup; a place that has a shop is left alone."""
    at = await revision_of(database)
    if at is not None:
        async with database.reading() as session:
            await _refuse_full(session)
        await go_back(database, revision)
    await migrate(database, revision)


async def _refuse_full(session: AsyncSession) -> None:
    for kind in _TELLING:
        number = await session.scalar(select(func.count()).select_from(kind))
        if number:
            raise BackupUnusable(
                f"There is a shop in this database already ({kind.__tablename__}: {number}). "
                "Restore into an empty one: another CARELINE_STATE, or another DATABASE_URL."
            )


async def _clear(session: AsyncSession) -> None:
    """Of what a migration puts into an empty database."""
    there = set(await session.run_sync(lambda on: inspect(on.connection()).get_table_names()))
    for table in reversed(tables()):
        if table.name in there:
            await session.execute(table.delete())


async def _fill(
    session: AsyncSession, archive: tarfile.TarFile, table: Table, told: Mapping[str, Any]
) -> None:
    name = f"tables/{table.name}.jsonl.gz"
    digest, rows = hashlib.sha256(), 0
    lines = _lines(archive, name)
    while portion := list(islice(lines, AT_ONCE)):
        made = []
        for line in portion:
            digest.update(line)
            try:
                made.append(row_of(table, line))
            except ValueError as error:
                raise BackupUnusable(f"{name}, line {rows + len(made) + 1}: {error}") from error
        values = {
            column: bindparam(column, type_=raw(table.columns[column]).type) for column in made[0]
        }
        await session.execute(insert(table).values(values), made)
        rows += len(made)
    if rows != told["rows"] or digest.hexdigest() != told["sha256"]:
        raise BackupUnusable(f"{name} is damaged: {rows} rows of {told['rows']} could be read.")


def _lines(archive: tarfile.TarFile, name: str) -> Iterator[bytes]:
    try:
        found = archive.extractfile(name)
    except KeyError:
        raise BackupUnusable(f"{name} is missing from the backup.") from None
    if found is None:
        raise BackupUnusable(f"{name} is no file.")
    with gzip.open(found) as lines:
        yield from lines


def _count_on(connection: Connection) -> None:
    """PostgreSQL's counters go on after the highest number that was put back."""
    for table in tables():
        for column in table.primary_key.columns:
            name = connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": table.name, "column": column.name},
            )
            if name is None:
                continue
            highest = connection.scalar(select(func.max(column)))
            if highest is not None:
                connection.execute(
                    text("SELECT setval(CAST(:name AS regclass), :highest)"),
                    {"name": name, "highest": highest},
                )


def _put_files(archive: tarfile.TarFile, state: Path) -> None:
    state.mkdir(parents=True, exist_ok=True)
    for entry in archive.getmembers():
        if not entry.name.startswith("state/") or not entry.isfile():
            continue
        entry = entry.replace(name=entry.name.removeprefix("state/"), deep=False)
        if not (state / entry.name).exists():
            archive.extract(entry, state, filter="data")
