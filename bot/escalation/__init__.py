"""What calls a person: which words of a customer, whatever the assistant makes of them, and what
they feel."""

from bot.escalation.document import RulesError
from bot.escalation.rules import EscalationRules, Match
from bot.escalation.rules_file import RulesFile
from bot.escalation.trend import LONGEST_WINDOW, SentimentRule

__all__ = ["LONGEST_WINDOW", "EscalationRules", "Match", "RulesError", "RulesFile", "SentimentRule"]
