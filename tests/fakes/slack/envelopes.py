"""What Slack sends to the product, before it is known how: by HTTP or over a WebSocket."""

import json
import time
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from tests.fakes.slack.platform import App, Platform
from tests.fakes.slack.world import Json, Team

Kind = Literal["events_api", "slash_commands", "interactive"]
_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass
class Attempt:
    """One try. `status` 0: no answer in time; `seconds` until the answer."""

    status: int
    seconds: float
    retry: int
    content_type: str = ""
    body: str = ""
    no_retry: bool = False

    @property
    def acknowledged(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class Envelope:
    """One thing to tell the product. `lane`: what must keep its order; `quiet`: nobody minds if
    the product is already gone."""

    kind: Kind
    payload: Json
    lane: str = ""
    quiet: bool = False
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return any(attempt.acknowledged for attempt in self.attempts)

    @property
    def name(self) -> str:
        """For a reader of a failed test."""
        event = self.payload.get("event", {})
        return f"{self.kind} {event.get('type') or self.payload.get('type', '')}".strip()

    @property
    def content_type(self) -> str:
        return "application/json" if self.kind == "events_api" else _FORM

    @property
    def body(self) -> bytes:
        """Docs: events are JSON, commands a form, interactions a form with one field `payload`."""
        if self.kind == "events_api":
            return json.dumps(self.payload).encode()
        if self.kind == "slash_commands":
            return urlencode(self.payload).encode()
        return urlencode({"payload": json.dumps(self.payload)}).encode()


_FORM = "application/x-www-form-urlencoded"


def signed(app: App, body: bytes, content_type: str, *, at: float | None = None) -> dict[str, str]:
    """The headers of a request from Slack. Docs: verifying requests from Slack."""
    timestamp = str(int(time.time() if at is None else at))
    verifier = SignatureVerifier(app.signing_secret)
    signature = verifier.generate_signature(timestamp=timestamp, body=body)
    return {
        "Content-Type": content_type,
        "User-Agent": _AGENT,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": str(signature),
    }


def event_callback(platform: Platform, team: Team, event: Json, *, quiet: bool = False) -> Envelope:
    """Docs: the Events API, event object. Each has its own event_id."""
    authorization = {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": team.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    payload = {
        "token": platform.app.verification_token,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": platform.app.id,
        "event": {**event, "event_ts": event.get("event_ts") or team.next_ts()},
        "type": "event_callback",
        "event_id": platform.new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{platform.new_id('C')}",
    }
    channel = event.get("channel", "")
    return Envelope("events_api", payload, f"{team.id} {channel}", quiet)
