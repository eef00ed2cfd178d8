"""Cancellations of a file of invoices find the orders that they take back."""

from datetime import timedelta

import pandas as pd

from crm_bridge.intelligence.order_lines import table_of
from crm_bridge.intelligence.risk.placed import PlacedOrder, orders_of
from tests.crm_bridge.intelligence.risk.ordering import BEGIN

Line = tuple[str, float, str, int]


def table(*lines: Line, cancelled: bool = False) -> pd.DataFrame:
    """Each of customer ann: order, day, product, pieces at 100."""
    return table_of(
        ("ann", product, order, BEGIN + timedelta(days=day), pieces, 100, "GB", cancelled)
        for order, day, product, pieces in lines
    )


def orders(lines: list[Line], cancellations: list[Line]) -> dict[str, PlacedOrder]:
    found = orders_of(table(*lines), table(*cancellations, cancelled=True))
    return {one.number: one for one in found}


def test_a_cancellation_takes_back_the_newest_line_of_just_as_many_pieces() -> None:
    bought: list[Line] = [("A", 0, "tea", 6), ("B", 1, "tea", 4), ("C", 2, "tea", 6)]
    found = orders(bought, [("C1", 3, "tea", 6)])
    assert found["C"].called_off()
    assert not found["A"].called_off()
    assert not found["B"].taken_back


def test_without_an_equal_line_newer_ones_go_first() -> None:
    found = orders([("A", 0, "tea", 6), ("B", 1, "tea", 4)], [("C1", 3, "tea", 7)])
    assert found["B"].taken_back == ((BEGIN + timedelta(days=3), 1.0),)
    assert [share for _, share in found["A"].taken_back] == [0.5]


def test_an_order_is_called_off_when_most_of_its_value_was() -> None:
    bought: list[Line] = [("A", 0, "tea", 5), ("A", 0, "cup", 5)]
    found = orders(bought, [("C1", 2, "tea", 4), ("C2", 9, "cup", 1)])["A"]
    assert found.called_off_at == BEGIN + timedelta(days=9)
    assert not found.called_off(BEGIN + timedelta(days=8))
    assert found.called_off(BEGIN + timedelta(days=9))


def test_what_was_bought_later_or_never_is_not_taken_back() -> None:
    found = orders([("A", 5, "tea", 6)], [("C1", 3, "tea", 6), ("C2", 9, "cup", 1)])
    assert found["A"].taken_back == ()
