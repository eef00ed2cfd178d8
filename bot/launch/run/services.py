"""The four processes: how each is started, where it answers, what it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.launch.run.ports import Wanted
from bot.launch.run.settings import LaunchSettings
from bot.launch.setup.environments import RASA, SERVICE

LOOPBACK = "127.0.0.1"
DEMO_SHOP = "Alder & Finch"
ANY = {"0.0.0.0": LOOPBACK, "::": "::1", "": LOOPBACK}


@dataclass(frozen=True)
class Service:
    """A process that must run: its command, and the address where GET answers 200 once ready."""

    name: str
    command: tuple[str, ...]
    health: str
    wanted: Wanted


def services(root: Path, settings: LaunchSettings) -> tuple[Service, ...]:
    """The four in the order in which they are stopped: the front door first, the records last."""
    python, rasa_python = str(SERVICE.python(root)), str(RASA.python(root))
    return (
        _service("gateway", (python, "-m", "bot.gateway"), settings.gateway_host, settings),
        _service("assistant", (rasa_python, "-m", "bot.assistant", "serve"), LOOPBACK, settings),
        _service("actions", (python, "-m", "actions"), LOOPBACK, settings),
        _service("bridge", (python, "-m", "crm_bridge", "serve"), settings.bridge_host, settings),
    )


def environment(
    settings: LaunchSettings, keys_and_env: Mapping[str, str], *, demo: bool
) -> dict[str, str]:
    """What every process is told; what the environment already says of it wins."""
    ours = {
        "CARELINE_STATE": str(settings.state),
        "CARELINE_GATEWAY_HOST": settings.gateway_host,
        "CARELINE_GATEWAY_PORT": str(settings.gateway_port),
        "CARELINE_BRIDGE_HOST": settings.bridge_host,
        "CARELINE_BRIDGE_PORT": str(settings.bridge_port),
        "CARELINE_ASSISTANT_PORT": str(settings.assistant_port),
        "CARELINE_ACTIONS_PORT": str(settings.actions_port),
        "CARELINE_BRIDGE_URL": base_url(settings.bridge_host, settings.bridge_port),
        "CARELINE_ASSISTANT_URL": base_url(LOOPBACK, settings.assistant_port),
        "CARELINE_ACTIONS_URL": base_url(LOOPBACK, settings.actions_port),
        "CARELINE_CONSOLE_URL": base_url(settings.bridge_host, settings.bridge_port),
        "CARELINE_DEMO": "1" if demo else "0",
        **({"CARELINE_SHOP_NAME": DEMO_SHOP} if demo else {}),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }
    said = {name: value for name, value in keys_and_env.items() if value or name not in ours}
    return {**ours, **said, "CARELINE_STATE": str(settings.state)}


def base_url(host: str, port: int) -> str:
    """The address by which this machine reaches a server that listens on `host`."""
    reached = ANY.get(host, host)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def _service(name: str, command: tuple[str, ...], host: str, settings: LaunchSettings) -> Service:
    port: int = getattr(settings, f"{name}_port")
    return Service(
        name=name,
        command=command,
        health=base_url(host, port) + "/readyz",
        wanted=Wanted(name, host, port, f"CARELINE_{name.upper()}_PORT"),
    )
