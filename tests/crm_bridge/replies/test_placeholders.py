"""The words in braces."""

import pytest

from crm_bridge.replies.placeholders import MEANINGS, filled, nearest, still_open, unknown


def test_what_has_a_value_is_filled_and_the_rest_stays_to_be_seen() -> None:
    text = "Dear {customer_name}, {order_number} is with {carrier}. {customer_name}?"
    values = {"customer_name": "Ann", "carrier": ""}
    assert filled(text, values) == "Dear Ann, {order_number} is with {carrier}. Ann?"


def test_a_value_is_never_read_as_a_placeholder() -> None:
    values = {"customer_name": "{agent_name}", "agent_name": "Anna"}
    assert filled("Dear {customer_name}", values) == "Dear {agent_name}"


def test_only_what_is_a_placeholder_is_still_open() -> None:
    text = "{order_number}, {amount}, {order_number}; {like this}, {}, {code}"
    assert still_open(text) == ["order_number", "amount"]


def test_unknown_ones_are_named_as_they_were_written() -> None:
    assert unknown("{Customer name} {customer_name} {name} {} {name}") == [
        "{Customer name}", "{name}", "{}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{Customer name}", "customer_name"),
        ("{ order_number }", "order_number"),
        ("{tracking}", "tracking_number"),
        ("{shop}", "shop_name"),
        ("{colour}", None),
        ("{}", None),
    ],
)
def test_the_one_that_was_meant_is_guessed(written: str, meant: str | None) -> None:
    assert nearest(written) == meant


def test_an_agent_cannot_write_what_only_hides_a_customers_data() -> None:
    assert unknown("You get {amount}.") == ["{amount}"]
    assert "amount" not in MEANINGS
