"""A workspace where the app is installed."""

from dataclasses import dataclass

from crm_bridge.api.schemas.channels import Connection


@dataclass(frozen=True, slots=True)
class Workspace:
    """`since` is when it was connected, in seconds since 1970."""

    id: str
    name: str = ""
    token: str = ""
    bot_user: str = ""
    active: bool = True
    since: float = 0.0


def as_workspace(connection: Connection) -> Workspace:
    kept = connection.secrets
    return Workspace(
        id=connection.external_id,
        name=connection.name,
        token=kept.get("bot_token", ""),
        bot_user=kept.get("bot_user_id", ""),
        active=connection.active and bool(kept.get("bot_token")),
        since=float(kept.get("since") or 0),
    )
