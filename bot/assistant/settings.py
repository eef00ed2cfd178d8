"""Settings of the Rasa process, read once from the environment.

An error names the variable and what it should look like.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.assistant.articles.links import DEFAULT_HELP_URL

DEFAULT_TIME_ZONE = "Europe/London"


class SettingError(Exception):
    """A setting is missing or has a form that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """`database_url` is for SQLAlchemy; times are seconds."""

    state: Path
    host: str
    port: int
    token: str
    actions_url: str
    action_server_token: str
    action_time_limit: float
    database_url: str
    responses: Path
    metrics_token: str = ""
    """Who reads `/metrics` shows it; without it there is no such page."""

    @property
    def models(self) -> Path:
        return self.state / "models"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises SettingError for the first variable that is missing or malformed."""
    state = Path(environment.get("CARELINE_STATE") or ".careline").absolute()
    return Settings(
        state=state,
        host=environment.get("CARELINE_ASSISTANT_HOST") or "127.0.0.1",
        port=_port(environment, "CARELINE_ASSISTANT_PORT", 5005),
        token=_secret(environment, "CARELINE_ASSISTANT_TOKEN"),
        actions_url=_actions_url(environment),
        action_server_token=_secret(environment, "CARELINE_ACTION_SERVER_TOKEN"),
        action_time_limit=_seconds(environment, "CARELINE_ACTION_TIME_LIMIT", 8.0),
        database_url=_database_url(environment, state),
        responses=Path(environment.get("CARELINE_RESPONSES") or "data/responses"),
        metrics_token=environment.get("CARELINE_METRICS_TOKEN", ""),
    )


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    return Path(environment.get("CARELINE_STATE") or ".careline").absolute()


def escalation_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The rules that call a person; the front door has the same setting."""
    return Path(environment.get("CARELINE_ESCALATION_FILE") or "data/escalation.yml")


def time_zone(environment: Mapping[str, str] = os.environ) -> str:
    """The shop's time zone, by which "yesterday" is understood."""
    name = environment.get("CARELINE_TIME_ZONE") or DEFAULT_TIME_ZONE
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(
            f"CARELINE_TIME_ZONE must be a time zone such as Europe/London, not {name!r}."
        ) from None
    return name


def knowledge_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the help articles are."""
    return Path(environment.get("CARELINE_KNOWLEDGE_FOLDER") or "data/knowledge")


def help_url(environment: Mapping[str, str] = os.environ) -> str:
    """Where customers read the articles; see `articles.links`."""
    url = environment.get("CARELINE_HELP_URL") or DEFAULT_HELP_URL
    if not url.startswith(("http://", "https://", "/")):
        raise SettingError(
            f"CARELINE_HELP_URL must look like https://shop.example/help/{{slug}}, not {url!r}."
        )
    return url


def _secret(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise SettingError(f"{name} must hold the secret shared with the other processes.")
    return value


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingError(f"{name} must be a port from 1 to 65535, not {value!r}.")
    return int(value)


def _seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    value = environment.get(name) or str(default)
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 9.5:
        raise SettingError(f"{name} must be seconds between 0 and 9.5, such as 8, not {value!r}.")
    return seconds


def _actions_url(environment: Mapping[str, str]) -> str:
    port = _port(environment, "CARELINE_ACTIONS_PORT", 5055)
    url = environment.get("CARELINE_ACTIONS_URL") or f"http://127.0.0.1:{port}"
    if not url.startswith(("http://", "https://")):
        raise SettingError(
            f"CARELINE_ACTIONS_URL must look like http://127.0.0.1:5055, not {url!r}."
        )
    return url.rstrip("/")


def _database_url(environment: Mapping[str, str], state: Path) -> str:
    """The service's own DATABASE_URL, with the driver that this environment has."""
    url = environment.get("DATABASE_URL", "")
    scheme, _, rest = url.partition("://")
    if scheme.split("+")[0] in ("postgresql", "postgres"):
        return f"postgresql+psycopg2://{rest}"
    if url and not scheme.startswith("sqlite"):
        raise SettingError(
            "DATABASE_URL must look like postgresql://user:password@host/name (or be left out "
            f"for SQLite), not {scheme}://…"
        )
    return f"sqlite:///{state / 'assistant.db'}"
