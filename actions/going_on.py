"""Few words that go on from what was said before: "the second one", "no, the other order", "what
about 7?", or a number or an e-mail address alone.

Outside a form such words are a yes, a no or nothing to the understanding; here they get the need
that was served last, or the one of the buttons they point at.
"""

import re

from actions import assent, reading
from actions.desk import Desk
from actions.order_choice import chosen_order
from actions.products import tell_facts, tell_stock
from actions.turn import Event

FORM_OF: dict[str, str] = {
    "cancel_order": "cancel_order_form",
    "change_shipping_address": "change_address_form",
    "return_item": "return_form",
    "exchange_item": "exchange_form",
}
"""The form that serves a need; all others about an order are `order_form`'s."""
ABOUT_PRODUCTS = {"check_stock": tell_stock, "product_question": tell_facts}
FEW = 6
_ASKS_ON = re.compile(
    r"\W*(?:(?:and|so|ok|what about|how about|or|in|an?|the|size)\W+)+\S{1,8}(?:\W+please)?\W*$",
    re.IGNORECASE,
)


async def go_on(desk: Desk) -> list[Event] | None:
    """Serve such words. `None` where they are none, and while a form asks.

    Only a form may follow up: no rule tells what comes after another action run in this way.
    """
    turn = desk.turn
    if desk.in_form or turn.is_command or len(turn.typed.split()) > FEW:
        return None
    if _is_mere_sign(turn.typed):
        desk.say("utter_no_words")
        return []
    if need := _need_about_product(desk):
        await ABOUT_PRODUCTS[need](desk)
        return []
    if reading.ordinal_in(turn.typed) is not None and turn.offered_values("order_number"):
        desk.slots.set(order_topic=turn.offered()[0][0])
        return _follow_up(_form(desk))
    if turn.wants_other_order:
        return _follow_up(_form(desk))
    if reading.is_bare_answer(turn.typed) and (turn.order_number() or turn.email):
        return _follow_up("order_form")
    return await _order_meant(desk)


def _is_mere_sign(typed: str) -> bool:
    """ "..." or a face: neither a word nor a clear yes or no."""
    wordless = not any(character.isalnum() for character in typed)
    return wordless and assent.yes_or_no(typed) is None


def _need_about_product(desk: Desk) -> str | None:
    """One of the products offered or shown, or another size of the one talked about."""
    needs = [need for need, _ in desk.turn.offered() if need in ABOUT_PRODUCTS]
    known = desk.slots.text("last_product") or desk.slots.get("shown_products")
    points = reading.ordinal_in(desk.turn.typed) is not None and needs
    if known and (points or _ASKS_ON.match(desk.turn.typed)):
        return needs[0] if needs else "check_stock"
    return None


async def _order_meant(desk: Desk) -> list[Event] | None:
    """ "And the cancelled one?", after another order was talked about."""
    talked_of = desk.slots.text("last_order_number") or desk.turn.offered_values("order_number")
    if not talked_of or "one" not in desk.turn.typed.lower():
        return None
    number = chosen_order(desk.turn.typed, await desk.own_orders(), desk.zone)
    return _follow_up(_form(desk)) if number else None


def _form(desk: Desk) -> str:
    return FORM_OF.get(desk.slots.text("order_topic") or "", "order_form")


def _follow_up(action: str) -> list[Event]:
    return [{"event": "followup", "name": action}]
