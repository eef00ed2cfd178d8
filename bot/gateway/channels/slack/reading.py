"""A request of Slack: whose it is, what it means, and how it is kept."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.core.events import Deleted, Event, Ignored, InvitedToPrivate
from bot.gateway.channels.slack.interactions import read_command, read_interaction
from bot.gateway.channels.slack.messages import read_event
from bot.gateway.channels.slack.places import position
from bot.gateway.channels.slack.wishes import Say
from bot.gateway.channels.slack.workspace import Workspace
from crm_bridge.api.schemas.channels import NewUpdate

Kind = Literal["event", "command", "interaction"]
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """What Slack sent, whichever way it came."""

    kind: Kind
    payload: Mapping[str, Any]

    @property
    def body(self) -> dict[str, Any]:
        """As it is kept. The verification token is no business of the database."""
        payload = {name: value for name, value in self.payload.items() if name != "token"}
        return {"kind": self.kind, "payload": payload}

    @classmethod
    def kept(cls, body: Mapping[str, Any]) -> "Arrival":
        return cls(body["kind"], body["payload"])

    @property
    def event(self) -> Mapping[str, Any]:
        """The inner event of the Events API."""
        event = self.payload.get("event") if self.kind == "event" else None
        return event if isinstance(event, Mapping) else {}

    @property
    def teams(self) -> list[str]:
        """The ids under which the workspace may be connected, the likeliest first."""
        given = [*self._authorized(), self._team(), self.payload.get("team_id")]
        given += [self.payload.get("enterprise_id"), self._enterprise()]
        return [str(one) for one in given if one]

    @property
    def bot_user(self) -> str:
        """Our bot, by the installation that the event was sent to."""
        for one in self._authorizations():
            if one.get("is_bot") and one.get("user_id"):
                return str(one["user_id"])
        return ""

    def _authorized(self) -> list[Any]:
        found = self._authorizations()
        return [one.get(name) for one in found for name in ("team_id", "enterprise_id")]

    def _authorizations(self) -> list[Mapping[str, Any]]:
        found = self.payload.get("authorizations")
        return [_mapping(one) for one in found] if isinstance(found, list) else []

    def _team(self) -> Any:
        return _mapping(self.payload.get("team")).get("id")

    def _enterprise(self) -> Any:
        return _mapping(self.payload.get("enterprise")).get("id")


def read(workspace: Workspace, arrival: Arrival, say: Say) -> Event:
    """Raises Unreadable."""
    try:
        match arrival.kind:
            case "event":
                return read_event(workspace, arrival.event, say)
            case "command":
                return read_command(workspace, arrival.payload, say)
            case "interaction":
                return read_interaction(workspace, arrival.payload, say)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise Unreadable(f"{arrival.kind} without what it must have: {error!r}") from error


def as_update(
    channel: str, workspace: Workspace, arrival: Arrival, event: Event
) -> NewUpdate | None:
    """What is kept of it: nothing of what is none of ours. Raises Unreadable."""
    if isinstance(event, Ignored):
        return None
    try:
        return NewUpdate(
            channel=channel,
            connection=workspace.id,
            key=_key_of(arrival, event)[:LONGEST_KEY],
            thread=event.place.thread[:LONGEST_KEY],
            position=position(_time_of(arrival)),
            body=arrival.body,
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Unreadable(f"{arrival.kind} without its time or its place: {error!r}") from error


def _key_of(arrival: Arrival, event: Event) -> str:
    match event:
        case Deleted():
            return f"{event.external_id}:deleted"
        case InvitedToPrivate():
            return f"{event.place.connection}:private:{arrival.payload.get('trigger_id')}"
        case Ignored():
            raise AssertionError
        case _:
            return event.key


def _time_of(arrival: Arrival) -> str:
    payload = arrival.payload
    if arrival.kind == "event":
        return str(arrival.event.get("event_ts") or arrival.event["ts"])
    if payload.get("type") == "block_actions":
        return str(payload["actions"][0]["action_ts"])
    return str(payload.get("action_ts") or f"{time.time():.6f}")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
