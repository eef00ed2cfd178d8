"""How a form goes on: it takes an answer, gives way to another need, or asks again.

Rasa calls `validate_<form>` when the form is entered, at every message while it is active, and
when it comes back after something else was served. All of the asking is done here, so that a
question can carry what it is about (the order, the refund) and its buttons.
"""

import abc
from typing import ClassVar

from actions import assent
from actions.base import CarelineAction
from actions.desk import FLOW_SLOTS, Desk
from actions.turn import Event, Moment

REQUESTED_SLOT = "requested_slot"
COURTESIES = ("thank", "goodbye")
VAGUE = ("affirm", "deny", "nlu_fallback", "out_of_scope")
"""Entered with one of these, a form goes on with the need that was served last."""
CIRCLES_AFTER = 3
"""So many times in a row a question was put already when a person is offered beside it."""


class Step(abc.ABC):
    """One thing a form needs to know. A step may own several slots, asked in their order."""

    slots: tuple[str, ...]

    @abc.abstractmethod
    def answered_by(self, desk: Desk, slot: str) -> bool:
        """Does the customer's message answer the question for `slot`?"""

    async def prepare(self, desk: Desk, asked: str | None) -> None:  # noqa: B027
        """Look up what is needed to tell an answer to `asked`; most steps need nothing."""

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
                return self._stop(desk, "utter_stopped")
            for step in self.steps:
                await step.prepare(desk, asked if asked in step.slots else None)
            if self._is_courtesy(desk, asked):
                return await self._be_courteous(desk, asked)
            if beside := self.side_answer(desk, asked):
                desk.say(beside)
                return await self._go_on(desk, Moment.RETURNING, None)
            if self._gives_way(desk, asked):
                return self._reject()
        return await self._go_on(desk, moment, asked)

    def enter(self, desk: Desk) -> None:
        """Begin clean, whatever an unfinished flow left behind."""
        desk.slots.clear(*FLOW_SLOTS)
        topic = desk.turn.intent
        goes_on = topic in VAGUE and not desk.turn.order_number()
        if topic not in self.intents and (goes_on or desk.turn.wants_other_order):
            topic = desk.slots.text("order_topic") or ""
        desk.slots.set(order_topic=topic if topic in self.intents else self.intents[0])

    def means_stop(self, desk: Desk) -> bool:
        """A bare "forget it" or "I changed my mind, keep it", whatever intent was guessed.

        Where a yes is being asked for it is a no, and answered as one.
        """
        at_confirmation = desk.slots.get(REQUESTED_SLOT) == "confirmation"
        says_no = at_confirmation and assent.yes_or_no(desk.turn.typed) is False
        return assent.means_stop(desk.turn.typed) and desk.turn.intent != "stop" and not says_no

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
                if moment is not Moment.ENTERING:
                    self._notice_circles(desk, missing)
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

    def _is_courtesy(self, desk: Desk, asked: str | None) -> bool:
        """Thanks, praise or a goodbye that answers nothing."""
        turn = desk.turn
        return turn.intent in COURTESIES and turn.sure and not self._answered(desk, asked)

    def side_answer(self, desk: Desk, asked: str | None) -> str | None:
        """A text for what belongs to the question that is open, which is put again after it."""
        knows_not = asked in ("order_number", "order_proof") and not self._answered(desk, asked)
        if knows_not and not desk.named_order and assent.does_not_know(desk.turn.typed):
            return f"utter_without_{asked}"
        return None

    async def _be_courteous(self, desk: Desk, asked: str | None) -> list[Event]:
        """A goodbye ends the form; "great" is not yet a yes, and the question is put again."""
        if desk.turn.intent == "goodbye":
            return self._stop(desk, "utter_goodbye")
        desk.say("utter_need_yes_or_no" if asked == "confirmation" else "utter_thank_in_form")
        return await self._go_on(desk, Moment.RETURNING, None)

    def _notice_circles(self, desk: Desk, slot: str) -> None:
        """The same question for the fourth time: a person may be quicker."""
        before = desk.turn.times_asked(slot)
        if before and before % CIRCLES_AFTER == 0 and not desk.question_put:
            desk.say("utter_form_stuck")

    def _stop(self, desk: Desk, farewell: str) -> list[Event]:
        desk.say(farewell)
        desk.finish()
        return self.after_failure()
