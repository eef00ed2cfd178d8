"""The step every order flow begins with: which order, and is it theirs to see?

The bridge decides; the slots only remember what was asked. `order_proof` holds no proof, it says
that the bridge opened the order in this flow.
"""

from actions import reading
from actions.desk import Desk, plain_words
from actions.form import Step
from actions.opening import Proof, number_answered, open_order, to_be_asked
from actions.order_choice import chosen_order, likely_orders, order_named, title_of
from actions.turn import Moment
from crm_bridge.api.schemas.commerce import CommandKind, OrderDetail, OrderSummary
from crm_bridge.orders.numbers import normalise_order_number

OTHER_NUMBERS = ("postcode", "phone")
"""What a number may be that could be an order's."""
LONG_ANSWER = 8
"""In more words than these, an item that is named is rather part of another wish."""


class OrderStep(Step):
    """`kind` is the change the flow is for: refused at once when the order does not allow it."""

    slots = ("order_number", "order_proof")

    def __init__(self, kind: CommandKind | None = None) -> None:
        self._kind = kind

    async def prepare(self, desk: Desk, asked: str | None) -> None:
        if asked == "order_number" and desk.turn.typed and not desk.turn.order_number():
            desk.named_order = _said_which(desk) or await _meant(desk)

    def answered_by(self, desk: Desk, slot: str) -> bool:
        turn = desk.turn
        if desk.named_order and "?" not in turn.typed and len(turn.typed.split()) <= LONG_ANSWER:
            return True
        if turn.sure and not reading.is_bare_answer(turn.typed):
            return False
        proof = turn.email or turn.postcode(bare=slot == "order_proof")
        return bool(turn.order_number() or proof)

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        if moment is Moment.ENTERING or asked == "order_number":
            desk.unclear = to_be_asked(desk, asked)
        number = None if desk.unclear else await self._number(desk, moment, asked)
        desk.slots.set(order_number=number)
        if number is None:
            return
        await open_order(
            desk, number, Proof.none() if moment is Moment.RETURNING else Proof.of(desk, asked)
        )
        if desk.order and self._kind:
            desk.preview = await desk.bridge.preview(desk.order.number, self._kind)
            if not desk.preview.allowed:
                _tell_refusal(desk, desk.preview.refusal, desk.order)
                desk.finish()

    async def ask(self, desk: Desk, slot: str) -> None:
        if desk.question_put:
            return
        if desk.unclear:
            _ask_which_number(desk, *desk.unclear)
            return
        if slot == "order_proof":
            desk.say("utter_question_order_proof", number=desk.slots.get("order_number"))
            return
        buttons = [(number, number) for number in desk.choices] or [
            (title_of(order), order.number) for order in _likely(desk, await desk.own_orders())
        ]
        intent = desk.slots.text("order_topic") or "track_order"
        desk.say(
            "utter_question_order_number_yours" if buttons else "utter_question_order_number",
            buttons=[
                (title, f'/{intent}{{"order_number": "{number}"}}') for title, number in buttons
            ],
        )

    async def _number(self, desk: Desk, moment: Moment, asked: str | None) -> str | None:
        held = desk.slots.text("order_number")
        if moment is Moment.RETURNING:
            return held
        typed = _typed_number(desk, moment, asked) or desk.named_order
        if moment is Moment.ENTERING and not typed and _points_at_offered(desk):
            typed = await _meant(desk)
        if typed or desk.turn.wants_other_order:
            if not typed or _differs(typed, held):
                desk.not_meant = held or desk.slots.text("last_order_number")
                _forget_answers(desk)
            return typed or await self._only_other(desk)
        if moment is Moment.ENTERING:
            return await self._guess(desk)
        return held

    async def _guess(self, desk: Desk) -> str | None:
        """The order that is meant when no number was given: the last one talked about, or the
        only one it can be."""
        access = await desk.access()
        last = desk.slots.text("last_order_number")
        if access.level != "customer":
            opened = access.opened_orders
            return last if last in opened else opened[0] if len(opened) == 1 else None
        orders = _likely(desk, await desk.own_orders())
        short = len(desk.turn.typed.split()) <= LONG_ANSWER
        typed, own = desk.turn.typed, await desk.own_orders()
        named = (await _meant(desk) if short else None) or (
            order_named(typed, orders, desk.zone) or order_named(typed, own, desk.zone)
        )
        likely = [order.number for order in orders]
        if named or (last and (last in likely or desk.turn.points_back)):
            return named or last
        newest_will_do = desk.slots.get("order_topic") == "track_order"
        return likely[0] if len(likely) == 1 or (likely and newest_will_do) else None

    async def _only_other(self, desk: Desk) -> str | None:
        """ "No, the other order", where there are two."""
        others = [o.number for o in await desk.own_orders() if o.number != desk.not_meant]
        return others[0] if len(others) == 1 else None


def _tell_refusal(desk: Desk, refusal: str | None, order: OrderDetail) -> None:
    """Cancelling is no way out of an order that has left us."""
    if refusal == "not_delivered" and order.status not in ("placed", "packed"):
        desk.say("utter_refused_not_delivered_on_its_way", number=order.number)
    else:
        desk.say_refusal(refusal, order.number)


def _ask_which_number(desk: Desk, number: str, other: str) -> None:
    topic = desk.slots.text("order_topic") or "track_order"
    desk.say(f"utter_question_which_number_{other}", number=number, topic=topic)


def _said_which(desk: Desk) -> str | None:
    """ "The order number", typed where two buttons asked which it is."""
    asked = any(desk.turn.last_said(f"utter_question_which_number_{o}") for o in OTHER_NUMBERS)
    offered = desk.turn.offered_values("order_number")
    return offered[0] if asked and offered and "order" in plain_words(desk.turn.typed) else None


def _points_at_offered(desk: Desk) -> bool:
    place = reading.ordinal_in(desk.turn.typed)
    return place is not None and bool(desk.turn.offered_values("order_number"))


async def _meant(desk: Desk) -> str | None:
    """The order that a few words mean, the ones offered last going before the rest."""
    orders = await desk.own_orders()
    offered = desk.turn.offered_values("order_number")
    shown = [order for order in orders if order.number in offered] or _likely(desk, orders)
    return chosen_order(desk.turn.typed, shown, desk.zone) or chosen_order(
        desk.turn.typed, orders, desk.zone, by_place=False
    )


def _typed_number(desk: Desk, moment: Moment, asked: str | None) -> str | None:
    """Digits alone count where a number is expected, and not inside an address."""
    if asked:
        return number_answered(desk, asked)
    entering = moment is Moment.ENTERING and not reading.looks_like_address(desk.turn.typed)
    return desk.turn.order_number(strict=not entering)


def _differs(typed: str, held: str | None) -> bool:
    return held is None or normalise_order_number(typed) != normalise_order_number(held)


def _forget_answers(desk: Desk) -> None:
    desk.slots.clear("order_proof", "return_items", "return_reason", "exchange_for", "confirmation")


def _likely(desk: Desk, orders: list[OrderSummary]) -> list[OrderSummary]:
    orders = [order for order in orders if order.number != desk.not_meant]
    return likely_orders(desk.slots.text("order_topic"), orders)
