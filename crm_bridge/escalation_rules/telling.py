"""What one version changed in the one before it, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from crm_bridge.escalation_rules.reasons import Reason, reasons

_VALUES = {
    "above": "above",
    "window": "messages looked at",
    "negative": "negative among them",
    "at_most": "negative from",
    "far_below": "very negative from",
    "late_delivery": "only with a late delivery",
    "only_team": "only to choose the team",
}


def told(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    """By kind and name of the reasons that differ, both as `by_id` gives them."""
    old = {(one.kind, one.name): one for one in reasons(before, before)}
    new = {(one.kind, one.name): one for one in reasons(after, after)}
    changes = {key: _changes(old.get(key), new.get(key)) for key in {**old, **new}}
    return {key: words for key, words in changes.items() if words}


def _changes(old: Reason | None, new: Reason | None) -> list[str]:
    if old is None or new is None:
        return ["added" if old is None else "taken away"]
    return [
        *_switched(old.enabled, new.enabled, ""),
        *_moved("priority", old.priority, new.priority),
        *_moved("team", old.team or "default", new.team or "default"),
        *_counted("phrase", old.phrases, new.phrases),
        *_counted("exception", old.unless, new.unless),
        *_meaning(old, new),
        *_values(old.values, new.values),
    ]


def _switched(old: bool | None, new: bool | None, what: str) -> list[str]:
    return [] if old == new else [f"{what} switched {'on' if new else 'off'}".strip()]


def _moved(what: str, old: str, new: str) -> list[str]:
    return [] if old == new else [f"{what} {old} → {new}"]


def _counted(what: str, old: Sequence[str], new: Sequence[str]) -> list[str]:
    added, gone = len(set(new) - set(old)), len(set(old) - set(new))
    counts = [(added, "added"), (gone, "taken away")]
    return [f"{n} {what}{'' if n == 1 else 's'} {became}" for n, became in counts if n]


def _meaning(old: Reason, new: Reason) -> list[str]:
    if old.meaning is None or new.meaning is None:
        return []
    switched = _switched(old.meaning.enabled, new.meaning.enabled, "meaning")
    # Where the topic was switched as a whole, its meaning went with it.
    parts = switched if old.enabled == new.enabled else []
    return [*parts, *_moved("meaning from", old.meaning.at_least, new.meaning.at_least)]


def _values(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    single = [
        words
        for name, what in _VALUES.items()
        for words in _moved(what, str(old.get(name, "never")), str(new.get(name, "never")))
    ]
    return [
        *single,
        *_counted("tier", old.get("tiers", ()), new.get("tiers", ())),
        *_counted("segment", old.get("segments", ()), new.get("segments", ())),
        *_counted("need", old.get("intents", ()), new.get("intents", ())),
    ]
