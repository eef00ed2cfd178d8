"""The gateway's settings: environment variables, read once."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from crm_bridge.clock import is_zone

ROOT = Path(__file__).resolve().parents[2]


class GatewaySettings(BaseSettings):
    """Every field is the variable `CARELINE_<FIELD>`; `docs/settings.md` has the table."""

    model_config = SettingsConfigDict(env_prefix="CARELINE_", frozen=True, extra="ignore")

    gateway_host: str = "0.0.0.0"
    gateway_port: int = Field(default=8080, ge=0, le=65535)
    bridge_url: str = "http://127.0.0.1:8090"
    assistant_url: str = "http://127.0.0.1:5005"
    gateway_token: SecretStr
    assistant_token: SecretStr
    metrics_token: SecretStr | None = None

    allowed_origins: Annotated[frozenset[str], NoDecode] = frozenset()
    trust_forwarded: bool = False
    messages_per_minute: int = Field(default=20, ge=1)
    address_messages_per_minute: int = Field(default=60, ge=1)
    body_seconds: float = Field(default=20, gt=0)
    idle_seconds: float = Field(default=75, gt=0)
    attachment_max_mb: int = Field(default=10, ge=1, le=100)
    turn_seconds: float = Field(default=10.0, gt=0, le=60)

    shop_name: str = "Our shop"
    locale: str = "en"
    time_zone: str = "Europe/London"
    demo: bool = False
    identity_secret: SecretStr | None = None
    console_url: str = "http://localhost:8090"
    public_url: str | None = None
    webhook_private: bool = False
    webhook_seconds: float = Field(default=10, gt=0, le=60)

    escalation_file: Path = ROOT / "data" / "escalation.yml"
    responses_folder: Path = ROOT / "data" / "responses"
    knowledge_folder: Path = ROOT / "data" / "knowledge"
    widget_file: Path = ROOT / "data" / "widget.yml"
    widget_texts_folder: Path = ROOT / "data" / "widget" / "texts"
    widget_folder: Path = ROOT / "bot" / "widget" / "dist"
    demo_folder: Path = ROOT / "data" / "demo"

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if not is_zone(name):
            raise ValueError("give a name of the time zone database, such as Europe/London")
        return name

    @field_validator("public_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if not url:
            return None
        if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
            raise ValueError("give an address such as https://chat.example.com")
        return url.rstrip("/")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return frozenset(
            origin.strip().rstrip("/").lower() for origin in value.split(",") if origin.strip()
        )
