"""Money back: where a refund is, how to get one, and what to do about a faulty item."""

from actions import formats
from actions.desk import Desk, names
from crm_bridge.api.schemas.commerce import OrderDetail, ReturnView


async def tell_refund(desk: Desk, order: OrderDetail) -> None:
    """Each return of the order with its state; else what its status says about money."""
    for item in order.returns:
        _tell_return(desk, order, item)
    if order.returns:
        return
    response = {
        "cancelled": "utter_refund_cancelled",
        "refunded": "utter_refund_done",
        "returned": "utter_refund_returned",
    }.get(order.status)
    if response is None:
        returnable = (await desk.bridge.preview(order.number, "return_items")).allowed
        response = "utter_refund_none" if returnable else "utter_refund_none_plain"
    desk.say(response, number=order.number, total=formats.money(order.total))


def _tell_return(desk: Desk, order: OrderDetail, item: ReturnView) -> None:
    desk.say(
        f"utter_return_{item.state}{_known(item)}",
        number=order.number,
        item=item.name,
        refund=formats.money(item.amount) if item.amount else "",
        date=desk.day(item.refunded_at) if item.refunded_at else "",
        asked=desk.day(item.requested_at),
        label=item.label_number or "",
    )


def _known(item: ReturnView) -> str:
    """The ending of the text that says no more than is known."""
    if item.state == "requested" and item.label_number:
        return "_label"
    if item.state != "refused" and item.amount is None:
        return "_plain"
    return "_undated" if item.state == "refunded" and item.refunded_at is None else ""


async def tell_ways_to_money(desk: Desk, order: OrderDetail) -> None:
    """How this order can end in a refund now."""
    if order.returns or order.status in ("cancelled", "refunded", "returned"):
        await tell_refund(desk, order)
        return
    if order.status == "delivered" and await _is_too_late(desk, order):
        return
    response = {
        "placed": "utter_money_by_cancelling",
        "packed": "utter_money_by_cancelling",
        "delivered": "utter_money_by_returning",
        "late": "utter_money_lost",
        "lost": "utter_money_lost",
    }.get(order.status, "utter_money_on_the_way")
    desk.say(response, number=order.number)


async def tell_problem(desk: Desk, order: OrderDetail) -> None:
    """Damaged, faulty, wrong or missing: a return, an exchange, or a person."""
    arrived = order.status in ("delivered", "returned")
    if arrived and await _is_too_late(desk, order):
        return
    desk.say(
        "utter_item_problem" if arrived else "utter_item_problem_not_delivered",
        number=order.number,
        items=names(order.lines),
    )


async def _is_too_late(desk: Desk, order: OrderDetail) -> bool:
    """Whether the time for sending back is over; it is said then, with what is left to do."""
    preview = await desk.bridge.preview(order.number, "return_items")
    if preview.refusal != "outside_window":
        return False
    desk.say_refusal(preview.refusal, order.number)
    return True
