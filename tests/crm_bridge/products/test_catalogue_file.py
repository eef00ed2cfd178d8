"""The products' names for the assistant: written whole, and only when they changed."""

import asyncio
import json
from pathlib import Path

import pytest

from crm_bridge import commands
from crm_bridge.api.keys import SETTINGS
from crm_bridge.db import Database
from crm_bridge.imports.loading import import_directory
from crm_bridge.products.catalogue_file import (
    FILE,
    TRAITS_FILE,
    keep_catalogue,
    write_catalogue,
    write_traits,
)
from crm_bridge.settings import StoreSettings
from tests.crm_bridge.imports.shop_files import write_shop
from tests.crm_bridge.shop import ShopBridge


def products_in(state: Path) -> dict[str, str]:
    content = json.loads((state / FILE).read_text(encoding="utf-8"))
    return {product["id"]: product["name"] for product in content["products"]}


async def test_what_was_imported_is_in_the_file(database: Database, tmp_path: Path) -> None:
    state = tmp_path / "state"
    await keep_catalogue(database, state)
    assert products_in(state) == {}

    await import_directory(database, write_shop(tmp_path / "shop"))
    await keep_catalogue(database, state)

    assert set(products_in(state)) == {"boot", "socks"}


def test_a_file_that_says_the_same_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE

    assert write_catalogue(path, [("P-1", "Jumper, blue")])
    assert not write_catalogue(path, [("P-1", "Jumper, blue")])
    assert write_catalogue(path, [("P-1", "Jumper, red")])
    assert [p.name for p in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"stamp": 1}'])
def test_a_broken_file_is_written_anew(tmp_path: Path, broken: str) -> None:
    (tmp_path / FILE).write_text(broken, encoding="utf-8")

    assert write_catalogue(tmp_path / FILE, [("P-1", "Jumper")])
    assert products_in(tmp_path) == {"P-1": "Jumper"}


async def test_a_state_that_cannot_be_written_is_logged(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    await keep_catalogue(database, tmp_path / "file")

    assert "cannot be written" in caplog.text


async def test_a_bridge_that_starts_writes_what_is_missing(bridge: ShopBridge) -> None:
    server_app = bridge.client.app
    assert server_app is not None

    products = await asyncio.to_thread(products_in, server_app[SETTINGS].state)

    assert products["boot"] == "Trail Boot"


async def test_an_import_by_the_command_line_tells_the_assistant(tmp_path: Path) -> None:
    settings = StoreSettings(state=tmp_path / "state", database_address=None)
    assert await commands.bring_up_to_date(settings, write=lambda _: None) == 0

    shop, lines = write_shop(tmp_path / "shop"), list[str]()
    assert await commands.load(settings, shop, if_empty=False, write=lines.append) == 0

    assert products_in(tmp_path / "state")["boot"] == "Trail Boot"


async def test_the_words_that_tell_products_apart_are_written_for_the_assistant(
    bridge: ShopBridge,
) -> None:
    await bridge.call("GET", "/v1/products", text="boot")
    path = bridge.client.app[SETTINGS].state / TRAITS_FILE  # type: ignore[union-attr]

    words = json.loads(await asyncio.to_thread(path.read_text, encoding="utf-8"))["words"]

    assert {"boot", "lamp"} <= set(words)
    assert not await asyncio.to_thread(write_traits, path, words)
