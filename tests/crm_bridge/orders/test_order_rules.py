"""What may be done to an order, and what it would cost or pay back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm_bridge.orders.records import LineRecord, OrderRecord, OrderStatus, ReturnRecord
from crm_bridge.orders.rules import (
    ShopRules,
    decide,
    decide_address_change,
    decide_cancellation,
    decide_return,
    wished_size,
    wished_size_missing,
)
from crm_bridge.products.records import ProductRecord

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
BOOT = LineRecord("boot", "Trail Boot", 1, 8_900, size="8")
SOCKS = LineRecord("socks", "Wool Socks", 2, 1_200)


def an_order(status: OrderStatus, **changes: object) -> OrderRecord:
    order = OrderRecord(
        number="CL-1",
        customer_id="cus",
        status=status,
        placed_at=NOW - timedelta(days=12),
        currency="GBP",
        total=11_795,
        delivered_at=NOW - timedelta(days=8) if status == "delivered" else None,
        lines=(BOOT, SOCKS),
    )
    return replace(order, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ["placed", "packed"])
def test_an_order_is_cancelled_for_nothing_until_it_leaves(status: OrderStatus) -> None:
    decision = decide_cancellation(an_order(status))

    assert decision.allowed
    assert (decision.refund, decision.fee) == (11_795, 0)


def test_a_late_order_that_has_not_left_can_still_be_cancelled() -> None:
    assert decide_cancellation(an_order("late")).allowed


def test_a_late_order_on_its_way_cannot_be_cancelled() -> None:
    late = an_order("late", shipped_at=NOW - timedelta(days=3))

    assert decide_cancellation(late).refusal == "already_dispatched"


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("shipped", "already_dispatched"),
        ("out_for_delivery", "already_dispatched"),
        ("lost", "already_dispatched"),
        ("delivered", "already_delivered"),
        ("returned", "already_delivered"),
        ("cancelled", "already_cancelled"),
        ("refunded", "already_cancelled"),
    ],
)
def test_later_it_is_too_late_to_cancel_or_to_redirect(status: OrderStatus, refusal: str) -> None:
    order = an_order(status)

    assert decide_cancellation(order).refusal == refusal
    assert decide_address_change(order).refusal == refusal
    assert decide_cancellation(order).refund is None


def test_a_cancellation_fee_is_kept_back_but_never_more_than_was_paid() -> None:
    order = an_order("placed")

    some = decide_cancellation(order, ShopRules(cancellation_fee=500))
    more = decide_cancellation(order, ShopRules(cancellation_fee=50_000))

    assert (some.refund, some.fee) == (11_295, 500)
    assert (more.refund, more.fee) == (0, 11_795)


def test_a_return_pays_back_the_price_of_the_items_but_not_the_delivery() -> None:
    decision = decide_return(an_order("delivered"), NOW)

    assert decision.allowed
    assert decision.refund == 8_900 + 2 * 1_200
    assert decision.lines == (BOOT, SOCKS)


def test_a_return_of_one_item_pays_back_that_item() -> None:
    decision = decide_return(an_order("delivered"), NOW, ["socks"])

    assert (decision.refund, decision.lines) == (2_400, (SOCKS,))


def test_a_return_never_pays_back_more_than_is_left_of_a_discounted_order() -> None:
    boot_back = ReturnRecord("boot", "refunded", NOW, amount=8_900)
    order = an_order("delivered", total=10_000, returns=(boot_back,))

    assert decide_return(order, NOW).refund == 1_100


def test_the_window_ends_with_the_thirtieth_day_in_the_shops_own_zone() -> None:
    # 23:30 UTC on 20 July is already the 21st in London.
    order = an_order("delivered", delivered_at=datetime(2026, 7, 20, 23, 30, tzinfo=UTC))
    last_second = datetime(2026, 8, 20, 22, 59, 59, tzinfo=UTC)

    assert decide_return(order, last_second).allowed
    assert decide_return(order, last_second).until == last_second
    too_late = decide_return(order, last_second + timedelta(seconds=1))
    assert (too_late.refusal, too_late.until) == ("outside_window", last_second)


def test_the_shop_sets_the_length_of_the_window() -> None:
    order = an_order("delivered")

    assert decide_return(order, NOW, rules=ShopRules(return_days=7)).refusal == "outside_window"
    assert decide_return(order, NOW, rules=ShopRules(return_days=9)).allowed


def test_what_was_sent_back_cannot_be_sent_back_again() -> None:
    order = an_order("delivered", returns=(ReturnRecord("boot", "requested", NOW),))

    assert decide_return(order, NOW, ["boot"]).refusal == "already_returned"
    assert decide_return(order, NOW).lines == (SOCKS,)
    everything = replace(order, returns=(*order.returns, ReturnRecord("socks", "received", NOW)))
    assert decide_return(everything, NOW).refusal == "already_returned"


def test_a_refused_return_may_be_asked_for_again() -> None:
    order = an_order("delivered", returns=(ReturnRecord("boot", "refused", NOW),))

    assert decide_return(order, NOW, ["boot"]).allowed


def test_an_item_that_is_not_in_the_order_is_refused() -> None:
    assert decide_return(an_order("delivered"), NOW, ["boot", "lamp"]).refusal == "line_unknown"


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("placed", "not_delivered"),
        ("shipped", "not_delivered"),
        ("late", "not_delivered"),
        ("lost", "not_delivered"),
        ("cancelled", "already_cancelled"),
    ],
)
def test_only_what_the_customer_has_can_be_sent_back(status: OrderStatus, refusal: str) -> None:
    assert decide_return(an_order(status), NOW).refusal == refusal


def test_an_order_sent_back_as_a_whole_is_not_sent_back_again() -> None:
    order = an_order("returned", delivered_at=NOW - timedelta(days=5))

    assert decide_return(order, NOW).refusal == "already_returned"


def test_without_a_delivery_time_the_window_begins_when_it_was_promised() -> None:
    order = an_order("delivered", delivered_at=None, promised_at=NOW - timedelta(days=31))

    assert decide_return(order, NOW).refusal == "outside_window"


def test_an_exchange_follows_the_rules_of_a_return_and_pays_nothing_back() -> None:
    allowed = decide("exchange_items", an_order("delivered"), NOW, ["boot"])
    refused = decide("exchange_items", an_order("placed"), NOW)

    assert allowed.allowed
    assert allowed.refund is None
    assert allowed.lines == (BOOT,)
    assert refused.refusal == "not_delivered"


def a_boot(**sizes: int) -> ProductRecord:
    counted = {size.removeprefix("s"): count for size, count in sizes.items()}
    return ProductRecord(
        "boot", "Trail Boot", "Shoes", "", 8_900, "GBP", 3, attributes={"stock_by_size": counted}
    )


@pytest.mark.parametrize("wish", ["8", "size 8 please", "The same in (8)."])
def test_a_size_is_found_in_the_words_of_a_wish(wish: str) -> None:
    assert wished_size(wish, a_boot(s7=1, s8=1)) == "8"


@pytest.mark.parametrize("wish", [None, "", "18", "a blue one"])
def test_no_size_is_read_into_other_words(wish: str | None) -> None:
    assert wished_size(wish, a_boot(s8=1)) is None


def test_an_exchange_for_a_size_that_is_sold_out_is_noticed() -> None:
    lines = (BOOT,)

    assert wished_size_missing("size 7", lines, {"boot": a_boot(s7=0, s8=2)})
    assert not wished_size_missing("size 8", lines, {"boot": a_boot(s7=0, s8=2)})
    assert not wished_size_missing("another colour", lines, {"boot": a_boot(s7=0)})
    assert not wished_size_missing("size 7", lines, {})
