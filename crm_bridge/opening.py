"""The database as a command opens it: of this release, readable with the keys there are, and every
refusal a sentence."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from crm_bridge import secrets_kept
from crm_bridge.db import Database
from crm_bridge.errors import Unavailable
from crm_bridge.migrations import running as migrations
from crm_bridge.secrets_at_rest import KeyMissing
from crm_bridge.settings import StoreSettings


class CommandFailed(Exception):
    """The message is one sentence that says what to do about it."""


@asynccontextmanager
async def opened(settings: StoreSettings) -> AsyncIterator[Database]:
    """The database that the settings name. What it refuses is a `CommandFailed`."""
    if settings.database.get_backend_name() == "sqlite":
        _make_folder(Path(settings.database.database or ""))
    database = Database(settings.database, cipher=settings.cipher)
    try:
        yield database
    except Unavailable as error:
        raise CommandFailed(_where(database, error)) from error
    except migrations.DatabaseNewer as error:
        raise CommandFailed(str(error)) from error
    finally:
        await database.close()


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandFailed(
            f"The folder {file.parent} cannot be made: {error.strerror}. "
            "Set CARELINE_STATE to a folder that can be written."
        ) from error


def _where(database: Database, error: Unavailable) -> str:
    variable = "CARELINE_STATE" if database.url.get_backend_name() == "sqlite" else "DATABASE_URL"
    address = database.url.render_as_string(hide_password=True)
    return f"{error.detail} Check {variable}: {address}"


async def refuse_unready(database: Database, settings: StoreSettings) -> None:
    """Raises `CommandFailed` for a database of another release or another key."""
    await refuse_outdated(database)
    await check_secrets(database, settings)


async def check_secrets(database: Database, settings: StoreSettings) -> None:
    """A lost key is known here, and not when the first of the staff logs in."""
    try:
        async with database.session() as session:
            await secrets_kept.check(session, settings.cipher)
    except (KeyMissing, secrets_kept.SecretsUnreadable) as error:
        raise CommandFailed(str(error)) from error


async def refuse_outdated(database: Database) -> None:
    if not await migrations.is_current(database):
        raise CommandFailed(
            "The database is not at this release: run `python -m crm_bridge migrate` first."
        )
