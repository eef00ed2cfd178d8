"""Nothing of one customer's gets to another by a suggestion."""

import pytest

from crm_bridge.suggestions.hiding import hidden


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Hello Ann, CL-104233 is there.", "Hello {customer_first_name}, {order_number} is there."),
        ("Dear Ann Archer", "Dear {customer_name}"),
        ("Mrs Archer's lamp", "Mrs {customer_name}'s lamp"),
        ("This is Ravi Menon. Ravi", "This is {agent_name}. {agent_name}"),
        ("order 104233 or #104233", "order {order_number} or {order_number}"),
        ("sent to ann.archer@shop.example.", "sent to {email}."),
        ("ring +44 20 7946 0123 today", "ring {phone_number} today"),
        ("you get £89.00 or 1,200 pounds", "you get {amount} or {amount}"),
        ("to 12 Mill Lane, SW1A 1AA", "to {address}, {postcode}"),
        ("by Friday 27 March or on 3/4/2026", "by Friday {date} or on {date}"),
        ("parcel JD0146009123456789", "parcel {tracking_number}"),
        ("see https://track.example/x?n=1 there", "see {link} there"),
        ("within 30 days, in 2 boxes, size 42", "within 30 days, in 2 boxes, size 42"),
    ],
)
def test_what_was_a_customers_own_becomes_a_placeholder(said: str, left: str) -> None:
    assert hidden(said, "Ann Archer", ["Ravi Menon"]) == left


def test_a_name_inside_another_word_stays() -> None:
    assert hidden("Announce it to Anna", "Ann", []) == "Announce it to Anna"


def test_without_a_name_the_rest_is_hidden_all_the_same() -> None:
    assert hidden("Hello, CL-1042", None, []) == "Hello, {order_number}"
