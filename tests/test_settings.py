"""The table of settings tells the whole truth."""

import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from actions.settings import ActionSettings
from bot.gateway.settings import GatewaySettings
from bot.launch.run.settings import LaunchSettings
from crm_bridge.environment import SettingsError, read_settings
from crm_bridge.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TABLE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"`((?:CARELINE_|DATABASE_|SMTP_)[A-Z_]+)`", TABLE))


def variables(kind: type[BaseSettings]) -> set[str]:
    return {
        str(field.validation_alias or f"CARELINE_{name.upper()}")
        for name, field in kind.model_fields.items()
    }


@pytest.mark.parametrize("kind", [ActionSettings, GatewaySettings, LaunchSettings, Settings])
def test_every_setting_is_in_the_table(kind: type[BaseSettings]) -> None:
    assert variables(kind) - DOCUMENTED == set()


def test_every_variable_that_the_assistant_reads_is_in_the_table() -> None:
    source = (ROOT / "bot" / "assistant" / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"(CARELINE_[A-Z_]+)"', source)) - DOCUMENTED == set()


def test_nothing_is_in_the_table_that_nobody_reads() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("bot", "actions", "crm_bridge")
        for path in (ROOT / folder).rglob("*.py")
    ]
    read = set(re.findall(r"\b(?:CARELINE|DATABASE|SMTP)_[A-Z_]+", "\n".join(sources)))
    for kind in (ActionSettings, GatewaySettings, LaunchSettings, Settings):
        read |= variables(kind)
    assert DOCUMENTED - read == set()


def test_a_wrong_value_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARELINE_GATEWAY_PORT", "eighty")
    monkeypatch.delenv("CARELINE_GATEWAY_TOKEN", raising=False)
    with pytest.raises(SettingsError) as wrong:
        read_settings(GatewaySettings)
    assert "CARELINE_GATEWAY_PORT is wrong" in str(wrong.value)
    assert "CARELINE_GATEWAY_TOKEN is not set" in str(wrong.value)
