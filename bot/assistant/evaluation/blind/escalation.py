"""The rules that call a person: `data/blind/escalation.csv`, half of it traps."""

from __future__ import annotations

from bot.assistant.evaluation import targets
from bot.assistant.evaluation.figures import Section, precision_and_recall
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.parses import Parses
from bot.assistant.parsing import parsed_line
from bot.escalation import EscalationRules


def escalation(blind: Labelled, rules: EscalationRules, parses: Parses) -> Section:
    """The labels are `yes` and `no`."""
    truth = [label == "yes" for label in blind.labels]
    by_words = [rules.match(text) is not None for text in blind.texts]
    by_any = [
        parsed_line(text, parses.of(text), rules)["escalate"] is not None for text in blind.texts
    ]
    section = Section(
        "escalation",
        "Calls for a person (blind)",
        "The rules look at words alone; with understanding, the wish for a person in other words "
        "and one very negative message call somebody, too.",
    )
    section.figures = [
        *precision_and_recall(truth, by_words, "the rules", targets.BLIND_ESCALATION, f1=True),
        *precision_and_recall(truth, by_any, "rules and understanding", f1=True),
    ]
    return section
