"""The bridge's settings: one frozen object a process, read once from the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL
from sqlalchemy.exc import ArgumentError

from crm_bridge.clock import is_zone
from crm_bridge.db import database_url, sqlite_url
from crm_bridge.mail import MailServer
from crm_bridge.secrets_at_rest import Cipher

ROOT = Path(__file__).resolve().parents[1]
Token = Annotated[SecretStr, Field(min_length=16)]


class StoreSettings(BaseSettings):
    """What the command line needs: where the records are, and the shop's own ways."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_prefix="CARELINE_", validate_by_name=True
    )

    state: Path = Path(".careline")
    database_address: str | None = Field(default=None, validation_alias="DATABASE_URL")
    shop_name: str = "Our shop"
    time_zone: str = "Europe/London"
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "GBP"
    demo: bool = False
    knowledge_folder: Path = ROOT / "data" / "knowledge"
    """The help articles."""
    widget_file: Path = ROOT / "data" / "widget.yml"
    widget_texts_folder: Path = ROOT / "data" / "widget" / "texts"
    """What the chat window says, which leads change."""
    demo_talks: bool = True
    """Whether the demo shop begins with four weeks of conversations."""
    encryption_keys: SecretStr | None = None
    """Without them nothing that is encrypted can be read or written."""

    @field_validator("encryption_keys")
    @classmethod
    def _usable_keys(cls, keys: SecretStr | None) -> SecretStr | None:
        if keys is not None:
            Cipher(keys.get_secret_value())
        return keys

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if not is_zone(name):
            raise ValueError("give a name of the time zone database, such as Europe/London")
        return name

    @field_validator("database_address")
    @classmethod
    def _database_readable(cls, address: str | None) -> str | None:
        if not address:
            return None
        try:
            backend = database_url(address).get_backend_name()
        except ArgumentError as error:
            raise ValueError("give postgresql://user:password@host:5432/name") from error
        if backend not in ("postgresql", "sqlite"):
            raise ValueError("give a postgresql:// or sqlite:// address")
        return address

    @property
    def cipher(self) -> Cipher | None:
        """What opens the columns that are encrypted."""
        keys = self.encryption_keys
        return Cipher(keys.get_secret_value()) if keys else None

    @property
    def database(self) -> URL:
        """PostgreSQL when `DATABASE_URL` is set, else the SQLite file in the state directory."""
        if self.database_address:
            return database_url(self.database_address)
        return sqlite_url(self.state / "careline.db")


class Settings(StoreSettings):
    """What the server needs besides. Lengths of time are in minutes or seconds as named."""

    bridge_host: str = "0.0.0.0"
    bridge_port: int = Field(default=8090, ge=0, le=65535)
    gateway_token: Token
    actions_token: Token
    identity_secret: Token
    cookie_secret: Token
    encryption_keys: SecretStr
    assistant_url: str = "http://127.0.0.1:5005"
    assistant_token: Token | None = None
    """Without it the console tells what was recorded of a message, but not why."""
    console_url: str = "http://localhost:8090"
    escalation_file: Path = ROOT / "data" / "escalation.yml"
    smtp_url: SecretStr | None = Field(default=None, validation_alias="SMTP_URL")
    """Without it invitations are copied and sent by hand."""
    mail_from: str = "careline@localhost"
    episode_idle_minutes: float = Field(default=15, gt=0)
    queue_limit_minutes: float = Field(default=30, gt=0)
    agent_gone_seconds: float = Field(default=120, ge=60, le=86_400)
    """An open console is noticed for a minute after it was last heard of: less would take from
    people who are there."""
    session_days: float = Field(default=30, gt=0)
    sweep_seconds: float = Field(default=5, gt=0)
    facts_seconds: float = Field(default=1, gt=0)
    """So far behind are lists and figures of leads at most, while there is little to do."""
    return_days: int = Field(default=30, ge=0, le=3650)
    cancellation_fee: int = Field(default=0, ge=0)
    """In minor units of the order's currency."""
    agent_refund_limit: int = Field(default=10_000, ge=0)
    """In minor units of the order's currency; above it a lead refunds."""
    body_seconds: float = Field(default=20, gt=0)
    idle_seconds: float = Field(default=75, gt=0)
    attachment_max_mb: int = Field(default=10, ge=1, le=100)
    evaluate_held_out: bool = True
    """Without it an evaluation takes a third of the time and measures less."""
    models_train: bool = True
    """Without it the shop's models are trained only when somebody asks for it."""
    models_hour: int = Field(default=3, ge=0, le=23)
    """Of the shop's day."""
    models_minutes: float = Field(default=30, gt=0)
    """A training that takes longer is given up."""
    webhooks_token: Token | None = None
    """Without it webhooks are managed in the console alone."""
    help_desk_token: Token | None = None
    metrics_token: Token | None = None
    """Who reads `/metrics` shows it; without it there is no such page."""
    """Without it no other help desk is let in."""
    webhook_private: bool = False
    webhook_seconds: float = Field(default=10, gt=0, le=60)
    webhook_give_up_hours: float = Field(default=24, gt=0, le=24 * 30)
    webhook_log_days: float = Field(default=30, gt=0)

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, address: SecretStr | None) -> SecretStr | None:
        if address is None or not address.get_secret_value():
            return None
        try:
            MailServer.parsed(address.get_secret_value())
        except ValueError as error:
            raise ValueError("give smtp://user:password@host:587 or smtps://…:465") from error
        return address
