"""Bringing in a person. The bridge writes the one message that tells the customer."""

from actions.base import CarelineAction
from actions.desk import Desk
from actions.going_on import go_on
from actions.turn import Event

END_OF_FORM: list[Event] = [
    {"event": "active_loop", "name": None},
    {"event": "slot", "name": "requested_slot", "value": None},
]


class Handoff(CarelineAction):
    """The customer asked for a person: whatever was being done ends here."""

    action_name = "action_handoff"

    async def act(self, desk: Desk) -> list[Event]:
        desk.call_person("request")
        desk.finish()
        return END_OF_FORM


class Affirm(CarelineAction):
    """A yes outside a form: to the offer of a person, or to nothing in particular."""

    action_name = "action_affirm"

    async def act(self, desk: Desk) -> list[Event]:
        if (events := await go_on(desk)) is not None:
            return events
        if desk.turn.offered_person():
            desk.call_person("request")
        elif not desk.in_form:
            desk.say("utter_affirm")
        return []


class Deny(CarelineAction):
    """A no outside a question for a yes: in a form, most likely "I don't have that"."""

    action_name = "action_deny"

    async def act(self, desk: Desk) -> list[Event]:
        if (events := await go_on(desk)) is not None:
            return events
        asked = desk.slots.text("requested_slot") if desk.in_form else None
        if asked == "order_number" and await desk.own_orders():
            desk.say("utter_deny_in_form")
        elif asked in ("order_number", "order_proof"):
            desk.say(f"utter_without_{asked}")
        else:
            desk.say("utter_deny_in_form" if desk.in_form else "utter_deny")
        return []
