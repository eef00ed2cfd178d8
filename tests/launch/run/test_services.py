from pathlib import Path

import pytest

from bot.launch.run.services import base_url, environment, services
from bot.launch.run.settings import LaunchSettings

ROOT = Path("/shop")


def test_the_front_door_is_stopped_first_and_the_records_last() -> None:
    names = [service.name for service in services(ROOT, LaunchSettings())]
    assert (names[0], names[-1]) == ("gateway", "bridge")


def test_the_assistant_runs_in_its_own_environment() -> None:
    commands = {service.name: service.command for service in services(ROOT, LaunchSettings())}
    assert commands["assistant"][0] == "/shop/.venv-rasa/bin/python"
    assert commands["gateway"][0] == "/shop/.venv/bin/python"


def test_the_private_processes_are_reached_over_loopback_alone() -> None:
    hosts = {service.name: service.wanted.host for service in services(ROOT, LaunchSettings())}
    assert hosts["assistant"] == hosts["actions"] == "127.0.0.1"


def test_the_parts_learn_from_the_ports_where_the_others_are() -> None:
    settings = LaunchSettings(bridge_port=9001, assistant_port=9002, actions_port=9003)
    env = environment(settings, {}, demo=False)
    assert env["CARELINE_BRIDGE_URL"] == "http://127.0.0.1:9001"
    assert env["CARELINE_ASSISTANT_URL"] == "http://127.0.0.1:9002"
    assert env["CARELINE_ACTIONS_URL"] == "http://127.0.0.1:9003"


def test_what_the_environment_says_wins_over_what_the_launcher_thinks() -> None:
    given = {"CARELINE_BRIDGE_URL": "http://crm.internal:80", "CARELINE_DEMO": ""}
    env = environment(LaunchSettings(), given, demo=True)
    assert env["CARELINE_BRIDGE_URL"] == "http://crm.internal:80"
    assert env["CARELINE_DEMO"] == "1"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::", "http://[::1]:8080"),
        ("10.0.0.7", "http://10.0.0.7:8080"),
    ],
)
def test_a_server_on_every_interface_is_reached_over_loopback(host: str, url: str) -> None:
    assert base_url(host, 8080) == url
