"""What an order cost and how it was paid."""

from actions import formats
from actions.desk import Desk
from crm_bridge.api.schemas.commerce import OrderDetail


async def tell_invoice(desk: Desk, order: OrderDetail) -> None:
    """Where the invoice is; this assistant sends no documents."""
    response = {
        "placed": "utter_invoice_early",
        "packed": "utter_invoice_early",
        "cancelled": "utter_invoice_cancelled",
    }.get(order.status, "utter_invoice")
    desk.say(response, number=order.number)


async def tell_sums(desk: Desk, order: OrderDetail) -> None:
    """The order's lines and total, as the invoice has them."""
    lines = [
        f"{line.quantity} × {line.name}: {formats.money(line.unit_price)}" for line in order.lines
    ]
    desk.say(
        "utter_invoice_sums",
        number=order.number,
        lines="\n".join(lines),
        total=formats.money(order.total),
        placed=desk.day(order.placed_at),
    )


async def tell_charge(desk: Desk, order: OrderDetail) -> None:
    """What was charged, so that a wrong charge stands out, and a person to put it right."""
    desk.say(
        "utter_charge_method" if order.payment_method else "utter_charge",
        number=order.number,
        total=formats.money(order.total),
        placed=desk.day(order.placed_at),
        method=order.payment_method or "",
    )
