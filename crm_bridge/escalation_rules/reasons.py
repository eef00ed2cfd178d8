"""The reasons for which a person is called, as leads see them: plain data of the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.escalation.standing import CALLS

Kind = Literal["topic", "feeling", "rule", "call"]
KINDS: tuple[Kind, ...] = ("topic", "feeling", "rule", "call")
SENTIMENT = "sentiment"
RULES: Mapping[str, Mapping[str, Any]] = {
    "order_value": {"enabled": "false", "above": "500", "priority": "high"},
    "tier": {"enabled": "false", "tiers": ["gold"], "priority": "high"},
    "segment": {"enabled": "false", "late_delivery": "true", "priority": "high"},
}
"""As they are where a file says nothing of them."""

MEANT: Mapping[str, str] = {
    "self_harm": "harm",
    "safety": "safety",
    "legal": "legal",
    "fraud": "fraud",
    "data_breach": "privacy",
    "press": "press",
    "harassment": "conduct",
    "bereavement": "bereavement",
    "ask_for_person": "person",
}
"""Entries that have a topic of the assistant's own beside their phrases: they are edited as one."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning that calls for a topic; `at_least` as written, `general` for all topics."""

    topic: str
    enabled: bool
    at_least: str
    general: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `enabled` is None where it cannot be switched off; `values` are further settings
    as written; `changed`: it differs from the file."""

    kind: Kind
    name: str
    reason: str
    priority: str
    team: str
    enabled: bool | None
    changed: bool
    phrases: Sequence[str] = ()
    unless: Sequence[str] = ()
    meaning: Meaning | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    own: bool = False
    """Added here: the file does not have it."""


def reasons(plain: Mapping[str, Any], shipped: Mapping[str, Any]) -> list[Reason]:
    """Every reason, most urgent topics first; both as `by_id` gives them."""
    topics = [_entry(name, plain, shipped) for name in plain["entries"]]
    topics += [_meant_alone(name, plain, shipped) for name in _alone(plain)]
    topics.sort(key=lambda one: ("urgent", "high", "normal").index(one.priority))
    rules = [_rule(name, plain, shipped) for name in RULES]
    feelings = [_feeling(plain, shipped)] if SENTIMENT in plain else []
    return topics + feelings + rules + [_call(name, plain, shipped) for name in CALLS]


def find(all_reasons: Sequence[Reason], kind: str, name: str) -> Reason | None:
    return next((one for one in all_reasons if (one.kind, one.name) == (kind, name)), None)


def meant_by(name: str, plain: Mapping[str, Any]) -> str | None:
    """The topic of the assistant's own that is edited with this reason."""
    topic = MEANT.get(name) if name in plain["entries"] else name
    return topic if topic in _topics(plain) else None


def rule_of(name: str, plain: Mapping[str, Any]) -> Mapping[str, Any]:
    rule: Mapping[str, Any] = plain.get("rules", {}).get(name, RULES[name])
    return rule


def is_on(values: Mapping[str, Any]) -> bool:
    return bool(values.get("enabled", "true") == "true")


def _topics(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    topics: Mapping[str, Any] = plain.get("meaning", {}).get("topics", {})
    return topics


def _alone(plain: Mapping[str, Any]) -> list[str]:
    """Topics of the assistant's own that have no phrases."""
    beside = {MEANT.get(name) for name in plain["entries"]}
    return [topic for topic in _topics(plain) if topic not in beside]


def _entry(name: str, plain: Mapping[str, Any], shipped: Mapping[str, Any]) -> Reason:
    entry, topic = plain["entries"][name], meant_by(name, plain)
    before = shipped["entries"].get(name)
    return Reason(
        "topic", name, entry["reason"], entry["priority"], entry.get("team", ""), is_on(entry),
        changed=entry != before or _differs(topic, plain, shipped),
        phrases=entry.get("phrases", ()),
        unless=entry.get("unless", ()),
        meaning=_meaning(topic, plain) if topic else None,
        own=before is None,
    )  # fmt: skip


def _meant_alone(name: str, plain: Mapping[str, Any], shipped: Mapping[str, Any]) -> Reason:
    topic = _topics(plain)[name]
    return Reason(
        "topic", name, topic["reason"], topic["priority"], topic.get("team", ""), is_on(topic),
        changed=_differs(name, plain, shipped), meaning=_meaning(name, plain),
    )  # fmt: skip


def _meaning(name: str, plain: Mapping[str, Any]) -> Meaning:
    topic, general = _topics(plain)[name], plain["meaning"]["at_least"]
    return Meaning(name, is_on(topic), topic.get("at_least", general), general)


def _differs(topic: str | None, plain: Mapping[str, Any], shipped: Mapping[str, Any]) -> bool:
    return topic is not None and _topics(plain).get(topic) != _topics(shipped).get(topic)


def _feeling(plain: Mapping[str, Any], shipped: Mapping[str, Any]) -> Reason:
    rule = plain[SENTIMENT]
    return Reason(
        "feeling", SENTIMENT, "sentiment", rule.get("priority", "normal"), rule.get("team", ""),
        is_on(rule), rule != shipped.get(SENTIMENT), phrases=rule.get("fury", ()), values=rule,
    )  # fmt: skip


def _rule(name: str, plain: Mapping[str, Any], shipped: Mapping[str, Any]) -> Reason:
    rule, before = rule_of(name, plain), rule_of(name, shipped)
    return Reason(
        "rule", name, "rule", rule["priority"], rule.get("team", ""), is_on(rule), rule != before,
        values=rule,
    )  # fmt: skip


def _call(name: str, plain: Mapping[str, Any], shipped: Mapping[str, Any]) -> Reason:
    call = plain.get("calls", {}).get(name, {"priority": "normal"})
    before = shipped.get("calls", {}).get(name, {"priority": "normal"})
    return Reason("call", name, name, call["priority"], call.get("team", ""), None, call != before)
