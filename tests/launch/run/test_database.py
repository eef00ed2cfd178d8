import os
import stat
from pathlib import Path

import pytest

from bot.launch.run import database
from bot.launch.run.database import MEMORY, Login
from bot.launch.run.errors import LaunchError
from bot.launch.setup.environments import SERVICE
from tests.launch.programs import calls, program

LOGIN = '{"email": "ada@shop.example", "password": "first-only", "role": "admin"}'
FIRST = f'echo "making tables"\necho \'{{"logins": [{LOGIN}], "imported": {{"orders": 2000}}}}\''
LATER = 'echo \'{"logins": [], "imported": null}\''
EXPECTED = [Login(email="ada@shop.example", password="first-only", role="admin")]


def bridge(root: Path, script: str) -> Path:
    return program(SERVICE.python(root).parent, "python", script)


async def test_the_first_start_loads_the_demo_shop_and_tells_its_log_ins(
    tmp_path: Path, state: Path
) -> None:
    python = bridge(tmp_path, FIRST)
    shop = await database.prepare(tmp_path, state, os.environ, None)
    assert shop.demo
    assert shop.logins == EXPECTED
    assert calls(python) == ["-m crm_bridge init --demo"]


async def test_a_later_start_of_the_demo_still_knows_its_log_ins(
    tmp_path: Path, state: Path
) -> None:
    bridge(tmp_path, FIRST)
    await database.prepare(tmp_path, state, os.environ, None)
    bridge(tmp_path, LATER)
    shop = await database.prepare(tmp_path, state, os.environ, None)
    assert shop.demo
    assert shop.logins == EXPECTED
    assert stat.S_IMODE((state / MEMORY).stat().st_mode) == 0o600


async def test_a_database_that_was_full_already_is_never_taken_for_the_demo(
    tmp_path: Path, state: Path
) -> None:
    bridge(tmp_path, LATER)
    shop = await database.prepare(tmp_path, state, os.environ, None)
    assert not shop.demo


async def test_ones_own_shop_is_loaded_instead_and_no_password_is_kept(
    tmp_path: Path, state: Path
) -> None:
    python = bridge(tmp_path, FIRST)
    shop = await database.prepare(tmp_path, state, os.environ, Path("my-shop"))
    assert not shop.demo
    assert shop.logins == EXPECTED
    assert calls(python) == [
        "-m crm_bridge migrate",
        "-m crm_bridge import my-shop --if-empty",
        "-m crm_bridge init",
    ]
    assert not (state / MEMORY).exists()


async def test_what_the_bridge_says_of_a_bad_file_is_passed_on(tmp_path: Path, state: Path) -> None:
    bridge(tmp_path, "echo 'orders.csv, line 7, column total: \"12,50\" is no amount' >&2; exit 1")
    with pytest.raises(LaunchError, match=r"orders\.csv, line 7, column total"):
        await database.prepare(tmp_path, state, os.environ, Path("my-shop"))
