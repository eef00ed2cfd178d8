"""Makes the files that were asked for, one after another, beside everything else that goes on."""

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import BinaryIO
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy import select

from crm_bridge.db import Database
from crm_bridge.errors import BridgeError
from crm_bridge.insights import search
from crm_bridge.insights.filters import Filter
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.transcript import TranscriptExport
from crm_bridge.settings import StoreSettings
from crm_bridge.supervision import Rest, supervised
from crm_bridge.transcripts import exports
from crm_bridge.transcripts.records import records
from crm_bridge.transcripts.renderer import renderer
from crm_bridge.transcripts.rendering import Rendering

logger = logging.getLogger(__name__)

REST = 60.0
"""Seconds between two looks when nobody calls."""
BATCH = 25
"""Transcripts read at once: few enough that nobody else waits for it."""
_TELL_EVERY = 0.5
"""Seconds between two notes of how far it is."""


class Exporter:
    """One a process; `run` it under supervision, `wake` it when there is something new."""

    def __init__(self, database: Database, settings: StoreSettings) -> None:
        self._database = database
        self._state = settings.state
        self._zone = ZoneInfo(settings.time_zone)
        self._folder = settings.state / "exports"
        self._rest = Rest()
        self._unwanted: set[str] = set()
        self._working = asyncio.Lock()

    def path(self, export_id: str) -> Path:
        """Where the file is. Ids are made by us, so they are safe as file names."""
        return self._folder / export_id

    def wake(self) -> None:
        self._rest.wake()

    async def drop(self, export_id: str) -> None:
        """Nobody wants it any more: stop at once, and remove what there is."""
        self._unwanted.add(export_id)
        await asyncio.to_thread(_remove, self.path(export_id))

    async def run(self) -> None:
        """Work for ever."""
        async with self._database.session() as session:
            await exports.take_up(session)
        await self._sweep()
        while True:
            await self.work_once()
            await self._rest.over(REST)

    async def work_once(self) -> None:
        """Make all that wait, and remove what is too old."""
        async with self._working:
            while await self._next():
                pass
            async with self._database.session() as session:
                over = await exports.expired(session)
            for export_id in over:
                await asyncio.to_thread(_remove, self.path(export_id))

    async def _next(self) -> bool:
        async with self._database.session() as session:
            export = await exports.next_one(session)
        if export is None:
            return False
        try:
            await self._make(export)
        except (BridgeError, OSError) as error:
            logger.warning("The export %s could not be made: %s", export.id, error)
            async with self._database.session() as session:
                await exports.fail(session, export.id, _why(error))
            await self.drop(export.id)
        self._unwanted.discard(export.id)
        return True

    async def _make(self, export: TranscriptExport) -> None:
        wanted = Filter.from_query(parse_qs(export.query))
        path = self.path(export.id)
        file = await asyncio.to_thread(_opened, path)
        try:
            done = await self._write(export, wanted, file)
            size = await asyncio.to_thread(_finished, file)
        finally:
            await asyncio.to_thread(file.close)
        async with self._database.session() as session:
            kept = done is not None and await exports.finish(session, export.id, done, size)
        if not kept:
            await asyncio.to_thread(_remove, path)

    async def _write(self, export: TranscriptExport, wanted: Filter, file: BinaryIO) -> int | None:
        """How many transcripts were written; None when it was cancelled."""
        done, told = 0, monotonic()
        wish = Wish(wanted, export.format, export.masked, self._zone, export.staff_id)
        # Closed at once when nobody wants it: its process must not outlive it.
        async with aclosing(written(self._database, self._state, wish, file)) as steps:
            async for done in steps:
                if export.id in self._unwanted:
                    return None
                if monotonic() - told >= _TELL_EVERY:
                    async with self._database.session() as session:
                        if not await exports.progress(session, export.id, done):
                            return None
                    told = monotonic()
        return done

    async def _sweep(self) -> None:
        """Remove files that belong to nothing: of makings that were cut short, or cancelled."""
        async with self._database.reading() as session:
            known = await exports.ready(session)
        await asyncio.to_thread(_remove_others, self._folder, known)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be in a file. `zone` is the shop's, `reader_id` whose reviews `mine` are."""

    filter: Filter
    format: str
    masked: bool
    zone: ZoneInfo
    reader_id: str | None = None


async def written(
    database: Database, state: Path, wish: Wish, file: BinaryIO
) -> AsyncGenerator[int]:
    """Write all transcripts that fit into `file`, telling after each step how many there are in it.
    However many they are, few are in memory. Raises `Unavailable`, OSError."""
    done = 0
    beginning = Rendering(None, b"").beginning(wish.format).encode()
    await asyncio.to_thread(file.write, beginning)
    async with renderer(state, wish.format, masked=wish.masked) as rendered:
        async for ids in found_ids(database, wish.filter, zone=wish.zone, reader_id=wish.reader_id):
            async with database.reading() as session:
                read = await records(session, ids)
            await asyncio.to_thread(file.write, await rendered.lines(read))
            done += len(ids)
            yield done


async def found_ids(
    database: Database,
    wanted: Filter,
    *,
    zone: ZoneInfo,
    reader_id: str | None = None,
    batch: int = BATCH,
) -> AsyncIterator[Sequence[str]]:
    """The ids of all transcripts that fit, those that began last first, some at a time; each time
    in a transaction of its own, so that a long export holds nothing open."""
    async with database.reading() as session:
        meant = await search.meaning(session, wanted, zone=zone, reader_id=reader_id)
    # Not by their last activity: what is written to meanwhile would be missed, or come twice.
    query = (
        select(EpisodeFacts.id, EpisodeFacts.episode_id)
        .where(*meant.conditions)
        .order_by(EpisodeFacts.id.desc())
        .limit(batch)
    )
    onwards = query
    while True:
        async with database.reading() as session:
            found = (await session.execute(onwards)).all()
        if found:
            yield [episode_id for _, episode_id in found]
            onwards = query.where(EpisodeFacts.id < found[-1][0])
        if len(found) < batch:
            return


def _opened(path: Path) -> BinaryIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")


def _finished(file: BinaryIO) -> int:
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def _remove_others(folder: Path, known: set[str]) -> None:
    with suppress(FileNotFoundError):
        for path in folder.iterdir():
            if path.name not in known:
                _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("The file %s could not be removed: %s", path, error.strerror)


def _why(error: BridgeError | OSError) -> str:
    if isinstance(error, OSError):
        return f"The file could not be written: {error.strerror}."
    return error.detail


EXPORTER = web.AppKey("EXPORTER", Exporter)


def add_exporter(app: web.Application, database: Database, settings: StoreSettings) -> None:
    """Makes files as long as the application runs."""
    app[EXPORTER] = Exporter(database, settings)
    app.cleanup_ctx.append(_running)


async def _running(app: web.Application) -> AsyncIterator[None]:
    async with supervised("exports", app[EXPORTER].run):
        yield
