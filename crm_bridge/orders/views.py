"""Orders, commands and previews as the API shows them."""

from collections.abc import Iterable
from typing import cast

from crm_bridge.api.schemas.base import Money
from crm_bridge.api.schemas.commerce import (
    AnyCommandKind,
    CommandKind,
    CommandPreview,
    CommandView,
    OrderDetail,
    OrderLine,
    OrderSummary,
    ReturnView,
)
from crm_bridge.models.command import Command
from crm_bridge.orders.carriers import tracking_url
from crm_bridge.orders.records import (
    CommandState,
    LineRecord,
    OrderRecord,
    ReturnRecord,
)
from crm_bridge.orders.rules import Decision

_ITEMS_SHOWN = 3


def order_summary(order: OrderRecord) -> OrderSummary:
    """One order in a list; `items` names the first three products."""
    names = dict.fromkeys(line.name for line in order.lines)
    return OrderSummary(
        number=order.number,
        status=order.status,
        placed_at=order.placed_at,
        total=Money(amount=order.total, currency=order.currency),
        items=list(names)[:_ITEMS_SHOWN],
        promised_at=order.promised_at,
        delivered_at=order.delivered_at,
    )


def order_detail(order: OrderRecord, open_commands: Iterable[Command]) -> OrderDetail:
    """Everything about one order, with the changes that the shop has not decided."""
    return OrderDetail(
        **dict(order_summary(order)),
        lines=_lines(order.lines, order.currency),
        shipped_at=order.shipped_at,
        carrier=order.carrier,
        tracking_number=order.tracking_number,
        tracking_url=tracking_url(order.carrier, order.tracking_number),
        shipping_address=order.shipping_address,
        payment_method=order.payment_method,
        returns=[_return(item, order) for item in order.returns],
        open_commands=[command_view(command) for command in open_commands],
    )


def command_view(command: Command) -> CommandView:
    """A command and what became of it; no money is promised for one that was refused."""
    refused = command.state == "refused"
    return CommandView(
        id=command.id,
        kind=cast(AnyCommandKind, command.kind),
        order_number=command.order_number,
        state=cast(CommandState, command.state),
        refusal=command.refusal,
        refund=None if refused else _money(command.refund, command.currency),
        fee=None if refused else _money(command.fee, command.currency),
        label_number=command.label_number,
        address=command.address,
    )


def command_preview(kind: CommandKind, order: OrderRecord, decision: Decision) -> CommandPreview:
    """What a change would do, for repeating it before the customer says yes."""
    return CommandPreview(
        kind=kind,
        order_number=order.number,
        allowed=decision.allowed,
        refusal=decision.refusal,
        refund=_money(decision.refund, order.currency),
        fee=_money(decision.fee, order.currency),
        until=decision.until,
        lines=_lines(decision.lines, order.currency),
    )


def _lines(lines: Iterable[LineRecord], currency: str) -> list[OrderLine]:
    return [
        OrderLine(
            product_id=line.product_id,
            name=line.name,
            quantity=line.quantity,
            unit_price=Money(amount=line.unit_price, currency=currency),
            size=line.size,
            colour=line.colour,
            image=line.image,
        )
        for line in lines
    ]


def _return(item: ReturnRecord, order: OrderRecord) -> ReturnView:
    names = {line.product_id: line.name for line in order.lines}
    return ReturnView(
        product_id=item.product_id,
        name=names.get(item.product_id, item.product_id),
        state=item.state,
        requested_at=item.requested_at,
        label_number=item.label_number,
        amount=_money(item.amount, order.currency),
        refunded_at=item.refunded_at,
    )


def _money(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount=amount, currency=currency)
