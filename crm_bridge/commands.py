"""What the command line does."""

import asyncio
import gc
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.serving import raise_file_limit
from bot.threads import give_way
from crm_bridge import secrets_kept, texts
from crm_bridge.app import init_app
from crm_bridge.contents import export
from crm_bridge.contents.setup import standing_contents
from crm_bridge.corrections import commands as corrections
from crm_bridge.db import Database
from crm_bridge.demo import talks
from crm_bridge.demo.writing import write_shop
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.imports.cli import run_import
from crm_bridge.imports.loading import holds_a_shop, import_directory
from crm_bridge.insights.rebuilding import rebuild
from crm_bridge.intelligence.running import commands as running
from crm_bridge.migrations import running as migrations
from crm_bridge.opening import (
    CommandFailed,
    check_secrets,
    opened,
    refuse_outdated,
    refuse_unready,
)
from crm_bridge.products.catalogue_file import keep_catalogue
from crm_bridge.replies import shipped
from crm_bridge.routing.setting_up import set_up
from crm_bridge.routing.team_file import TeamFileInvalid, read_team_file
from crm_bridge.secrets_at_rest import SETTING
from crm_bridge.settings import Settings, StoreSettings
from crm_bridge.staff import first_logins
from crm_bridge.training import commands as training
from crm_bridge.transcripts import command

SHUTDOWN_SECONDS = 5


def serve(settings: Settings) -> int:
    """Serve until told to stop. Raises `CommandFailed`, `Unavailable`."""
    asyncio.run(_check(settings))
    raise_file_limit()
    give_way()
    app = init_app(settings)
    # What is there now stays. To look through it again and again, as the collector does when much
    # is read at once, would stop every turn for a quarter of a second.
    gc.collect()
    gc.freeze()
    try:
        web.run_app(
            app,
            host=settings.bridge_host,
            port=settings.bridge_port,
            access_log=None,
            print=None,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )
    except OSError as error:
        place = f"{settings.bridge_host}:{settings.bridge_port}"
        raise CommandFailed(
            f"The bridge cannot listen on {place}: {error.strerror}. "
            "Set CARELINE_BRIDGE_HOST and CARELINE_BRIDGE_PORT to a free one."
        ) from error
    return 0


async def bring_up_to_date(settings: StoreSettings, *, write: Callable[[str], None]) -> int:
    """Bring the database to this release. Raises `CommandFailed`; then it is as it was."""
    async with opened(settings) as database:
        await migrations.migrate(database)
    write(f"The database is at step {migrations.head()}, that of this release.")
    return 0


async def take_back(settings: StoreSettings, step: str, *, write: Callable[[str], None]) -> int:
    """Bring the database back to a step of an earlier release. Raises `CommandFailed`; then it is
    as it was."""
    known = migrations.revisions()
    if step not in known:
        raise CommandFailed(
            f"There is no step {step}: this release knows {known[0]} to {known[-1]}."
        )
    async with opened(settings) as database:
        for line in await migrations.go_back(database, step):
            write(f"taken back: {line}")
        at = await migrations.revision_of(database)
    write(f"The database is at step {at}; this release is at {known[-1]}.")
    return 0


async def load(
    settings: StoreSettings, directory: Path, *, if_empty: bool, write: Callable[[str], None]
) -> int:
    """Load a shop's files; the report goes to `write`."""
    async with opened(settings) as database:
        await refuse_unready(database, settings)
        code = await run_import(database, directory, if_empty=if_empty, write=write)
        await keep_catalogue(database, settings.state)
        return code


async def set_up_teams(settings: StoreSettings, file: Path, *, write: Callable[[str], None]) -> int:
    """Make the teams work as the file says. Raises `CommandFailed`; then nothing was changed."""
    async with opened(settings) as database:
        await refuse_unready(database, settings)
        try:
            plan = read_team_file(file)
            async with database.session() as session:
                await set_up(session, plan)
        except (TeamFileInvalid, Unprocessable) as error:
            raise CommandFailed(str(error)) from error
    write(f"Set up: {', '.join(plan.teams)}.")
    return 0


async def export_contents(
    settings: StoreSettings, folder: Path, *, write: Callable[[str], None]
) -> int:
    """Write the texts and articles that leads changed into `folder`, as the files that have them;
    what was done goes to `write`. Raises `CommandFailed`."""
    async with opened(settings) as database:
        await refuse_outdated(database)
        contents = standing_contents(settings, database, await asyncio.to_thread(texts.shipped))
        snapshot = await contents.standing()
    files = await asyncio.to_thread(export.exported, snapshot, contents.folders)
    try:
        lines = await asyncio.to_thread(export.write, files, folder)
    except OSError as error:
        raise CommandFailed(f"{folder} cannot be written: {error.strerror}.") from error
    for line in lines or ["Nothing differs from the files."]:
        write(line)
    return 0


async def export_transcripts(
    settings: StoreSettings,
    query: str,
    file: Path,
    *,
    unmasked: bool,
    write: Callable[[str], None],
    tell: Callable[[str], None],
) -> int:
    """Write the transcripts that a filter finds to a file; how far it is goes to `tell`. Raises
    `CommandFailed`."""
    async with opened(settings) as database:
        await refuse_outdated(database)
        try:
            done = await command.export(
                database, settings, query, file, masked=not unmasked, tell=tell
            )
        except command.ExportFailed as error:
            raise CommandFailed(str(error)) from error
    write(f"{file}: {done:,} transcripts{'' if unmasked else ', without personal data'}.")
    return 0


async def encrypt(settings: StoreSettings, *, forget: bool, write: Callable[[str], None]) -> int:
    """Bring all that is kept encrypted under the first key. Raises `CommandFailed`; then nothing
    was changed."""
    if settings.cipher is None:
        raise CommandFailed(f"{SETTING} is not set: there is no key to encrypt with.")
    async with opened(settings) as database:
        await refuse_outdated(database)
        try:
            async with database.session() as session:
                report = await secrets_kept.encrypt_anew(session, settings.cipher, forget=forget)
        except secrets_kept.SecretsUnreadable as error:
            raise CommandFailed(str(error)) from error
    for line in report.lines():
        write(line)
    return 0


async def make_facts(settings: StoreSettings, *, write: Callable[[str], None]) -> int:
    """Make all facts anew: after a change of the time zone, or to be sure."""
    async with opened(settings) as database:
        await refuse_outdated(database)
        made = await rebuild(database, ZoneInfo(settings.time_zone), write)
    write(f"Facts: {made} stretches of help.")
    return 0


async def changes(
    settings: StoreSettings,
    deed: str | None,
    name: str,
    folder: Path | None,
    *,
    write: Callable[[str], None],
) -> int:
    """What leads corrected. Raises `CommandFailed`."""
    async with opened(settings) as database:
        await refuse_outdated(database)
        try:
            if deed == "show":
                await corrections.write_difference(database, name, write)
            elif deed == "export" and folder is not None:
                await corrections.export(database, name, folder, write)
            elif deed == "needs":
                await corrections.write_needs(database, write)
            else:
                await corrections.write_list(database, write)
        except (NotFound, corrections.NotSettled, OSError) as error:
            raise CommandFailed(str(error)) from error
    return 0


async def train(
    settings: Settings, name: str, *, accept: bool, why: str, write: Callable[[str], None]
) -> int:
    """Evaluate a change set, and put it to work if asked for. Raises `CommandFailed`."""
    async with opened(settings) as database:
        await refuse_outdated(database)
        try:
            return await training.train(
                database, settings, name, accept=accept, why=why, write=write
            )
        except (NotFound, Conflict, Unprocessable) as error:
            raise CommandFailed(error.detail) from error


async def models(
    settings: Settings, deed: str | None, name: str, *, write: Callable[[str], None]
) -> int:
    """Which model answers. Raises `CommandFailed`."""
    async with opened(settings) as database:
        await refuse_outdated(database)
        try:
            return await training.models(database, settings, deed, name, write)
        except (NotFound, Conflict) as error:
            raise CommandFailed(error.detail) from error


async def shop_models(
    settings: StoreSettings, deed: str, name: str, number: int, *, write: Callable[[str], None]
) -> int:
    """The models of the shop's data. Raises `CommandFailed`."""
    async with opened(settings) as database:
        await refuse_outdated(database)
        try:
            return await running.shop_models(database, settings, deed, name, number, write)
        except (NotFound, Conflict) as error:
            raise CommandFailed(error.detail) from error


async def data_quality(settings: StoreSettings, *, write: Callable[[str], None]) -> int:
    """What is wrong with the shop's data. Raises `CommandFailed`."""
    async with opened(settings) as database:
        await refuse_outdated(database)
        return await running.data_quality(database, write)


async def initialise(
    settings: StoreSettings,
    *,
    demo: bool,
    write: Callable[[str], None],
    tell: Callable[[str], None],
) -> int:
    """Migrate, load the demo shop if asked for, make the first log-ins; writes one JSON line
    `{"logins": [{"email", "password", "role"}], "imported": counts or null}`. Passwords are in it
    only when they were made now. What was loaded is reported to `tell`."""
    async with opened(settings) as database:
        await migrations.migrate(database)
        await check_secrets(database, settings)
        imported = await _load_demo(database, tell) if demo else None
        await keep_catalogue(database, settings.state)
        async with database.session() as session:
            if imported:
                logins = await first_logins.open_demo(session)
            else:
                logins = await first_logins.open_first(session)
        if imported and settings.demo_talks:
            await talks.load(database, ZoneInfo(settings.time_zone))
    write(json.dumps({"logins": [asdict(login) for login in logins], "imported": imported}))
    return 0


async def _load_demo(database: Database, tell: Callable[[str], None]) -> dict[str, object] | None:
    async with database.reading() as session:
        if await holds_a_shop(session):
            return None
    with TemporaryDirectory() as made:
        # Made for today, so that what "arrives in two days" does.
        directory = Path(made) / "demo"
        await asyncio.to_thread(write_shop, directory, datetime.now(UTC).date())
        report = await import_directory(database, directory, if_empty=True)
    if not report.ok:
        raise CommandFailed("\n".join(["The demo shop cannot be loaded:", *report.lines()]))
    for line in report.lines():
        tell(line)
    replies = await asyncio.to_thread(shipped.demo_replies)
    async with database.session() as session:
        await shipped.load(session, replies)
    return report.as_dict() if report.changed_anything else None


async def _check(settings: Settings) -> None:
    async with opened(settings) as database:
        await refuse_unready(database, settings)


def eval_recommendations(
    data: Path,
    output: Path,
    cut: str,
    *,
    page: bool,
    encoder: bool,
    write: Callable[[str], None],
    tell: Callable[[str], None],
) -> int:
    """2 where the file or the date cannot be used."""
    # pandas and scikit-learn take a second to load: no other command needs them.
    from crm_bridge.intelligence.evaluation import command as evaluation

    try:
        day = evaluation.day_of(cut) if cut else None
        evaluation.evaluate(data, output, day, page=page, encoder=encoder, write=write, tell=tell)
    except evaluation.CannotEvaluate as error:
        tell(str(error))
        return 2
    return 0
