"""The rules that call a person: `data/blind/escalation.csv`, half of it traps."""

from __future__ import annotations

from bot.assistant.evaluation import targets
from bot.assistant.evaluation.figures import Section, precision_and_recall
from bot.assistant.evaluation.labelled import Labelled
from bot.escalation import EscalationRules


def escalation(blind: Labelled, rules: EscalationRules) -> Section:
    """The labels are `yes` and `no`."""
    truth = [label == "yes" for label in blind.labels]
    said = [rules.match(text) is not None for text in blind.texts]
    section = Section("escalation", "Calls for a person (blind)")
    section.figures = precision_and_recall(
        truth, said, "the rules", targets.BLIND_ESCALATION, f1=True
    )
    return section
