"""Questions about one order, and the list of a customer's orders.

One form finds the order for all of them; `order_topic` remembers which need it was.
"""

from collections.abc import Awaitable, Callable

from actions import delivery, formats, payments, refunds
from actions.base import CarelineAction
from actions.desk import Desk, names
from actions.form import FormAction
from actions.opening import OPENED
from actions.order_choice import likely_orders, title_of
from actions.order_step import OrderStep
from actions.turn import Event, Moment
from crm_bridge.api.schemas.commerce import OrderDetail
from crm_bridge.client import BridgeRefused

Answer = Callable[[Desk, OrderDetail], Awaitable[None]]


async def change_order(desk: Desk, order: OrderDetail) -> None:
    """Items cannot be swapped in an order; what can be done instead depends on how far it is."""
    early = order.status in ("placed", "packed")
    desk.say(
        "utter_change_order" if early else "utter_change_order_late",
        number=order.number,
        items=names(order.lines),
    )


async def reorder(desk: Desk, order: OrderDetail) -> None:
    """The same things again, as cards with today's prices; what is gone is said to be."""
    cards, gone = [], []
    for line in order.lines:
        try:
            product = await desk.bridge.product(line.product_id)
        except BridgeRefused as refusal:
            if refusal.status != 404:
                raise
            gone.append(line.name)
            continue
        if product.stock < 1:
            gone.append(product.name)
            continue
        card = {"title": product.name, "subtitle": formats.money(product.price)}
        optional = {"image": product.image, "url": product.url}
        cards.append(card | {name: value for name, value in optional.items() if value})
    if cards:
        desk.say("utter_reorder", number=order.number)
        desk.send(cards=cards)
    if gone:
        desk.say("utter_reorder_gone", items=formats.listing(gone))


ANSWERS: dict[str, Answer] = {
    "track_order": delivery.tell_status,
    "late_delivery": delivery.tell_status,
    "missing_parcel": delivery.tell_missing,
    "report_item_problem": refunds.tell_problem,
    "get_refund": refunds.tell_ways_to_money,
    "track_refund": refunds.tell_refund,
    "get_invoice": payments.tell_invoice,
    "check_invoice": payments.tell_sums,
    "dispute_charge": payments.tell_charge,
    "change_order": change_order,
    "reorder": reorder,
}
"""What is said about an order that is open, by need."""


class OrderForm(FormAction):
    form = "order_form"
    intents = tuple(ANSWERS)
    steps = (OrderStep(),)

    async def _go_on(self, desk: Desk, moment: Moment, asked: str | None) -> list[Event]:
        turn = desk.turn
        changed_mind = moment is Moment.ANSWERING and not self._answered(desk, asked)
        if changed_mind and turn.sure and turn.intent in ANSWERS:
            desk.slots.set(order_topic=turn.intent)
        return await super()._go_on(desk, moment, asked)


class AnswerAboutOrder(CarelineAction):
    """The end of the order form."""

    action_name = "action_answer_about_order"

    async def act(self, desk: Desk) -> list[Event]:
        number = desk.slots.text("order_number")
        if number and desk.slots.get("order_proof") == OPENED:
            order = await desk.bridge.order(number)
            topic = desk.slots.text("order_topic") or "track_order"
            await ANSWERS.get(topic, delivery.tell_status)(desk, order)
            if topic == "track_order" and not desk.turn.order_number():
                await _offer_others(desk, number)
        desk.finish()
        return []


async def _offer_others(desk: Desk, number: str) -> None:
    """ "Where is my order?" is answered for the newest; the others are a tap away."""
    if desk.turn.wants_other_order:
        return
    buttons = [
        (title_of(order), f'/track_order{{"order_number": "{order.number}"}}')
        for order in likely_orders("track_order", await desk.own_orders())
        if order.number != number
    ]
    if buttons:
        desk.say("utter_other_orders", buttons=buttons)


class ListOrders(CarelineAction):
    """The customer's last orders, each in a line; or what is open to a visitor."""

    action_name = "action_list_orders"

    async def act(self, desk: Desk) -> list[Event]:
        access = await desk.access()
        if access.level != "customer":
            desk.say("utter_orders_need_sign_in")
            return []
        orders = (await desk.bridge.orders(limit=5)).orders
        if not orders:
            desk.say("utter_orders_none")
            return []
        desk.say("utter_orders_intro", count=len(orders))
        for order in orders:
            desk.say(
                f"utter_orders_line_{order.status}",
                buttons=[(order.number, f'/track_order{{"order_number": "{order.number}"}}')],
                number=order.number,
                placed=desk.day(order.placed_at),
                items=formats.listing(order.items),
                total=formats.money(order.total),
            )
        return []
