"""The shipped checks, as totals: messages that no model has seen, and that stay unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.assistant.evaluation.blind.needs import needs_of
from bot.assistant.evaluation.labelled import read_labelled
from bot.assistant.evaluation.parses import Parses, guess_of
from bot.assistant.parsing import parsed_line
from bot.escalation import EscalationRules

Right = Callable[[str, str, Mapping[str, Any]], bool]
"""Whether what was understood of a text fits its label."""

TITLES = {
    "intents": "Intents of unseen messages",
    "needs": "All needs of a message, in order",
    "sentiment": "Sentiment of unseen messages",
    "escalation": "Who calls for a person",
}
_COLUMNS = {"needs": "intents", "escalation": "escalate"}


def hits(folder: Path, parses: Parses, rules: EscalationRules) -> dict[str, list[bool]]:
    """By check, whether each row is right; a check whose file is not there is left out."""

    def calls(text: str, label: str, parsed: Mapping[str, Any]) -> bool:
        return (parsed_line(text, parsed, rules)["escalate"] is not None) == (label == "yes")

    looks: dict[str, Right] = {
        "intents": lambda _, label, parsed: guess_of(parsed).answer == label,
        "needs": lambda _, label, parsed: needs_of(parsed) == label.split(),
        "sentiment": lambda _, label, parsed: bool(parsed["sentiment"]["label"] == label),
        "escalation": calls,
    }
    found: dict[str, list[bool]] = {}
    for name, right in looks.items():
        path = folder / f"{name}.csv"
        if path.is_file():
            rows = read_labelled(path, _COLUMNS.get(name, "label"))
            pairs = zip(rows.texts, rows.labels, strict=True)
            found[name] = [right(text, label, parses.of(text)) for text, label in pairs]
    return found
