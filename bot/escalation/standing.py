"""Reasons that hang on who the customer is and on the order in question, and how calls are treated
that others make."""

from dataclasses import dataclass

CALLS = ("request", "not_understood", "assistant_down")
"""Reasons of calls that no phrase makes: a person asked for by button or by intent, two messages in
a row that were not understood, and an assistant that gives no answer."""


@dataclass(frozen=True, slots=True)
class CallTreatment:
    """What becomes of a call that comes without a priority."""

    priority: str = "normal"
    team: str | None = None


@dataclass(frozen=True, slots=True)
class OrderValueRule:
    """An order worth more than `above`, in the shop's currency (its major unit), calls a person.
    `intents` are the needs for which it does; none: whatever is wanted."""

    above: float
    intents: frozenset[str]
    priority: str
    team: str | None


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """A verified customer who is in one of these segments (their keys; none: in whichever), with
    `late_delivery` only while a delivery to them is late, calls a person; `intents` as in
    `OrderValueRule`. Whoever calls a person for such a customer and names no team reaches `team`.
    With `only_team` the rule itself calls nobody."""

    segments: frozenset[str]
    late_delivery: bool
    only_team: bool
    intents: frozenset[str]
    priority: str
    team: str | None


@dataclass(frozen=True, slots=True)
class TierRule:
    """A verified customer of one of these loyalty tiers (in lower case) calls a person; `intents`
    as in `OrderValueRule`."""

    tiers: frozenset[str]
    intents: frozenset[str]
    priority: str
    team: str | None
