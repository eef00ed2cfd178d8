"""The calls for a person: `data/blind/escalation.csv`, half of it traps."""

from __future__ import annotations

from bot.assistant.evaluation import targets
from bot.assistant.evaluation.figures import Section, precision_and_recall
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.parses import Parses
from bot.assistant.parsing import parsed_line, reason_by_rules
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
        "The rules of `data/escalation.yml` look at phrases and at what a message means; with the "
        "understanding, an intent that asks for a person and one very negative message call "
        "somebody, too. Phrases alone are what is left while the assistant is down.",
    )
    by_rules = [_by_rules(text, parses, rules) for text in blind.texts]
    section.figures = [
        *precision_and_recall(truth, by_rules, "the rules", targets.BLIND_ESCALATION, f1=True),
        *precision_and_recall(truth, by_any, "rules and understanding", f1=True),
        *precision_and_recall(truth, by_words, "the phrases alone", f1=True),
    ]
    return section


def _by_rules(text: str, parses: Parses, rules: EscalationRules) -> bool:
    return reason_by_rules(text, parses.of(text), rules) is not None
