from pathlib import Path

import pytest

from bot.launch.run.errors import LaunchError
from bot.launch.run.settings import read_settings
from bot.launch.setup.paths import ROOT


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in ("STATE", "DEMO", "GATEWAY_PORT", "BRIDGE_PORT", "ASSISTANT_PORT", "ACTIONS_PORT"):
        monkeypatch.delenv(f"CARELINE_{field}", raising=False)


def test_the_defaults_are_those_of_the_documents() -> None:
    settings = read_settings()
    assert settings.state == ROOT / ".careline"
    assert (settings.gateway_port, settings.bridge_port) == (8080, 8090)
    assert (settings.assistant_port, settings.actions_port) == (5005, 5055)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARELINE_GATEWAY_PORT", "")
    assert read_settings().gateway_port == 8080


def test_another_state_directory_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CARELINE_STATE", str(tmp_path))
    assert read_settings().state == tmp_path


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("CARELINE_BRIDGE_PORT", "eighty", "a port number from 1 to 65535"),
        ("CARELINE_GATEWAY_PORT", "70000", "a port number from 1 to 65535"),
        ("CARELINE_READY_SECONDS", "-1", "a number of seconds above 0"),
        ("CARELINE_DEMO", "perhaps", "1 or 0"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_and_what_it_should_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(LaunchError) as problem:
        read_settings()
    assert str(problem.value) == f"{name} is {value!r}; it should be {expected}."
