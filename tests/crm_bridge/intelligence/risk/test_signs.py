"""What is read from an order and what came before it."""

from math import log

import pytest

from crm_bridge.intelligence.risk.norms import Norms
from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.signs import REMEMBERED, Past, Sign, each_signed, signs_of
from tests.crm_bridge.intelligence.risk.ordering import a_shop, an_order

NORMS = Norms.fit(a_shop())


def signs(order: PlacedOrder, *before: PlacedOrder) -> dict[str, Sign]:
    return dict(signs_of(order, [Past.of(one) for one in before], NORMS))


def test_nothing_stands_out_of_an_order_like_the_others() -> None:
    usual = [an_order("ann", 30 * turn) for turn in range(3)]
    found = signs(an_order("ann", 90), *usual)
    assert all(sign.value < log(2) for sign in found.values())
    assert not found.keys() & {"burst", "repeated", "taken_back", "countries", "own_value"}


def test_many_pieces_are_told_against_the_product_and_the_customer() -> None:
    before = [an_order("ann", 0), an_order("ann", 30)]
    found = signs(an_order("ann", 60, ("tea", 28, 500), ("cup", 1, 900)), *before)
    assert found["quantity"].told == (14.0, "tea", 28)
    assert found["quantity"].value == pytest.approx(log(14))
    assert found["own_quantity"].told == (14.0, 28)


def test_a_first_order_is_compared_with_the_shop_alone() -> None:
    found = signs(an_order("ann", 0, ("tea", 2, 500), ("cup", 9, 900)))
    assert found["first_value"].told == found["value"].told
    assert found["value"].value > 0
    assert not found.keys() & {"own_value", "own_quantity", "small", "soon", "burst"}


def test_money_is_never_compared_over_currencies() -> None:
    before = [an_order("ann", day, currency="JPY") for day in (0, 30, 60)]
    found = signs(an_order("ann", 90, ("tea", 2, 50_000), currency="JPY"), *before)
    assert "value" not in found
    assert found["own_value"].told[0] == pytest.approx(100_000 / 1_900)
    in_pounds = signs(an_order("ann", 90, ("tea", 2, 50_000)), *before)
    assert "own_value" not in in_pounds


def test_another_country_postcode_and_card_count_within_a_month() -> None:
    before = [
        an_order("ann", 0, country="US", postcode="10001", payment="Amex"),
        an_order("ann", 35, country="FR", postcode="75001", payment="Visa"),
        an_order("ann", 50, country="", postcode="", payment=""),
    ]
    found = signs(an_order("ann", 60, country="DE", postcode="10115", payment="PayPal"), *before)
    assert found["countries"].told == (2,)
    assert found["postcodes"].told == (2,)
    assert found["payments"].told == (2,)
    assert "countries" not in signs(an_order("ann", 60, country=""), *before)


def test_orders_close_to_each_other_and_the_same_again() -> None:
    before = [an_order("ann", 9.9, number="A-1"), an_order("ann", 9.99, ("cup", 3, 900))]
    found = signs(an_order("ann", 10), *before)
    assert found["burst"].told == (3,)
    assert found["soon"].told[0] == pytest.approx(0.01 * 86_400)
    assert found["repeated"].told == (1.0, "A-1")


def test_only_what_came_back_before_the_order_is_held_against_it() -> None:
    before = [an_order("ann", 0, back=5), an_order("ann", 30, back=100), an_order("ann", 60)]
    found = signs(an_order("ann", 90), *before)
    assert found["taken_back"].told == (1, 3)
    assert found["taken_back"].value == pytest.approx(1 / 7)


def test_what_becomes_of_the_order_itself_is_no_sign() -> None:
    before = [an_order("ann", 0), an_order("ann", 30)]
    kept = an_order("ann", 60, ("tea", 9, 500), number="A")
    lost = an_order("ann", 60, ("tea", 9, 500), number="A", back=1, off=True)
    assert signs(kept, *before) == signs(lost, *before)


def test_an_order_without_lines_or_worth_is_borne() -> None:
    empty = PlacedOrder("E", "ann", an_order("ann", 90).at, ())
    free = an_order("ann", 90, ("tea", 1, 0))
    for order in (empty, free):
        assert all(sign.value > 0 for sign in signs(order, an_order("ann", 0)).values())


def test_thousands_of_orders_of_one_customer_are_read_in_passing() -> None:
    many = [an_order("shop", turn / 100, number=f"{turn:05}") for turn in range(2_000)]
    *_, (_, found) = each_signed(many, NORMS)
    assert found["burst"].told == (REMEMBERED + 1,)
    assert "first_value" not in found
