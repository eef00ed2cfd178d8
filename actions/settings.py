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
    metrics_token: SecretStr | None = None
    bridge_patience: float = Field(default=2.0, gt=0, le=10)
    """Seconds for one try of one call to the bridge."""
    action_seconds: float = Field(default=5.0, gt=0, le=9)
    """Seconds for an action with all its calls; then the customer is told so. It has to stay below
    the assistant's own limit, or they would hear less."""
    time_zone: str = "Europe/London"
