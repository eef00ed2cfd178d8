"""`python -m crm_bridge backup FILE` and `restore FILE`."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_bridge.backup.restoring import BackupUnusable, restore
from crm_bridge.backup.taking import take
from crm_bridge.opening import CommandFailed, opened, refuse_unready
from crm_bridge.settings import StoreSettings

Write = Callable[[str], None]


async def back_up(settings: StoreSettings, file: Path, *, write: Write, tell: Write) -> int:
    """Write a backup of the shop, which may go on meanwhile. Raises `CommandFailed`."""
    await asyncio.to_thread(_refuse_overwriting, file)
    async with opened(settings) as database:
        await refuse_unready(database, settings)
        try:
            rows = await take(database, settings.state, file, tell=tell)
        except OSError as error:
            raise CommandFailed(f"{file} could not be written: {error}") from error
    size = (await asyncio.to_thread(file.stat)).st_size
    write(f"{file}: {sum(rows.values()):,} rows, {size / 1024**2:,.1f} MB.")
    write("The keys (secrets.env) are not in it. Keep them in another place.")
    return 0


async def put_back(settings: StoreSettings, file: Path, *, write: Write, tell: Write) -> int:
    """Put a backup into an empty place. Raises `CommandFailed`; then nothing was put back."""
    if not await asyncio.to_thread(file.is_file):
        raise CommandFailed(f"There is no file {file}.")
    zone = ZoneInfo(settings.time_zone)
    async with opened(settings) as database:
        try:
            rows = await restore(database, settings.state, file, zone, tell=tell)
        except BackupUnusable as error:
            raise CommandFailed(str(error)) from error
        write(f"{sum(rows.values()):,} rows are back. `make run` starts the shop.")
        await refuse_unready(database, settings)
    return 0


def _refuse_overwriting(file: Path) -> None:
    if file.exists():
        raise CommandFailed(f"{file} is there already. Name a file that is not.")
    if not file.parent.is_dir():
        raise CommandFailed(f"There is no folder {file.parent}.")
