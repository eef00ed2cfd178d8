"""What may be done to an order, and what it would cost or pay back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm_bridge.orders.records import CommandKind, LineRecord, OrderRecord
from crm_bridge.products.records import ProductRecord


@dataclass(frozen=True, slots=True)
class ShopRules:
    """The shop's own terms. `cancellation_fee` is in minor units of the order's currency."""

    return_days: int = 30
    cancellation_fee: int = 0
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))


DEFAULT_RULES = ShopRules()


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a change may be made; `refusal` is the code of why not.

    `refund` is what would be paid back, `until` when it stops being possible, `lines` what it is
    about.
    """

    refusal: str | None = None
    refund: int | None = None
    fee: int | None = None
    until: datetime | None = None
    lines: tuple[LineRecord, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.refusal is None

    def refused(self, refusal: str) -> "Decision":
        """The same change, not possible after all."""
        return Decision(refusal, until=self.until, lines=self.lines)


def decide(
    kind: CommandKind,
    order: OrderRecord,
    now: datetime,
    product_ids: Iterable[str] = (),
    rules: ShopRules = DEFAULT_RULES,
) -> Decision:
    """Judge one kind of change; `product_ids` empty means the whole order."""
    match kind:
        case "cancel_order":
            return decide_cancellation(order, rules)
        case "change_address":
            return decide_address_change(order)
        case "return_items":
            return decide_return(order, now, product_ids, rules)
        case "exchange_items":
            decision = decide_return(order, now, product_ids, rules)
            return replace(decision, refund=None)
        case "refund_items":
            return decide_refund(order, product_ids)


def decide_cancellation(order: OrderRecord, rules: ShopRules = DEFAULT_RULES) -> Decision:
    """Free (or for the shop's fee) until the parcel leaves; all that was paid comes back."""
    refusal = _too_late_to_change(order)
    if refusal:
        return Decision(refusal, lines=order.lines)
    fee = min(rules.cancellation_fee, order.total)
    return Decision(refund=order.total - fee, fee=fee, lines=order.lines)


def decide_address_change(order: OrderRecord) -> Decision:
    """Possible until the parcel leaves."""
    return Decision(_too_late_to_change(order), lines=order.lines)


def decide_return(
    order: OrderRecord,
    now: datetime,
    product_ids: Iterable[str] = (),
    rules: ShopRules = DEFAULT_RULES,
) -> Decision:
    """Each line once, until the end of the last day of the return window.

    What is paid back is the price of the lines, never more than what is left of the order's total.
    """
    refusal = _not_with_the_customer(order)
    if refusal:
        return Decision(refusal, lines=order.lines)
    until = return_deadline(order, rules)
    lines, refusal = _lines_to_return(order, frozenset(product_ids))
    if refusal is None and now > until:
        refusal = "outside_window"
    if refusal:
        return Decision(refusal, until=until, lines=lines)
    refund = min(sum(line.amount for line in lines), order.total - _already_refunded(order))
    return Decision(refund=max(0, refund), until=until, lines=lines)


def decide_refund(order: OrderRecord, product_ids: Iterable[str] = ()) -> Decision:
    """Money back for what was sent and does not come back: lost, damaged, as goodwill.

    Each line once, at any time. All that is left of an order that never arrived includes its
    delivery; else it is the price of the lines.
    """
    if order.status in ("cancelled", "returned", "refunded"):
        return Decision(_not_with_the_customer(order), lines=order.lines)
    if not is_dispatched(order):
        return Decision("not_dispatched", lines=order.lines)
    lines, refusal = _lines_to_return(order, frozenset(product_ids))
    if refusal:
        return Decision(refusal, lines=lines)
    left = max(0, order.total - _already_refunded(order))
    everything = _lines_to_return(order, frozenset())[0]
    if order.delivered_at is None and len(lines) == len(everything):
        return Decision(refund=left, lines=lines)
    return Decision(refund=min(sum(line.amount for line in lines), left), lines=lines)


def return_deadline(order: OrderRecord, rules: ShopRules = DEFAULT_RULES) -> datetime:
    """The last second at which the order can be sent back: the end of a day in the shop's zone.

    Without a delivery time the shop gave, the window begins at the latest time that is known.
    """
    begins = order.delivered_at or order.promised_at or order.shipped_at or order.placed_at
    last_day = begins.astimezone(rules.time_zone).date() + timedelta(days=rules.return_days)
    return datetime.combine(last_day, time(23, 59, 59), rules.time_zone).astimezone(UTC)


def wished_size_missing(
    wish: str | None, lines: Iterable[LineRecord], products: Mapping[str, ProductRecord]
) -> bool:
    """Whether an exchange asks for a size that a product has, but not one piece of."""
    for line in lines:
        product = products.get(line.product_id)
        size = wished_size(wish, product) if product else None
        if product and size is not None and product.stock_by_size[size] < line.quantity:
            return True
    return False


def wished_size(wish: str | None, product: ProductRecord) -> str | None:
    """The size of `product` that a wish in words names ("the same in size 8"), if it names one."""
    words = [word.strip(".,;:!?()'\"").casefold() for word in (wish or "").split()]
    return next((size for size in product.stock_by_size if size.casefold() in words), None)


def is_dispatched(order: OrderRecord) -> bool:
    """Whether the parcel has left; a late order may still be in the warehouse."""
    if order.status == "late":
        return order.shipped_at is not None
    return order.status not in ("placed", "packed", "cancelled")


def _too_late_to_change(order: OrderRecord) -> str | None:
    if order.status == "cancelled":
        return "already_cancelled"
    if order.status == "refunded" and order.delivered_at is None:
        return "already_cancelled"
    if order.status in ("delivered", "returned", "refunded"):
        return "already_delivered"
    return "already_dispatched" if is_dispatched(order) else None


def _not_with_the_customer(order: OrderRecord) -> str | None:
    if order.status == "cancelled":
        return "already_cancelled"
    if order.status in ("returned", "refunded"):
        return "already_returned" if order.delivered_at or order.returns else "already_cancelled"
    return None if order.status == "delivered" else "not_delivered"


def _lines_to_return(
    order: OrderRecord, product_ids: frozenset[str]
) -> tuple[tuple[LineRecord, ...], str | None]:
    gone = {item.product_id for item in order.returns if item.state != "refused"}
    if not product_ids:
        left = tuple(line for line in order.lines if line.product_id not in gone)
        return left, None if left else "already_returned"
    chosen = tuple(line for line in order.lines if line.product_id in product_ids)
    if product_ids - {line.product_id for line in order.lines}:
        return chosen, "line_unknown"
    return chosen, "already_returned" if product_ids & gone else None


def _already_refunded(order: OrderRecord) -> int:
    return sum(item.amount or 0 for item in order.returns if item.state != "refused")
