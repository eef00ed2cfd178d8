"""The step every order flow begins with: which order, and is it theirs to see?

The bridge decides; the slots only remember what was asked. `order_proof` holds no proof, it says
that the bridge opened the order in this flow.
"""

from actions import reading
from actions.desk import Desk
from actions.form import Step
from actions.opening import Proof, number_answered, open_order
from actions.turn import Moment
from crm_bridge.api.schemas.commerce import CommandKind, OrderSummary
from crm_bridge.orders.numbers import normalise_order_number

_OPEN = {"placed", "packed", "shipped", "out_for_delivery", "late"}
_PAID_BACK = {"cancelled", "returned", "refunded"}
FITTING: dict[str, set[str]] = {
    "track_order": _OPEN,
    "late_delivery": _OPEN | {"lost"},
    "missing_parcel": {"delivered", "late", "lost"},
    "cancel_order": {"placed", "packed"},
    "change_order": {"placed", "packed"},
    "change_shipping_address": {"placed", "packed"},
    "return_item": {"delivered"},
    "exchange_item": {"delivered"},
    "report_item_problem": {"delivered"},
    "track_refund": _PAID_BACK,
}
"""By need, the statuses of the orders that are likely to be meant; any, where it has no row."""


class OrderStep(Step):
    """`kind` is the change the flow is for: refused at once when the order does not allow it."""

    slots = ("order_number", "order_proof")

    def __init__(self, kind: CommandKind | None = None) -> None:
        self._kind = kind

    def answered_by(self, desk: Desk, slot: str) -> bool:
        turn = desk.turn
        if turn.sure and not reading.is_bare_answer(turn.typed):
            return False
        proof = turn.email or turn.postcode(bare=slot == "order_proof")
        return bool(turn.order_number() or proof)

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        number = await self._number(desk, moment, asked)
        desk.slots.set(order_number=number)
        if number is None:
            return
        await open_order(
            desk, number, Proof.none() if moment is Moment.RETURNING else Proof.of(desk, asked)
        )
        if desk.order and self._kind:
            desk.preview = await desk.bridge.preview(desk.order.number, self._kind)
            if not desk.preview.allowed:
                desk.say_refusal(desk.preview.refusal, desk.order.number)
                desk.finish()

    async def ask(self, desk: Desk, slot: str) -> None:
        if desk.question_put:
            return
        if slot == "order_proof":
            desk.say("utter_question_order_proof", number=desk.slots.get("order_number"))
            return
        buttons = [(number, number) for number in desk.choices] or [
            (_title(order), order.number) for order in _likely(desk, await desk.own_orders())
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
        typed = _typed_number(desk, moment, asked)
        if typed or desk.turn.wants_other_order:
            if not typed or _differs(typed, held):
                desk.not_meant = held
                _forget_answers(desk)
            return typed
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
        likely = [order.number for order in _likely(desk, await desk.own_orders())]
        if last and (last in likely or desk.turn.points_back):
            return last
        return likely[0] if len(likely) == 1 else None


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
    """Those that suit the need; all of them when none does."""
    statuses = FITTING.get(desk.slots.text("order_topic") or "")
    orders = [order for order in orders if order.number != desk.not_meant]
    suited = [order for order in orders if not statuses or order.status in statuses]
    return suited or orders


def _title(order: OrderSummary) -> str:
    return f"{order.number} · {order.items[0]}" if order.items else order.number
