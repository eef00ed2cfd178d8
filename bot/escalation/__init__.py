"""What calls a person: which words of a customer, whatever the assistant makes of them, and what
they feel."""

from bot.escalation.document import RulesError
from bot.escalation.meaning import MEANT_TOPICS, MeaningRule, Treatment
from bot.escalation.rules import EscalationRules, Match
from bot.escalation.rules_file import RulesFile
from bot.escalation.trend import LONGEST_WINDOW, SentimentRule

__all__ = [
    "LONGEST_WINDOW",
    "MEANT_TOPICS",
    "EscalationRules",
    "Match",
    "MeaningRule",
    "RulesError",
    "RulesFile",
    "SentimentRule",
    "Treatment",
]
