import pytest

from crm_bridge.orders.numbers import (
    matching_order_numbers,
    normalise_order_number,
    order_number_keys,
)


@pytest.mark.parametrize(
    "typed",
    [
        "CL-104233",
        "cl-104233",
        "CL104233",
        "cl 104233",
        "#CL-104233",
        "# cl104233",
        "ORD-CL-104233",
        "order CL-104233",
        "Order no. CL-104233",
        "order number: cl 104233",
        "CL-0104233",
        "CL–104233",
        "\uff23\uff2c\uff0d\uff11\uff10\uff14\uff12\uff13\uff13",
        "  CL - 104 233.  ",
    ],
)
def test_the_way_a_number_is_typed_does_not_count(typed: str) -> None:
    assert normalise_order_number(typed) == "CL104233"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("000123", "123"),
        ("ORD-0042", "42"),
        ("ord42", "42"),
        ("0", "0"),
        ("000", "0"),
        ("2024-0012", "20240012"),
        ("NORD-7", "NORD7"),
        ("ORDNUNG-7", "ORDNUNG7"),
        ("A1B02", "A1B02"),
        ("", ""),
        ("#", ""),
        ("—", ""),
    ],
)
def test_letters_of_a_number_stay_and_words_around_it_go(typed: str, key: str) -> None:
    assert normalise_order_number(typed) == key


def test_a_number_may_be_asked_for_by_its_digits() -> None:
    assert order_number_keys("CL-0104233") == ("CL104233", "104233")
    assert order_number_keys("104233") == ("104233",)
    assert order_number_keys("GIFT") == ("GIFT",)
    assert order_number_keys("?") == ()


def test_digits_alone_find_the_one_order_they_fit() -> None:
    assert matching_order_numbers("104233", ["CL-104233", "CL-104234"]) == ["CL-104233"]


def test_digits_that_fit_two_orders_have_to_be_asked_about() -> None:
    assert matching_order_numbers("7", ["A-7", "B-7"]) == ["A-7", "B-7"]


def test_another_prefix_does_not_find_somebodys_order() -> None:
    assert matching_order_numbers("XX-104233", ["CL-104233"]) == []


def test_where_two_orders_would_become_one_the_way_of_typing_counts() -> None:
    known = ["0042", "ORD-42", "42"]

    assert matching_order_numbers("42", known) == ["42"]
    assert matching_order_numbers("ord-42", known) == ["ORD-42"]
    assert matching_order_numbers("#42", known) == known


def test_text_without_a_number_finds_nothing() -> None:
    assert matching_order_numbers("???", ["CL-1"]) == []
