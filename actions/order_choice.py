"""Which of a customer's orders their words mean, when they give no number."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from actions import reading
from actions.desk import plain_words
from crm_bridge.api.schemas.commerce import OrderSummary
from crm_bridge.products.words import words_of

_OPEN = {"placed", "packed", "shipped", "out_for_delivery", "late"}
_PAID_BACK = {"cancelled", "returned", "refunded"}
FITTING: dict[str, set[str]] = {
    "track_order": _OPEN | {"lost"},
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

_STATUS = re.compile(
    r"\b(cancelled|delivered|late|lost|packed|refunded|returned)(?: one| order)?\W*$", re.IGNORECASE
)


def likely_orders(need: str | None, orders: list[OrderSummary]) -> list[OrderSummary]:
    """Those that suit the need; all of them when none does."""
    statuses = FITTING.get(need or "")
    suited = [order for order in orders if not statuses or order.status in statuses]
    return suited or orders


def title_of(order: OrderSummary) -> str:
    """What a button for an order says."""
    return f"{order.number} · {order.items[0]}" if order.items else order.number


def chosen_order(
    typed: str, shown: Sequence[OrderSummary], zone: tzinfo, *, by_place: bool = True
) -> str | None:
    """The number of the order that an answer to "which one?" means: "the first one", "the boots",
    "the one I placed yesterday", "the cancelled one"."""
    place = reading.newest_or_place_in(typed) if by_place else None
    if place is not None and place < len(shown):
        return shown[place].number
    return order_named(typed, shown, zone) or _by_status(typed, shown)


def order_named(typed: str, orders: Sequence[OrderSummary], zone: tzinfo) -> str | None:
    """The one order whose items, or whose day, the words name."""
    words = set(words_of(typed))
    return _best(orders, lambda order: len(words & set(words_of(" ".join(order.items))))) or _only(
        order for order in orders if _placed_then(order, plain_words(typed), zone)
    )


def _best(orders: Sequence[OrderSummary], score: Callable[[OrderSummary], int]) -> str | None:
    scores = {order.number: score(order) for order in orders}
    best = max(scores.values(), default=0)
    found = [number for number, reached in scores.items() if reached == best]
    return found[0] if best and len(found) == 1 else None


def _only(orders: Iterable[OrderSummary]) -> str | None:
    found = [order.number for order in orders]
    return found[0] if len(found) == 1 else None


def _placed_then(order: OrderSummary, words: set[str], zone: tzinfo) -> bool:
    today = datetime.now(UTC).astimezone(zone).date()
    placed = order.placed_at.astimezone(zone).date()
    return ("today" in words and placed == today) or (
        "yesterday" in words and placed == today - timedelta(days=1)
    )


def _by_status(typed: str, orders: Sequence[OrderSummary]) -> str | None:
    said = _STATUS.search(typed)
    return _only(order for order in orders if said and order.status == said[1].lower())
