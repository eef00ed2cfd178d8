"""Where an order is, and what is done when it is late or did not come."""

from datetime import UTC, datetime

from actions import formats
from actions.desk import Desk, names
from crm_bridge.api.schemas.commerce import OrderDetail

_WITH_PARCEL = ("shipped", "out_for_delivery", "late", "delivered")
_DATED = ("placed", "packed", "shipped", "late", "lost", "delivered")


async def tell_status(desk: Desk, order: OrderDetail) -> None:
    """The status in a true sentence with its date, and where to follow the parcel."""
    status = "late" if _overdue(order) else order.status
    date = order.delivered_at if status == "delivered" else order.promised_at
    if status == "late" and not _promise_broken(order):
        date = None
    undated = "_undated" if date is None and status in _DATED else ""
    desk.say(
        f"utter_order_{status}{undated}",
        number=order.number,
        items=names(order.lines),
        placed=desk.day(order.placed_at),
        date=desk.day(date) if date else "",
        total=formats.money(order.total),
    )
    _tell_tracking(desk, order)
    _tell_open_commands(desk, order)


async def tell_missing(desk: Desk, order: OrderDetail) -> None:
    """Marked delivered and not there; anything else is told as it stands."""
    if order.status != "delivered":
        await tell_status(desk, order)
        return
    desk.say(
        "utter_missing_parcel" if order.delivered_at else "utter_missing_parcel_undated",
        number=order.number,
        date=desk.day(order.delivered_at) if order.delivered_at else "",
    )
    _tell_tracking(desk, order)


def _overdue(order: OrderDetail) -> bool:
    """On its way, and the promised day is over."""
    return order.status == "shipped" and _promise_broken(order)


def _promise_broken(order: OrderDetail) -> bool:
    return bool(order.promised_at and order.promised_at.date() < datetime.now(UTC).date())


def _tell_tracking(desk: Desk, order: OrderDetail) -> None:
    if not order.tracking_number or order.status not in _WITH_PARCEL:
        return
    desk.say(
        _tracking_response(order),
        carrier=order.carrier or "",
        tracking=order.tracking_number,
        link=order.tracking_url or "",
    )


def _tracking_response(order: OrderDetail) -> str:
    if not order.carrier:
        return "utter_tracking_number_only"
    if order.status == "delivered":
        return "utter_tracking_delivered"
    return "utter_tracking_link" if order.tracking_url else "utter_tracking_number"


def _tell_open_commands(desk: Desk, order: OrderDetail) -> None:
    """A change that the shop has not confirmed yet."""
    for command in order.open_commands:
        if command.state == "requested":
            desk.say(f"utter_open_{command.kind}", number=order.number)
