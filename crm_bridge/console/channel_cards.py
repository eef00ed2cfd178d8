"""A channel as its page tells of it: how it stands, and what was done with it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_bridge.api.schemas.channels import SetupField
from crm_bridge.channels.standing import Standing
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.channel import ChannelUpdate

SILENT_AFTER = timedelta(minutes=15)
"""Gateways look every five minutes at a channel that is on."""
TEST_TAKES = timedelta(seconds=30)
"""A gateway waits 20 seconds for the provider's answer."""
STAFF = "staff:"

_WORDS = {
    "off": ("warn", "Being switched on", "No gateway has taken it up yet."),
    "missing": ("warn", "Something is missing", ""),
    "connecting": ("going", "Connecting", ""),
    "connected": ("good", "Connected", ""),
    "problem": ("bad", "Problem", ""),
}


@dataclass(frozen=True, slots=True)
class State:
    """`tone` colours `title`; `detail` is the gateway's report, or what is to be done."""

    tone: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Card:
    """`test` is empty, `running`, `unanswered` or `done`."""

    standing: Standing
    state: State
    test: str
    set_aside: Sequence[ChannelUpdate]
    changes: Sequence[Change]

    @property
    def seldom_in_use(self) -> bool:
        """Whether something is filled in that most leave empty."""
        filled = self.standing.shown.keys() | self.standing.secrets_set
        return any(one.seldom and one.name in filled for one in self.standing.offer.fields)


def card(
    found: Standing,
    set_aside: Sequence[ChannelUpdate],
    events: Sequence[AuditEvent],
    names: Mapping[str, str],
    now: datetime,
) -> Card:
    """`names` are those of staff by their id."""
    return Card(
        standing=found,
        state=state(found, now),
        test=test(found, events, now),
        set_aside=set_aside,
        changes=[_change(event, found.offer.fields, names) for event in events],
    )


def state(found: Standing, now: datetime) -> State:
    """How it stands; what a gateway said long ago counts no longer."""
    channel, names = found.channel, ", ".join(one.label for one in found.missing)
    if not channel.enabled:
        return State("", "Off", f"Still to be filled in: {names}." if names else "")
    if channel.reported_at is not None and now - channel.reported_at > SILENT_AFTER:
        told = "No gateway has told for a long time how it stands. Is the gateway running?"
        return State("bad", "Nothing heard", told)
    tone, title, otherwise = _WORDS[channel.state]
    if channel.state == "missing" and names:
        otherwise = f"Still to be filled in: {names}."
    return State(tone, title, channel.detail or otherwise)


def test(found: Standing, events: Sequence[AuditEvent], now: datetime) -> str:
    """How far the test stands that somebody asked for last."""
    if not found.channel.test:
        return ""
    if not found.is_being_tested:
        return "done"
    pressed = [event.at for event in events if event.action == "channel.tested"]
    return "unanswered" if pressed and now - pressed[0] > TEST_TAKES else "running"


def _change(event: AuditEvent, fields: Sequence[SetupField], names: Mapping[str, str]) -> Change:
    who = names.get(event.actor.removeprefix(STAFF), "Somebody")
    return Change(event.at, who, said(event, {one.name: one.label for one in fields}))


def said(event: AuditEvent, labels: Mapping[str, str]) -> str:
    """What was done, after the name of who did it."""
    if event.action == "channel.tested":
        return "pressed the test button"
    if event.action == "channel.connection_removed":
        return f"removed {event.detail['name']}"
    changed = ", ".join(labels.get(name, name) for name in event.detail["fields"])
    now_is = "on" if event.detail["enabled"] else "off"
    return f"changed {changed} (it was {now_is} then)" if changed else f"switched it {now_is}"
