"""How a form goes on: it takes an answer, gives way to another need, or asks again.

Rasa calls `validate_<form>` when the form is entered, at every message while it is active, and
when it comes back after something else was served. All of the asking is done here, so that a
question can carry what it is about (the order, the refund) and its buttons.
"""

import abc
from typing import ClassVar

from actions import reading
from actions.base import CarelineAction
from actions.desk import FLOW_SLOTS, Desk
from actions.turn import Event, Moment

REQUESTED_SLOT = "requested_slot"


class Step(abc.ABC):
    """One thing a form needs to know. A step may own several slots, asked in their order."""

    slots: tuple[str, ...]

    @abc.abstractmethod
    def answered_by(self, desk: Desk, slot: str) -> bool:
        """Does the customer's message answer the question for `slot`?"""

    def corrects(self, desk: Desk) -> bool:
        """Does the message change what this step has learnt already?"""
        return False

    @abc.abstractmethod
    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        """Set what can be known now. `asked` is the slot the message answers, if it does."""

    @abc.abstractmethod
    async def ask(self, desk: Desk, slot: str) -> None:
        """Put the question."""


class FormAction(CarelineAction):
    """`validate_<form>`. `intents` are the needs the form itself serves, the main one first."""

    form: ClassVar[str]
    intents: ClassVar[tuple[str, ...]]
    steps: ClassVar[tuple[Step, ...]]

    def name(self) -> str:
        return f"validate_{self.form}"

    async def act(self, desk: Desk) -> list[Event]:
        moment = desk.turn.moment(self.form)
        asked = desk.slots.text(REQUESTED_SLOT) if moment is Moment.ANSWERING else None
        if moment is Moment.ENTERING:
            self.enter(desk)
        if moment is Moment.ANSWERING:
            if self.means_stop(desk):
                return self._stop(desk)
            if self._gives_way(desk, asked):
                return self._reject()
        return await self._go_on(desk, moment, asked)

    def enter(self, desk: Desk) -> None:
        """Begin clean, whatever an unfinished flow left behind."""
        desk.slots.clear(*FLOW_SLOTS)
        known = desk.turn.intent in self.intents
        desk.slots.set(order_topic=desk.turn.intent if known else self.intents[0])

    def means_stop(self, desk: Desk) -> bool:
        """A bare "cancel" or "forget it", whatever intent was guessed."""
        return reading.means_stop(desk.turn.typed) and desk.turn.intent not in ("deny", "stop")

    def after_failure(self) -> list[Event]:
        """End early. Listening next keeps the rule for a form that is full from being taken."""
        return [
            {"event": "slot", "name": REQUESTED_SLOT, "value": None},
            {"event": "active_loop", "name": None},
            {"event": "followup", "name": "action_listen"},
        ]

    async def _go_on(self, desk: Desk, moment: Moment, asked: str | None) -> list[Event]:
        for step in self.steps:
            await step.fill(desk, moment, asked if asked in step.slots else None)
            if desk.gives_way:
                return self._reject()
            if desk.finished:
                return self.after_failure()
            missing = next((s for s in step.slots if desk.slots.get(s) is None), None)
            if missing:
                await step.ask(desk, missing)
                return [{"event": "slot", "name": REQUESTED_SLOT, "value": missing}]
        return [{"event": "slot", "name": REQUESTED_SLOT, "value": None}]

    def _reject(self) -> list[Event]:
        return [{"event": "action_execution_rejected", "name": self.form}]

    def _gives_way(self, desk: Desk, asked: str | None) -> bool:
        """Leave the message to the rules: it answers nothing here, or wants something else."""
        turn = desk.turn
        if turn.intent in self.intents or turn.wants_other_order:
            return False
        if turn.is_command and turn.intent not in ("affirm", "deny"):
            return True
        if turn.order_number() and turn.intent in ("deny", "affirm"):
            return False
        if asked == "confirmation" and any(step.corrects(desk) for step in self.steps):
            return False
        return not self._answered(desk, asked)

    def _answered(self, desk: Desk, asked: str | None) -> bool:
        return any(
            step.answered_by(desk, slot)
            for step in self.steps
            for slot in step.slots
            if slot == asked
        )

    def _stop(self, desk: Desk) -> list[Event]:
        desk.say("utter_stopped")
        desk.finish()
        return self.after_failure()
