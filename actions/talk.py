"""Stopping, not understanding, and being told off."""

from actions import reading
from actions.articles import PARTICULAR, may_help
from actions.base import CarelineAction
from actions.desk import Desk
from actions.going_on import go_on
from actions.handoff import END_OF_FORM
from actions.mood import UPSET
from actions.turn import Event
from actions.which_of_two import QUESTION, ask_which

GROUPS: dict[str, frozenset[str]] = {
    "order": frozenset(
        {"track_order", "order_history", "change_order", "cancel_order", "reorder", "place_order"}
    ),
    "delivery": frozenset(
        {
            "delivery_options",
            "delivery_period",
            "late_delivery",
            "missing_parcel",
            "change_shipping_address",
            "set_up_shipping_address",
        }
    ),
    "returns": frozenset(
        {
            "return_item",
            "exchange_item",
            "report_item_problem",
            "get_refund",
            "track_refund",
            "check_refund_policy",
            "check_cancellation_fee",
        }
    ),
    "product": frozenset({"recommend_product", "product_question", "check_stock", "warranty"}),
}
"""Needs whose quick replies go together when a message was not understood."""


class Stop(CarelineAction):
    """Drop what is being done. Nothing was changed: changes are only sent after a yes."""

    action_name = "action_stop"

    async def act(self, desk: Desk) -> list[Event]:
        desk.say("utter_stopped" if desk.in_form else "utter_nothing_to_stop")
        desk.finish()
        return END_OF_FORM


NOT_UNDERSTOOD = {"action_fallback", "action_out_of_scope"}

SURELY_BEYOND = 0.75
"""Below this confidence "out of scope" means that nothing was recognised: gibberish, mostly."""


class Fallback(CarelineAction):
    """Not understood: once, ask for other words; twice in a row, bring in a person. Where two
    needs came close, it is asked which is meant, and that counts as understood."""

    action_name = "action_fallback"

    async def act(self, desk: Desk) -> list[Event]:
        return [] if ask_which(desk) else await not_understood(desk)


class OutOfScope(CarelineAction):
    """What this assistant is not for, and what it is for."""

    action_name = "action_out_of_scope"

    async def act(self, desk: Desk) -> list[Event]:
        wordless = not any(character.isalnum() for character in desk.turn.typed)
        if desk.turn.confidence < SURELY_BEYOND or wordless:
            return await not_understood(desk)
        if may_help(desk):
            return []
        again = self.action_name in desk.turn.previous_actions()
        desk.say("utter_out_of_scope_again" if again else "utter_out_of_scope")
        return []


async def not_understood(desk: Desk) -> list[Event]:
    """Two steps: other words, then a person. A sign without words is no step, nor is an answer
    that an article gives, nor a message with two meanings."""
    if (events := await go_on(desk)) is not None:
        return events
    if _is_address_for_order(desk):
        return [{"event": "followup", "name": "change_address_form"}]
    mood = desk.turn.mood
    upset = mood is not None and mood <= UPSET
    if not upset and may_help(desk):
        return []
    said = ("utter_no_words", "utter_article_may_help", QUESTION)
    if NOT_UNDERSTOOD & desk.turn.previous_actions() and not any(map(desk.turn.last_said, said)):
        desk.call_person("not_understood")
        desk.finish()
        return END_OF_FORM
    desk.say("utter_complaint" if upset else _rephrase(desk))
    return []


def _is_address_for_order(desk: Desk) -> bool:
    """A whole address out of the blue, while an order is talked about. A yes is still asked for."""
    typed = desk.turn.typed
    known = desk.slots.text("last_order_number") and not desk.in_form
    return bool(known and reading.postcode_in(typed) and reading.looks_like_address(typed))


def _rephrase(desk: Desk) -> str:
    """The likeliest need decides which quick replies are offered."""
    if desk.in_form:
        return "utter_rephrase_in_form"
    likely = next(
        (name for name in desk.turn.ranking if name not in ("nlu_fallback", "out_of_scope")), ""
    )
    group = next((group for group, intents in GROUPS.items() if likely in intents), None)
    if group:
        return f"utter_rephrase_{group}"
    asked = len(desk.turn.typed.split()) >= PARTICULAR
    return "utter_rephrase_nothing_found" if asked else "utter_rephrase"


class Complaint(CarelineAction):
    """Be heard; complaining twice in a row brings the offer to the front."""

    action_name = "action_complaint"

    async def act(self, desk: Desk) -> list[Event]:
        again = self.action_name in desk.turn.previous_actions()
        desk.say("utter_complaint_again" if again else "utter_complaint")
        return []
