"""Money back for what does not come back: when, and how much."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_bridge.orders.records import LineRecord, OrderRecord, OrderStatus, ReturnRecord
from crm_bridge.orders.rules import decide_refund

AT = datetime(2026, 3, 20, 12, tzinfo=UTC)
ORDER = OrderRecord(
    number="CL-1",
    customer_id="ann",
    status="lost",
    placed_at=AT,
    currency="GBP",
    total=11_795,
    shipped_at=AT,
    lines=(LineRecord("boot", "Boot", 1, 8_900), LineRecord("socks", "Socks", 2, 1_200)),
)
DELIVERED = replace(ORDER, status="delivered", delivered_at=AT)


def test_an_order_that_never_arrived_is_paid_back_with_its_delivery() -> None:
    assert decide_refund(ORDER).refund == 11_795
    assert decide_refund(ORDER, ["boot", "socks"]).refund == 11_795


def test_of_an_order_that_arrived_only_the_goods_are() -> None:
    assert decide_refund(DELIVERED).refund == 11_300
    assert decide_refund(DELIVERED, ["socks"]).refund == 2_400
    assert decide_refund(ORDER, ["socks"]).refund == 2_400


def test_what_was_paid_back_before_is_not_again() -> None:
    once = replace(ORDER, returns=(ReturnRecord("boot", "refunded", AT, amount=8_900),))
    assert decide_refund(once).refund == 2_895
    assert decide_refund(once, ["boot"]).refusal == "already_returned"


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("placed", "not_dispatched"),
        ("packed", "not_dispatched"),
        ("cancelled", "already_cancelled"),
        ("refunded", "already_cancelled"),
    ],
)
def test_what_can_be_cancelled_or_was_is_not_refunded(status: OrderStatus, refusal: str) -> None:
    assert decide_refund(replace(ORDER, status=status, shipped_at=None)).refusal == refusal
