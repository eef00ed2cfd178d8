"""What may come between an upgrade and its end, with real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import URL, Connection, text

from crm_bridge.db import Database
from crm_bridge.migrations.running import (
    DatabaseNewer,
    go_back,
    head,
    is_current,
    migrate,
    revision_of,
    revisions,
)
from tests.crm_bridge.migrations import first_release as first
from tests.crm_bridge.migrations.tables import described, kept, reflected

T = TypeVar("T")
PATIENCE = 200.0
pytestmark = pytest.mark.timeout(300)
PULL_THE_PLUG = """
import os, signal, sys
from sqlalchemy import Engine, event
from crm_bridge.__main__ import main

@event.listens_for(Engine, "before_cursor_execute")
def stop(connection, cursor, statement, *rest):
    if "CREATE TABLE weekly_reports" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

sys.exit(main(["migrate"]))
"""


async def on(database: Database, work: Callable[[Connection], T]) -> T:
    async with database.engine.begin() as connection:
        return await connection.run_sync(work)


@pytest.fixture
async def first_shop(bare: Database) -> Database:
    await migrate(bare, revisions()[0])
    await on(bare, first.put)
    return bare


def started(url: URL, *arguments: str) -> subprocess.Popen[str]:
    address = url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "DATABASE_URL": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_an_upgrade_that_is_killed_half_way_leaves_all_as_it_was(
    first_shop: Database,
) -> None:
    tables = await on(first_shop, described)
    rows = await on(first_shop, lambda connection: kept(connection, reflected(connection)))
    upgrade = started(first_shop.url, "-c", PULL_THE_PLUG)
    _, said = upgrade.communicate(timeout=PATIENCE)
    assert upgrade.returncode == -signal.SIGKILL, said
    assert await revision_of(first_shop) == revisions()[0]
    assert await on(first_shop, described) == tables
    assert await on(first_shop, lambda connection: kept(connection, reflected(connection))) == rows
    await migrate(first_shop)
    assert await is_current(first_shop)


async def test_two_processes_that_upgrade_at_once_do_it_once(first_shop: Database) -> None:
    both = [started(first_shop.url, "-m", "crm_bridge", "migrate") for _ in range(2)]
    for one in both:
        said = one.communicate(timeout=PATIENCE)
        assert one.returncode == 0, said
    assert await is_current(first_shop)


async def test_a_database_of_a_newer_release_is_refused(bare: Database) -> None:
    await migrate(bare)
    await on(bare, lambda on: on.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    tables = await on(bare, described)
    for attempt in (migrate(bare), is_current(bare), go_back(bare, revisions()[0])):
        with pytest.raises(DatabaseNewer, match=f"step 9999 .* up to {head()}"):
            await attempt
    asked = [started(bare.url, "-m", "crm_bridge", command) for command in ("migrate", "init")]
    for refused in asked:
        _, said = refused.communicate(timeout=PATIENCE)
        assert (refused.returncode, "Traceback" in said) == (1, False), said
        assert f"migrate --to {head()}" in said
    assert await on(bare, described) == tables


async def test_the_command_takes_steps_back(bare: Database) -> None:
    await migrate(bare)
    earlier = revisions()[-2]
    going = started(bare.url, "-m", "crm_bridge", "migrate", "--to", earlier)
    told, said = going.communicate(timeout=PATIENCE)
    assert going.returncode == 0, said
    assert f"taken back: {head()} " in told
    assert await revision_of(bare) == earlier
    unknown = started(bare.url, "-m", "crm_bridge", "migrate", "--to", "0815")
    _, said = unknown.communicate(timeout=PATIENCE)
    assert (unknown.returncode, "There is no step 0815" in said) == (1, True)
