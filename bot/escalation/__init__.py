"""What calls a person: which words of a customer, whatever the assistant makes of them, and what
they feel."""

from bot.escalation.changes import changed
from bot.escalation.document import RulesDocument, RulesError, read_plain
from bot.escalation.meaning import MEANT_TOPICS, MeaningRule, Treatment
from bot.escalation.rules import EscalationRules, Match
from bot.escalation.rules_file import RulesFile, read_changed, read_with
from bot.escalation.trend import LONGEST_WINDOW, SentimentRule

__all__ = [
    "LONGEST_WINDOW",
    "MEANT_TOPICS",
    "EscalationRules",
    "Match",
    "MeaningRule",
    "RulesDocument",
    "RulesError",
    "RulesFile",
    "SentimentRule",
    "Treatment",
    "changed",
    "read_changed",
    "read_plain",
    "read_with",
]
