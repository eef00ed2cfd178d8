from datetime import timedelta

import pytest

from crm_bridge.intelligence.segments.habits import Habits, Purchases
from tests.crm_bridge.intelligence.segments.buyers import NOW, lines_of, order, returned


def of(purchases: Purchases, customer: str, habits: Habits | None = None) -> dict[str, float]:
    habits = habits or purchases.habits(NOW)
    at = list(habits.codes).index(list(purchases.customers).index(customer))
    names = ("recency", "orders", "spend", "price", "pieces", "again", "sent_back", "tenure")
    return {name: float(habits.column(name)[at]) for name in names}


def test_what_a_customer_did_as_numbers() -> None:
    purchases = Purchases(
        lines_of(
            order("ann", 100, "tea", "mug", price=500, pieces=2),
            order("ann", 10, "tea", "jam", price=1000, pieces=1),
        )
    )
    assert of(purchases, "ann") == {
        "recency": pytest.approx(10),
        "tenure": pytest.approx(100),
        "orders": 2,
        "spend": 2 * 2 * 500 + 2 * 1000,
        "price": pytest.approx(4000 / 6),
        "pieces": 3,
        "again": 0.25,
        "sent_back": 0,
    }


def test_a_product_twice_in_one_basket_is_not_bought_again() -> None:
    purchases = Purchases(lines_of(order("ann", 9, "tea", "tea"), order("ann", 3, "jam")))
    assert of(purchases, "ann")["again"] == 0


def test_only_what_had_happened_by_then_counts() -> None:
    lines = lines_of(order("ann", 100, "tea"), order("ann", 10, "tea"), order("bea", 5, "tea"))
    back = ("ann", "tea", "ann/100", NOW - timedelta(days=20), "refunded", 1000)
    purchases = Purchases(lines, returned(back))
    earlier = purchases.habits(NOW - timedelta(days=50))
    assert len(earlier) == 1
    found = of(purchases, "ann", earlier)
    assert (found["orders"], found["spend"], found["sent_back"]) == (1, 1000, 0)
    found = of(purchases, "ann")
    assert (found["orders"], found["spend"], found["sent_back"]) == (2, 1000, 0.5)


def test_what_was_cancelled_is_no_purchase_but_is_told() -> None:
    purchases = Purchases(
        lines_of(
            order("ann", 9, "tea"), order("ann", 3, "jam", cancelled=True),
            order("bea", 2, "jam", cancelled=True),
        )
    )  # fmt: skip
    assert len(purchases.habits(NOW)) == 1
    found = of(purchases, "ann")
    assert found["recency"] == pytest.approx(9)
    assert (found["orders"], found["spend"], found["sent_back"]) == (1, 1000, 0.5)


def test_a_return_that_was_refused_is_none() -> None:
    back = ("ann", "tea", "ann/9", NOW - timedelta(days=2), "refused", None)
    purchases = Purchases(lines_of(order("ann", 9, "tea")), returned(back))
    assert of(purchases, "ann")["sent_back"] == 0


def test_nobody_bought_anything() -> None:
    purchases = Purchases(lines_of())
    assert len(purchases.habits(NOW)) == 0
    assert purchases.first is None


def test_days_between_orders_are_of_one_customer() -> None:
    purchases = Purchases(
        lines_of(order("ann", 50, "tea", "jam"), order("bea", 40, "tea"), order("ann", 20, "tea"))
    )
    assert list(purchases.gaps) == [pytest.approx(30)]
