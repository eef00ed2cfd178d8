"""`python -m crm_bridge export`: the transcripts that a filter finds, as a file."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from crm_bridge import audit
from crm_bridge.db import Database
from crm_bridge.errors import Unprocessable
from crm_bridge.insights import search
from crm_bridge.insights.filters import Filter
from crm_bridge.settings import StoreSettings
from crm_bridge.transcripts import periods
from crm_bridge.transcripts.exporting import Wish, written
from crm_bridge.transcripts.rendering import FORMATS

_TELL_EVERY = 5_000


class ExportFailed(Exception):
    """The message is one sentence that says what to do about it."""


async def export(
    database: Database,
    settings: StoreSettings,
    query: str,
    path: Path,
    *,
    masked: bool,
    tell: Callable[[str], None],
) -> int:
    """How many were written. `query` is a filter as in the address of the list, the end of `path`
    says which format. Raises `ExportFailed`; then there is no file."""
    wish = _wish(settings, query, path, masked)
    async with database.reading() as session:
        total = await search.count(session, wish.filter, zone=wish.zone)
    unfinished = path.with_name(f"{path.name}.part")
    done = 0
    try:
        with await asyncio.to_thread(unfinished.open, "wb") as file:
            async with aclosing(written(database, settings.state, wish, file)) as steps:
                async for done in steps:
                    if done % _TELL_EVERY == 0:
                        tell(f"{done:,} of {total:,}")
        await asyncio.to_thread(unfinished.replace, path)
    except OSError as error:
        raise ExportFailed(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        await asyncio.to_thread(unfinished.unlink, missing_ok=True)
    async with database.session() as session:
        detail = {"filter": periods.told(wish.filter), "format": wish.format, "masked": masked}
        audit.record(session, "system", "transcripts.fetched", "transcript_export:file", detail)
    return done


def _wish(settings: StoreSettings, query: str, path: Path, masked: bool) -> Wish:
    kind = path.suffix.removeprefix(".")
    if kind not in FORMATS:
        raise ExportFailed(f"Give a file that ends in {' or '.join(f'.{one}' for one in FORMATS)}.")
    try:
        wanted = Filter.from_query(parse_qs(query.removeprefix("?"), strict_parsing=bool(query)))
    except ValueError as error:
        raise ExportFailed(
            "Give a filter as it stands in the address of the list: channel=web&csat=1."
        ) from error
    except Unprocessable as error:
        raise ExportFailed(str(error)) from error
    return Wish(wanted, kind, masked, ZoneInfo(settings.time_zone))
