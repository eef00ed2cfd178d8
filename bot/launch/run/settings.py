"""What the launcher reads from the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.launch.run.errors import LaunchError
from bot.launch.setup.paths import ROOT

Port = Annotated[int, Field(ge=1, le=65535)]

EXPECTED = {
    "port": "a port number from 1 to 65535",
    "seconds": "a number of seconds above 0",
    "demo": "1 or 0",
}


class LaunchSettings(BaseSettings):
    """CARELINE_* variables; an empty one counts as not set."""

    model_config = SettingsConfigDict(env_prefix="CARELINE_", frozen=True, env_ignore_empty=True)

    state: Path = Path(".careline")
    gateway_host: str = "0.0.0.0"
    gateway_port: Port = 8080
    bridge_host: str = "0.0.0.0"
    bridge_port: Port = 8090
    assistant_port: Port = 5005
    actions_port: Port = 5055
    demo: bool | None = None
    ready_seconds: Annotated[float, Field(gt=0)] = 120
    stop_seconds: Annotated[float, Field(gt=0)] = 20

    @field_validator("state")
    @classmethod
    def _from_root(cls, state: Path) -> Path:
        return (ROOT / state.expanduser()).resolve()


def read_settings() -> LaunchSettings:
    """The settings; LaunchError names the first variable that is wrong and what it should be."""
    try:
        return LaunchSettings()
    except ValidationError as problem:
        first = problem.errors()[0]
        field = str(first["loc"][0])
        wanted = EXPECTED.get(field.rpartition("_")[2], "a path or a text")
        message = f"CARELINE_{field.upper()} is {first['input']!r}; it should be {wanted}."
        raise LaunchError(message) from problem
