"""Which words of a customer call a person, whatever the assistant makes of them."""

from bot.gateway.escalation.document import RulesError
from bot.gateway.escalation.rules import EscalationRules, Match
from bot.gateway.escalation.rules_file import RulesFile

__all__ = ["EscalationRules", "Match", "RulesError", "RulesFile"]
