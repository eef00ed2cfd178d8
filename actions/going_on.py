"""Few words that go on from what was said before: "the second one", "no, the other order", "what
about 7?", or a number or an e-mail address alone.

Outside a form such words are a yes, a no or nothing to the understanding; here they get the need
that was served last, or the one of the buttons they point at.
"""

import re

from actions import reading
from actions.desk import Desk
from actions.order_choice import chosen_order
from actions.turn import Event

FORM_OF: dict[str, str] = {
    "cancel_order": "cancel_order_form",
    "change_shipping_address": "change_address_form",
    "return_item": "return_form",
    "exchange_item": "exchange_form",
}
"""The form that serves a need; all others about an order are `order_form`'s."""
ABOUT_PRODUCTS = frozenset({"check_stock", "product_question"})
FEW = 6
_ASKS_ON = re.compile(
    r"\W*(?:(?:and|so|ok|what about|how about|or|in|an?|the|size)\W+)+\S{1,8}(?:\W+please)?\W*$",
    re.IGNORECASE,
)


async def what_it_goes_on(desk: Desk) -> list[Event]:
    """What to run for such words; empty where they are none, and while a form asks."""
    turn = desk.turn
    if desk.in_form or turn.is_command or len(turn.typed.split()) > FEW:
        return []
    if product := _product_meant(desk):
        return product
    if turn.wants_other_order:
        return _follow_up(_form(desk))
    if reading.is_bare_answer(turn.typed) and (turn.order_number() or turn.email):
        return _follow_up("order_form")
    return await _order_meant(desk)


def _product_meant(desk: Desk) -> list[Event]:
    """One of the products offered or shown, or another size of the one talked about."""
    needs = [need for need, _ in desk.turn.offered() if need in ABOUT_PRODUCTS]
    known = desk.slots.text("last_product") or desk.slots.get("shown_products")
    points = reading.ordinal_in(desk.turn.typed) is not None and needs
    if known and (points or _ASKS_ON.match(desk.turn.typed)):
        return _follow_up(f"action_{needs[0] if needs else 'check_stock'}")
    return []


async def _order_meant(desk: Desk) -> list[Event]:
    """ "And the cancelled one?", after another order was talked about."""
    if not desk.slots.text("last_order_number") or "one" not in desk.turn.typed.lower():
        return []
    number = chosen_order(desk.turn.typed, await desk.own_orders(), desk.zone)
    return _follow_up(_form(desk)) if number else []


def _form(desk: Desk) -> str:
    return FORM_OF.get(desk.slots.text("order_topic") or "", "order_form")


def _follow_up(action: str) -> list[Event]:
    return [{"event": "followup", "name": action}]
