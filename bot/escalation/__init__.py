"""Which words of a customer call a person, whatever the assistant makes of them."""

from bot.escalation.document import RulesError
from bot.escalation.rules import EscalationRules, Match
from bot.escalation.rules_file import RulesFile

__all__ = ["EscalationRules", "Match", "RulesError", "RulesFile"]
