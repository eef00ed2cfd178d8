"""A shop that runs, put into a file, and put back into an empty place."""

import asyncio
import gzip
import io
import json
import shutil
import tarfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import URL

from crm_bridge.backup.restoring import BackupUnusable, restore
from crm_bridge.backup.rows import lines_of, tables
from crm_bridge.backup.taking import MANIFEST, take
from crm_bridge.db import Database, sqlite_url
from crm_bridge.migrations.running import is_current
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import OrderLine
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.crm_bridge.test_command_line import run

ZONE = ZoneInfo("Europe/London")


def say_nothing(_line: str) -> None:
    pass


@asynccontextmanager
async def opened(url: URL) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def everything(database: Database) -> dict[str, list[Any]]:
    """Each table's rows as they stand, in an order that does not hang on the database."""
    async with database.reading() as session:
        return {
            table.name: sorted(
                [json.loads(line) async for line in lines_of(session, table)], key=json.dumps
            )
            for table in tables()
        }


@pytest.fixture
async def bridge(database_url: URL) -> AsyncIterator[ShopBridge]:
    """As all tests have it, but what a backup reads and writes may block: it is another process."""
    async with running_bridge(database_url) as running:
        yield running


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    (folder / "attachments" / "ab").mkdir(parents=True)
    (folder / "attachments" / "ab" / "picture").write_bytes(b"a picture")
    (folder / "logs").mkdir()
    (folder / "logs" / "bridge.log").write_text("what happened")
    (folder / "secrets.env").write_text("CARELINE_ENCRYPTION_KEYS=secret")
    return folder


async def taken(url: URL, state: Path, file: Path) -> Path:
    """As the command does it: beside the bridge, with a connection and a loop of its own."""

    async def alone() -> None:
        async with opened(url) as database:
            await take(database, state, file, tell=say_nothing)

    await asyncio.to_thread(asyncio.run, alone())
    return file


async def put_back(url: URL, state: Path, file: Path) -> dict[str, list[Any]]:
    async def alone() -> dict[str, list[Any]]:
        async with opened(url) as empty:
            await restore(empty, state, file, ZONE, tell=say_nothing)
            return await everything(empty)

    return await asyncio.to_thread(asyncio.run, alone())


async def test_what_was_taken_is_what_is_put_back(
    bridge: ShopBridge,
    chat: Chat,
    database_url: URL,
    own_database_url: URL,
    state: Path,
    tmp_path: Path,
) -> None:
    await chat.write("where is my parcel?")
    file = await taken(database_url, state, tmp_path / "shop.tar")
    back = await put_back(own_database_url, tmp_path / "new", file)
    assert back == await everything(bridge.database)
    assert back["messages"]
    assert back["orders"]
    kept = {path.name for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert kept == {"picture"}


async def test_a_shop_that_was_put_back_counts_on(
    bridge: ShopBridge, database_url: URL, own_database_url: URL, state: Path, tmp_path: Path
) -> None:
    file = await taken(database_url, state, tmp_path / "shop.tar")
    back = await put_back(own_database_url, tmp_path / "new", file)
    line = back["order_lines"][0]
    async with opened(own_database_url) as database, database.session() as session:
        more = OrderLine(
            order_number=line["order_number"],
            position=99,
            product_id=line["product_id"],
            quantity=1,
            unit_price=1,
        )
        session.add(more)
        await session.flush()
        assert more.id > max(one["id"] for one in back["order_lines"])


async def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(
    bridge: ShopBridge, database_url: URL, own_database_url: URL, state: Path, tmp_path: Path
) -> None:
    async def talk() -> None:
        for number in range(8):
            other = await Chat.opened(bridge)
            await other.write(f"message {number}")

    file, _ = await asyncio.gather(taken(database_url, state, tmp_path / "shop.tar"), talk())
    back = await put_back(own_database_url, tmp_path / "new", file)
    said = Counter(one["conversation_id"] for one in back["messages"])
    for conversation in back["conversations"]:
        assert conversation["last_seq"] == said[conversation["id"]]


async def test_a_place_with_a_shop_is_left_alone(
    bridge: ShopBridge, database_url: URL, state: Path, tmp_path: Path
) -> None:
    file = await taken(database_url, state, tmp_path / "shop.tar")
    before = await everything(bridge.database)
    with pytest.raises(BackupUnusable, match="There is a shop in this database already"):
        await put_back(database_url, tmp_path / "new", file)
    assert await everything(bridge.database) == before
    assert not (tmp_path / "new").exists()


def _cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _no_backup(file: Path) -> None:
    file.write_bytes(b"something else")


def _newer(file: Path) -> None:
    _with_manifest(file, revision="9999", version="9.9.9")


def _row_lost(file: Path) -> None:
    _rewritten(file, "tables/customers.jsonl.gz", lambda content: content.splitlines(True)[:-1])


def _row_changed(file: Path) -> None:
    def changed(content: bytes) -> list[bytes]:
        return [content.replace(b'"name":"', b'"name":"X', 1)]

    _rewritten(file, "tables/customers.jsonl.gz", changed)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_cut_off, "its end is missing|cannot be read"),
        (_no_backup, "cannot be read"),
        (_newer, "release 9.9.9, which is newer"),
        (_row_lost, "customers.* is damaged"),
        (_row_changed, "customers.* is damaged"),
    ],
)
async def test_a_damaged_backup_puts_nothing_back(
    sqlite_template: Path, state: Path, tmp_path: Path, damage: Callable[[Path], None], told: str
) -> None:
    shutil.copy(sqlite_template, tmp_path / "shop.db")
    async with opened(sqlite_url(tmp_path / "shop.db")) as database, database.session() as session:
        session.add_all(customer(number) for number in range(3))
    file = await taken(sqlite_url(tmp_path / "shop.db"), state, tmp_path / "shop.tar")
    damage(file)
    shutil.copy(sqlite_template, tmp_path / "empty.db")
    with pytest.raises(BackupUnusable, match=told):
        await put_back(sqlite_url(tmp_path / "empty.db"), tmp_path / "new", file)
    async with opened(sqlite_url(tmp_path / "empty.db")) as empty:
        assert (await everything(empty))["customers"] == []
    assert not (tmp_path / "new" / "attachments").exists()


@pytest.mark.parametrize("prepared", [False, True])
async def test_a_backup_of_an_older_release_is_put_back_and_brought_to_this_one(
    sqlite_template: Path, state: Path, tmp_path: Path, prepared: bool
) -> None:
    shutil.copy(sqlite_template, tmp_path / "shop.db")
    async with opened(sqlite_url(tmp_path / "shop.db")) as database, database.session() as session:
        session.add_all(customer(number) for number in range(3))
    file = await taken(sqlite_url(tmp_path / "shop.db"), state, tmp_path / "shop.tar")
    _as_of_0018(file)
    if prepared:  # the tables of this release are there, and nobody in them
        shutil.copy(sqlite_template, tmp_path / "new.db")
    back = await put_back(sqlite_url(tmp_path / "new.db"), tmp_path / "new", file)
    assert [one["id"] for one in back["customers"]] == ["c0", "c1", "c2"]
    async with opened(sqlite_url(tmp_path / "new.db")) as database:
        assert await is_current(database)


def _as_of_0018(file: Path) -> None:
    """As if it had been written before there were corrections."""
    with tarfile.open(file) as archive:
        found = archive.extractfile(MANIFEST)
        told = json.loads(found.read()) if found else {}
    later = ("change", "correction", "intent_idea", "looked_over", "segment", "shop_model")
    kept = {name: one for name, one in told["tables"].items() if not name.startswith(later)}
    _with_manifest(file, revision="0018", tables=kept)


async def test_a_shop_that_is_there_is_left_alone_by_an_older_backup(
    sqlite_template: Path, state: Path, tmp_path: Path
) -> None:
    url = sqlite_url(tmp_path / "shop.db")
    shutil.copy(sqlite_template, tmp_path / "shop.db")
    async with opened(url) as database, database.session() as session:
        session.add(customer(1))
    file = await taken(url, state, tmp_path / "shop.tar")
    _as_of_0018(file)
    with pytest.raises(BackupUnusable, match="There is a shop"):
        await put_back(url, tmp_path / "new", file)
    async with opened(url) as database:
        assert await is_current(database)


def customer(number: int) -> Customer:
    email = f"c{number}@shop.example"
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Customer(id=f"c{number}", name="Cy", email=email, email_key=email, created_at=at)


def test_the_command_names_what_it_wrote_and_refuses_what_is_there(tmp_path: Path) -> None:
    state, file = tmp_path / "state", tmp_path / "shop.tar"
    assert run(state, "init").returncode == 0
    done = run(state, "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "keys (secrets.env) are not in it" in done.stdout
    again = run(state, "backup", str(file))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    with tarfile.open(file) as archive:
        # The database is written as rows, not copied as well.
        assert not [name for name in archive.getnames() if name.startswith("state/")]
    back = run(tmp_path / "other", "restore", str(file))
    assert back.returncode == 0, back.stderr
    assert run(tmp_path / "other", "restore", str(file)).returncode == 1


def _with_manifest(file: Path, **changed: object) -> None:
    def rewrite(content: bytes) -> list[bytes]:
        return [json.dumps({**json.loads(content), **changed}).encode()]

    _rewritten(file, MANIFEST, rewrite, zipped=False)


def _rewritten(
    file: Path, member: str, change: Callable[[bytes], list[bytes]], zipped: bool = True
) -> None:
    with tarfile.open(file) as archive:
        kept = [(entry, archive.extractfile(entry)) for entry in archive.getmembers()]
        contents = [(entry.name, found.read() if found else b"") for entry, found in kept]
    with tarfile.open(file, "w") as archive:
        for name, content in contents:
            if name == member:
                plain = gzip.decompress(content) if zipped else content
                content = b"".join(change(plain))
                content = gzip.compress(content) if zipped else content
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
