"""Messages with one need or more: `data/blind/needs.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.assistant.evaluation.figures import Section, precision_and_recall, share
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.parses import Parses, guess_of


def needs(blind: Labelled, parses: Parses) -> Section:
    """The labels are intents in the order of the message, separated by spaces."""
    truth = [label.split() for label in blind.labels]
    said = [needs_of(parses.of(text)) for text in blind.texts]
    pairs = list(zip(truth, said, strict=True))
    section = Section("needs", "Several needs in one message (blind)")
    section.figures = [
        share("all needs, in their order", [true == found for true, found in pairs]),
        share("… of messages with several", [t == f for t, f in pairs if len(t) > 1]),
        share("… of messages with one", [t == f for t, f in pairs if len(t) == 1]),
        *precision_and_recall([len(t) > 1 for t in truth], [len(f) > 1 for f in said], "“several”"),
    ]
    return section


def needs_of(parsed: Mapping[str, Any]) -> list[str]:
    """The intents of a parse, in order; that of the whole message where it names no needs."""
    if parsed.get("needs"):
        return [str(need["intent"]) for need in parsed["needs"]]
    return [guess_of(parsed).answer]
