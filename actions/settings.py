"""The action server's settings: environment variables, read once."""

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict


class ActionSettings(BaseSettings):
    """Every field is the variable `CARELINE_<FIELD>`; `docs/settings.md` has the table."""

    model_config = SettingsConfigDict(env_prefix="CARELINE_", frozen=True, extra="ignore")

    actions_host: str = "127.0.0.1"
    actions_port: int = Field(default=5055, ge=0, le=65535)
    bridge_url: Annotated[str, StringConstraints(pattern=r"^https?://")] = "http://127.0.0.1:8090"
    actions_token: SecretStr
    action_server_token: SecretStr
    bridge_patience: float = Field(default=2.5, gt=0, le=10)
    time_zone: str = "Europe/London"
