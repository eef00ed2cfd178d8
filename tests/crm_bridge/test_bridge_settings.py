"""Settings say which variable is wrong and what it should look like."""

from pathlib import Path

import pytest

from crm_bridge.environment import SettingsError, read_settings
from crm_bridge.settings import Settings, StoreSettings

KEYS = ("GATEWAY_TOKEN", "ACTIONS_TOKEN", "IDENTITY_SECRET", "COOKIE_SECRET", "ENCRYPTION_KEYS")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "CARELINE_STATE", "CARELINE_TIME_ZONE", "CARELINE_CURRENCY"):
        monkeypatch.delenv(name, raising=False)


def test_without_an_address_the_database_is_a_file_in_the_state_folder() -> None:
    url = read_settings(StoreSettings, state=Path("/somewhere")).database
    assert url.render_as_string() == "sqlite+aiosqlite:////somewhere/careline.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_way_to_write_a_postgresql_address_is_understood(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://u:p@db.example:5433/shop")
    url = read_settings(StoreSettings).database
    assert (url.drivername, url.host, url.port) == ("postgresql+asyncpg", "db.example", 5433)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://x", "postgresql://"),
        ("CARELINE_TIME_ZONE", "Mars/Olympus", "Europe/London"),
        ("CARELINE_CURRENCY", "pounds", "CARELINE_CURRENCY"),
    ],
)
def test_a_wrong_value_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        read_settings(StoreSettings)
    assert str(error.value).startswith(f"{name} is wrong")
    assert said in str(error.value)


def test_every_missing_key_is_named_and_a_short_one_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for key in KEYS:
        monkeypatch.delenv(f"CARELINE_{key}", raising=False)
    with pytest.raises(SettingsError) as missing:
        read_settings(Settings)
    assert all(f"CARELINE_{key} is not set" in str(missing.value) for key in KEYS)
    for key in KEYS:
        monkeypatch.setenv(f"CARELINE_{key}", "short")
    with pytest.raises(SettingsError) as short:
        read_settings(Settings)
    assert "CARELINE_GATEWAY_TOKEN is wrong" in str(short.value)
    assert "short" not in str(short.value).replace("shorter", "")
