"""What is found in a customer's words."""

import pytest

from actions import reading


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("CL-104233", "CL-104233"),
        ("it's cl 104233 thanks", "cl 104233"),
        ("#104233", "#104233"),
        ("order 104233", "104233"),
        ("was 104233", "104233"),
        ("my order number is CL104233, email sam2000@mail.example", "CL104233"),
        ("ring me on 07700 900123", None),
        ("I paid £1200", None),
        ("n1 9gu", None),
        ("no idea", None),
    ],
)
def test_an_order_number_is_found_as_it_was_typed(text: str, number: str | None) -> None:
    assert reading.order_number_in(text) == number


def test_digits_of_an_address_are_no_order_number_when_read_strictly() -> None:
    assert reading.order_number_in("Hauptstraße 5, 10115 Berlin", strict=True) is None
    assert reading.order_number_in("no, CL-104233", strict=True) == "CL-104233"


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("n1 9gu", "N1 9GU"), ("it's SW1A1AA.", "SW1A 1AA"), ("10115", None), ("emma", None)],
)
def test_a_british_postcode_is_found_anywhere(text: str, postcode: str | None) -> None:
    assert reading.postcode_in(text) == postcode


def test_any_short_postcode_counts_when_it_was_asked_for() -> None:
    assert reading.postcode_in("10115", bare=True) == "10115"
    assert reading.postcode_in("it's D08 k7r2", bare=True) == "D08 K7R2"
    assert reading.postcode_in("the one I gave you 3 weeks ago", bare=True) is None
    assert reading.postcode_in("I don't know it", bare=True) is None


def test_an_email_is_found_without_the_full_stop_behind_it() -> None:
    assert reading.email_in("It is emma.whitfield+shop@mail.example.") == (
        "emma.whitfield+shop@mail.example"
    )


@pytest.mark.parametrize("text", ["no, the other order", "not that one", "a different order"])
def test_another_order_is_meant(text: str) -> None:
    assert reading.means_another_order(text)


def test_an_address_needs_a_postcode() -> None:
    assert reading.looks_like_address("12 High Street, Leeds, LS1 4AB")
    assert reading.looks_like_address("Hauptstraße 5, 10115 Berlin")
    assert not reading.looks_like_address("12 High Street")


def test_a_bare_answer_holds_nothing_but_the_answer() -> None:
    assert reading.is_bare_answer("sorry, I meant CL-104233")
    assert reading.is_bare_answer("it's emma@mail.example and the postcode is n1 9gu")
    assert not reading.is_bare_answer("cancel CL-104233 instead")
