import stat
from pathlib import Path

import pytest

from bot.launch.run import secrets_file
from bot.launch.run.errors import LaunchError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_every_key_long_and_different(state: Path) -> None:
    keys = secrets_file.ensure(state)
    assert set(keys) == set(secrets_file.NAMES)
    assert len(set(keys.values())) == len(keys)
    assert min(map(len, keys.values())) >= 40


def test_only_the_owner_can_read_the_file(state: Path) -> None:
    secrets_file.ensure(state)
    assert mode(state / secrets_file.FILE) == 0o600


def test_a_second_start_keeps_the_keys(state: Path) -> None:
    assert secrets_file.ensure(state) == secrets_file.ensure(state)


def test_a_key_that_an_older_file_lacks_is_added_and_the_others_stay(state: Path) -> None:
    path = state / secrets_file.FILE
    path.write_text("# mine\nCARELINE_GATEWAY_TOKEN=kept\n")
    keys = secrets_file.ensure(state)
    assert keys["CARELINE_GATEWAY_TOKEN"] == "kept"
    assert set(keys) == set(secrets_file.NAMES)
    assert path.read_text().startswith("# mine\n")
    assert secrets_file.read(path) == keys


def test_a_file_that_others_can_read_is_closed_again(state: Path) -> None:
    secrets_file.ensure(state)
    (state / secrets_file.FILE).chmod(0o644)
    secrets_file.ensure(state)
    assert mode(state / secrets_file.FILE) == 0o600


def test_a_broken_line_is_named(state: Path) -> None:
    (state / secrets_file.FILE).write_text("# keys\nCARELINE_GATEWAY_TOKEN\n")
    with pytest.raises(LaunchError, match=r"secrets\.env, line 2: expected NAME=value"):
        secrets_file.ensure(state)


def test_a_key_from_the_environment_wins_but_an_empty_one_does_not() -> None:
    keys = {"CARELINE_GATEWAY_TOKEN": "kept", "CARELINE_COOKIE_SECRET": "kept"}
    env = {"CARELINE_GATEWAY_TOKEN": "mine", "CARELINE_COOKIE_SECRET": "", "LANG": ""}
    assert secrets_file.with_keys(env, keys) == {
        "CARELINE_GATEWAY_TOKEN": "mine",
        "CARELINE_COOKIE_SECRET": "kept",
        "LANG": "",
    }
