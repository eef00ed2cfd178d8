"""From the form of a reason to the changes that are kept, and from a mistake back to its field."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from bot.escalation import RulesError
from bot.escalation.changes import difference, without_nothing
from crm_bridge.errors import Unprocessable
from crm_bridge.escalation_rules.reasons import Reason, meant_by, rule_of

Plain = dict[str, Any]

LISTS: Mapping[str, str] = {"fury": "phrases"}
"""Fields of the file that have another name in the form."""
FIELDS: Mapping[str, str] = {
    "title": "Name",
    "unless": "Exceptions",
    "at_least": "Likelihood",
    "above": "Orders worth more than",
    "intents": "Needs",
    "at_most": "Negative at or below",
    "far_below": "One alone",
    "window": "Among the last",
    "negative": "Negative messages",
    "only_team": "Only choose the team",
}
"""What the form calls those whose name does not say it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A form as it was typed: single values, and lists one item a line."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def on(self, name: str) -> bool:
        return self.values.get(name) == "on"

    def ticked(self, name: str) -> list[str]:
        """What is on of several boxes, which are called `name:what`."""
        known = (one.removeprefix(f"{name}:") for one in self.values if one.startswith(f"{name}:"))
        return sorted(one for one in known if self.on(f"{name}:{one}"))

    def lines(self, name: str) -> list[str]:
        """Each line once, in the order typed."""
        typed = (line.strip() for line in self.values.get(name, "").splitlines())
        return list(dict.fromkeys(line for line in typed if line))


class WishRefused(Unprocessable):
    """`field` of the form, and `line` in it from 1 where it is a list."""

    def __init__(self, field: str, line: int | None, reason: str) -> None:
        where = FIELDS.get(field) or field.replace("_", " ").capitalize()
        where = f"{where}, line {line}" if line else where
        super().__init__("reason_invalid", f"{where}: {reason}")
        self.field, self.line = field, line


def edited(plain: Mapping[str, Any], reason: Reason, wish: Wish) -> Plain:
    """The rules (`by_id`) with what the form says of one reason."""
    after: Plain = deepcopy(dict(plain))
    if reason.kind == "topic":
        _topic(after, reason, wish)
    elif reason.kind == "feeling":
        rule = after[reason.name]
        _treat(rule, wish)
        rule["fury"] = wish.lines("phrases")
        for name in ("window", "negative", "at_most", "far_below"):
            _put(rule, name, wish.text(name))
    elif reason.kind == "rule":
        rule = dict(rule_of(reason.name, plain))
        after.setdefault("rules", {})[reason.name] = rule
        _treat(rule, wish)
        rule["intents"] = wish.lines("intents")
        if reason.name == "order_value":
            rule["above"] = wish.text("above")
        elif reason.name == "tier":
            rule["tiers"] = wish.lines("tiers")
        else:
            rule["segments"] = wish.ticked("segment")
            rule["late_delivery"] = "true" if wish.on("late_delivery") else "false"
            rule["only_team"] = "true" if wish.on("only_team") else "false"
    else:
        _prioritise(after.setdefault("calls", {}).setdefault(reason.name, {}), wish)
    return after


def added(plain: Mapping[str, Any], title: str) -> tuple[str, Plain]:
    """The rules with a further topic, switched off and without phrases, and the topic's name.
    Raises `WishRefused`."""
    name = "_".join("".join(c if c.isalnum() else " " for c in title.lower()).split())[:60]
    if not name or not name.isascii():
        raise WishRefused("title", None, "Give it a name of letters and digits.")
    if name in plain["entries"] or name in plain.get("meaning", {}).get("topics", {}):
        raise WishRefused("title", None, "There is a topic of that name.")
    entry = {
        "id": name, "enabled": "false", "reason": "keyword", "topic": name, "priority": "normal",
        "phrases": [],
    }  # fmt: skip
    after = deepcopy(dict(plain))
    after["entries"][name] = entry
    return name, after


def changes_to(shipped: Mapping[str, Any], after: Mapping[str, Any]) -> Plain:
    """What is kept: the difference to the file (both `by_id`)."""
    return without_nothing(difference(shipped, after))


def refused(error: RulesError, changed: Mapping[str, Any], wish: Wish) -> WishRefused:
    """A mistake that the reader found, at its field and line of the form; `changed` is what it
    read, `by_id`."""
    place = (error.place or "").split(".")
    field = LISTS.get(place[-1], place[-1])
    value: Any = changed
    for name in place:
        value = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, list) or error.line is None:
        return WishRefused(field, None, error.reason)
    typed, item = wish.values.get(field, "").splitlines(), value[error.line - 1]
    line = next((n for n, text in enumerate(typed, start=1) if text.strip() == item), None)
    return WishRefused(field, line, error.reason)


def _topic(after: Plain, reason: Reason, wish: Wish) -> None:
    topic = meant_by(reason.name, after)
    entry = after["entries"].get(reason.name)
    if entry is not None:
        _treat(entry, wish)
        entry["phrases"] = wish.lines("phrases")
        if "unless" in entry or wish.lines("unless"):
            entry["unless"] = wish.lines("unless")
    if topic is None:
        return
    meaning = after["meaning"]["topics"][topic]
    _prioritise(meaning, wish)
    _switch(meaning, wish.on("enabled") and (entry is None or wish.on("meaning")))
    at_least = wish.text("at_least")
    if at_least != after["meaning"]["at_least"] or "at_least" in meaning:
        _put(meaning, "at_least", at_least)


def _treat(values: Plain, wish: Wish) -> None:
    _prioritise(values, wish)
    _switch(values, wish.on("enabled"))


def _prioritise(values: Plain, wish: Wish) -> None:
    values["priority"] = wish.text("priority") or "normal"
    _put(values, "team", wish.text("team"))


def _switch(values: Plain, on: bool) -> None:
    if not on or "enabled" in values:
        values["enabled"] = "true" if on else "false"


def _put(values: Plain, name: str, value: str) -> None:
    """A value that may be left out."""
    if value:
        values[name] = value
    else:
        values.pop(name, None)
