"""What becomes of one customer message: a person is called, the assistant answers, or it cannot."""

import logging
from typing import Protocol

from bot.escalation import EscalationRules
from bot.gateway.assistant import Assistant, AssistantAnswer
from bot.gateway.errors import AssistantDown
from bot.gateway.texts import (
    HANDOFF_COMMAND,
    HANDOFF_DOWN_COMMAND,
    assistant_down,
    attachment_kept,
)
from crm_bridge.api.schemas.content import NewReply
from crm_bridge.api.schemas.conversations import (
    EscalationCall,
    Turn,
    TurnResult,
    Understanding,
)
from crm_bridge.escalation_rules.deciding import CHANGING
from crm_bridge.texts import Texts

logger = logging.getLogger(__name__)

PARSE_SECONDS = 1.5
"""How long an escalation waits for intent and sentiment; a person is called without them."""


class Rules(Protocol):
    """Where the escalation rules in use are found; they may change between turns."""

    @property
    def rules(self) -> EscalationRules: ...


class Answering:
    """Decides one turn. Holds no state: a turn taken again comes out the same."""

    def __init__(self, assistant: Assistant, rules: Rules, texts: Texts, seconds: float) -> None:
        self._assistant = assistant
        self._rules = rules
        self._texts = texts
        self._seconds = seconds

    @property
    def seconds_at_most(self) -> float:
        """The longest a turn can take."""
        return self._seconds + PARSE_SECONDS

    async def result(self, turn: Turn) -> TurnResult:
        """The result to record; never raises for a failing assistant."""
        if turn.command is None and not turn.text:
            kept = attachment_kept(self._texts, turn.locale)
            return TurnResult(fence=turn.fence, outcome="answered", replies=[kept])
        call = self._call_without_assistant(turn)
        if call is not None:
            found = await self._parsed(turn)
            if not self._means_something_else(turn, found):
                return TurnResult(
                    fence=turn.fence, outcome="escalated", escalation=call, understanding=found
                )
        try:
            answer = await self._assistant.answer(
                turn, self._seconds, person_if=self._rules.rules.meaning
            )
        except AssistantDown as error:
            logger.warning("Turn %s: the assistant gave no answer: %s", turn.turn_id, error)
            return self.apology(turn)
        call = self._call_for_meaning(answer) or self._call_for_mood(turn, answer)
        if call is not None:
            return TurnResult(
                fence=turn.fence,
                outcome="escalated",
                understanding=answer.understanding,
                actions=answer.actions,
                escalation=call,
            )
        if answer.handoff is not None:
            answer = answer.model_copy(update={"handoff": self._treated(answer.handoff)})
        return _from_answer(turn, answer, assistant_down(self._texts, turn.locale))

    def apology(self, turn: Turn) -> TurnResult:
        """What is recorded when there is no answer: the customer is told and offered a person."""
        replies = [assistant_down(self._texts, turn.locale)]
        return TurnResult(fence=turn.fence, outcome="not_answered", replies=replies)

    def _call_without_assistant(self, turn: Turn) -> EscalationCall | None:
        if turn.command == HANDOFF_COMMAND:
            return self._treated(EscalationCall(reason="request", matched=turn.text))
        if turn.command == HANDOFF_DOWN_COMMAND:
            matched = "the assistant gave no answer"
            return self._treated(EscalationCall(reason="assistant_down", matched=matched))
        if turn.command is not None:
            return None
        match = self._rules.rules.match(turn.text)
        if match is None:
            return None
        return EscalationCall.model_validate(
            {
                "reason": match.reason,
                "matched": match.phrase,
                "topic": match.topic,
                "priority": match.priority,
                "team": match.team,
            }
        )

    def _treated(self, call: EscalationCall) -> EscalationCall:
        """A call that no phrase made, with the priority and team that leads gave its reason."""
        treatment = self._rules.rules.calls.get(call.reason)
        if treatment is None or call.team is not None or call.priority != "normal":
            return call
        return call.model_copy(update={"priority": treatment.priority, "team": treatment.team})

    def _means_something_else(self, turn: Turn, found: Understanding | None) -> bool:
        """Whether the assistant is there to say that a phrase of the rules is not meant so. The
        button that calls a person is always meant so."""
        rule = self._rules.rules.meaning
        if rule is None or found is None or found.escalation is None or turn.command is not None:
            return False
        return rule.doubts(found.escalation.confidence)

    def _call_for_meaning(self, answer: AssistantAnswer) -> EscalationCall | None:
        """A person for a message that means so, in words that no rule has; the assistant has
        neither said nor done anything then."""
        rule = self._rules.rules.meaning
        found = answer.understanding.escalation if answer.understanding else None
        treatment = rule.matched(found.topic, found.confidence) if rule and found else None
        if treatment is None or found is None:
            return None
        return EscalationCall.model_validate(
            {
                "reason": treatment.reason,
                "matched": f"the meaning of the message ({found.confidence:.0%} sure)",
                "topic": found.topic,
                "priority": treatment.priority,
                "team": treatment.team,
            }
        )

    def _call_for_mood(self, turn: Turn, answer: AssistantAnswer) -> EscalationCall | None:
        """A person for a customer who is more upset than the rule bears. What the assistant would
        have said is dropped then; but not what it says of a change that it has just made, and not
        its own call for a person."""
        rules, found = self._rules.rules, answer.understanding
        rule = rules.sentiment
        if rule is None or found is None or found.sentiment is None or answer.handoff:
            return None
        if any(action.name in CHANGING for action in answer.actions):
            return None
        scores = [found.sentiment.score, *turn.recent_sentiment]
        matched = rules.match_mood(turn.text, scores)
        if matched is None:
            return None
        topic = found.needs[0].intent if found.needs else None
        return EscalationCall.model_validate(
            {
                "reason": "sentiment",
                "matched": matched,
                "topic": topic,
                "priority": rule.priority,
                "team": rule.team,
            }
        )

    async def _parsed(self, turn: Turn) -> Understanding | None:
        if turn.command is not None:
            return None
        try:
            return await self._assistant.parse(turn.text, PARSE_SECONDS)
        except AssistantDown as error:
            logger.warning("Turn %s: not parsed: %s", turn.turn_id, error)
            return None


def _from_answer(turn: Turn, answer: AssistantAnswer, apology: NewReply) -> TurnResult:
    """The result for what the assistant said.

    A failed action leaves its apology as a system message and the outcome `not_answered`;
    silence is never passed on.
    """
    failed = any(not action.ok for action in answer.actions) or not answer.replies
    replies = answer.replies
    if failed:
        replies = [reply.model_copy(update={"author": "system"}) for reply in replies] or [apology]
    return TurnResult(
        fence=turn.fence,
        outcome=("escalated" if answer.handoff else "not_answered" if failed else "answered"),
        understanding=answer.understanding,
        actions=answer.actions,
        replies=[] if answer.handoff else replies,
        escalation=answer.handoff,
        awaiting=answer.awaiting,
    )
