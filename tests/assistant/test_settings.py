from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.settings import SettingError, read_settings, time_zone

SECRETS = {"CARELINE_ASSISTANT_TOKEN": "a", "CARELINE_ACTION_SERVER_TOKEN": "b"}


def test_defaults_listen_on_this_machine_alone():
    settings = read_settings({**SECRETS, "CARELINE_STATE": "/srv/state"})
    assert (settings.host, settings.port) == ("127.0.0.1", 5005)
    assert settings.actions_url == "http://127.0.0.1:5055"
    assert settings.database_url == "sqlite:////srv/state/assistant.db"
    assert settings.models == Path("/srv/state/models")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_the_services_database_is_used_with_the_driver_that_is_here(scheme):
    settings = read_settings({**SECRETS, "DATABASE_URL": f"{scheme}://u@h/careline"})
    assert settings.database_url == "postgresql+psycopg2://u@h/careline"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CARELINE_ASSISTANT_TOKEN", ""),
        ("CARELINE_ACTION_SERVER_TOKEN", ""),
        ("CARELINE_ASSISTANT_PORT", "70000"),
        ("CARELINE_ACTIONS_PORT", "x"),
        ("CARELINE_ACTIONS_URL", "localhost"),
        ("CARELINE_ACTION_TIME_LIMIT", "60"),
        ("DATABASE_URL", "mysql://h/x"),
    ],
)
def test_an_error_names_the_variable(name, value):
    with pytest.raises(SettingError, match=name):
        read_settings({**SECRETS, name: value})


def test_an_unknown_time_zone_is_named():
    with pytest.raises(SettingError, match="Europe/London"):
        time_zone({"CARELINE_TIME_ZONE": "Mars/Olympus"})
