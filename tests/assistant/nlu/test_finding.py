"""What is found in a text, written the ways customers write it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from bot.assistant.nlu.finding import find_entities
from bot.assistant.nlu.products import ProductNames

TODAY = date(2026, 11, 21)  # a Saturday
PRODUCTS = ProductNames(
    [
        ("P-1", "Sunday Hoodie"),
        ("P-2", "Stride 4 Running Shoes"),
        ("P-3", "Court Shoes"),
        ("P-4", "Gooseneck Kettle"),
    ]
)


def found(text: str, kind: str) -> list[tuple[str, str]]:
    spans = find_entities(text, TODAY, PRODUCTS)
    return [(text[s.start : s.end], s.value) for s in spans if s.entity == kind]


@pytest.mark.parametrize(
    ("text", "typed", "value"),
    [
        ("where is #A10293?", "#A10293", "A10293"),
        ("ORD-55821 status", "ORD-55821", "ORD-55821"),
        ("00123842", "00123842", "00123842"),
        ("cl-104233 please", "cl-104233", "CL-104233"),
        ("CL 104233", "CL 104233", "CL-104233"),
        ("CL104233.", "CL104233", "CL104233"),
        ("order no. 4471-22", "4471-22", "4471-22"),
        ("(order 4471-22)", "4471-22", "4471-22"),
        ("my order number is 104233, thanks", "104233", "104233"),
        ("order #1001", "#1001", "1001"),
        ("my order 104 233", "104 233", "104233"),
        ("its ord 55821", "ord 55821", "ORD-55821"),
    ],
)
def test_an_order_number_is_found_however_it_is_written(text, typed, value):
    assert found(text, "order_number") == [(typed, value)]


@pytest.mark.parametrize(
    "text",
    [
        "order 2 shirts please",
        "size 42",
        "iphone 15 pro",
        "order placed on 12/03/2024",
        "20% off an order over £50",
        "tracking 1Z999AA10123456784",
        "call me on 07911 123456",
        "my postcode is 90210",
        "in 2024",
    ],
)
def test_other_numbers_are_no_order_numbers(text):
    assert found(text, "order_number") == []


def test_two_order_numbers_are_two():
    text = "CL-104233 and also CL-100002"
    assert [v for _, v in found(text, "order_number")] == ["CL-104233", "CL-100002"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it is Jo.Bloggs+shop@Mail.co.uk.", "jo.bloggs+shop@mail.co.uk"),
        ("jo at mail dot com", "jo@mail.com"),
        ("<jo@mail.com>", "jo@mail.com"),
    ],
)
def test_an_email_address_is_found_in_lower_case(text, value):
    assert [v for _, v in found(text, "email")] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("call 07911 123456", "+447911123456"),
        ("+44 20 7946 0958", "+442079460958"),
        ("415-555-2671", "+14155552671"),
        ("98765 43210", "+919876543210"),
    ],
)
def test_a_phone_number_is_found_with_its_country(text, value):
    assert [v for _, v in found(text, "phone")] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sw1a1aa", "SW1A 1AA"),
        ("it's M1 1AE.", "M1 1AE"),
        ("K1A 0B1", "K1A 0B1"),
        ("zip 90210", "90210"),
        ("Beverly Hills, CA 90210", "90210"),
        ("pin code: 560001", "560001"),
        ("D02 X285", "D02 X285"),
        ("1012 AB Amsterdam", "1012 AB"),
        ("postal code is 10115", "10115"),
        ("00-950 Warszawa", "00-950"),
    ],
)
def test_a_postcode_is_found_in_its_usual_form(text, value):
    assert [v for _, v in found(text, "postcode")] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("£49.99", "GBP 49.99"),
        ("49,99 €", "EUR 49.99"),
        ("1.299,00 EUR", "EUR 1299.00"),
        ("$1,200", "USD 1200.00"),
        ("CA$ 20", "CAD 20.00"),
        ("30 quid", "GBP 30.00"),
        ("Rs. 2,500", "INR 2500.00"),
        ("under £1.5k", "GBP 1500.00"),
    ],
)
def test_an_amount_is_found_with_its_currency(text, value):
    assert [v for _, v in found(text, "amount")] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yesterday", "2026-11-20"),
        ("3 days ago", "2026-11-18"),
        ("two weeks ago", "2026-11-07"),
        ("last Thursday", "2026-11-19"),
        ("by Friday", "2026-11-27"),
        ("12/03/2024", "2024-03-12"),
        ("03/25/2024", "2024-03-25"),
        ("2024-03-01", "2024-03-01"),
        ("bought the 3rd of March", "2026-03-03"),
        ("December 5th", "2026-12-05"),
        ("1 Jan 2025", "2025-01-01"),
    ],
)
def test_a_date_is_found_and_reckoned_from_today(text, value):
    assert [v for _, v in found(text, "date")] == [value]


@pytest.mark.parametrize("text", ["31/31/2024", "31 June", "30 February 2025", "99999 years ago"])
def test_a_day_that_does_not_exist_is_no_date_and_no_error(text):
    assert not any(v[:4].isdigit() and v[5:7] == "06" for _, v in found(text, "date"))


def test_names_addresses_and_products_are_found():
    text = "My name is Sarah O'Neil, send the running shoes to 12 High Street, Leeds LS1 4AP"
    assert found(text, "person") == [("Sarah O'Neil", "Sarah O'Neil")]
    assert found(text, "address") == [("12 High Street, Leeds", "12 High Street, Leeds")]
    assert found(text, "product") == [("running shoes", "Stride 4 Running Shoes")]
    assert found(text, "postcode") == [("LS1 4AP", "LS1 4AP")]


def test_spans_never_overlap():
    text = "order CL-104233 on 12/03/2024 for £49.99 to SW1A 1AA, jo@mail.com 07911 123456"
    spans = find_entities(text, TODAY, PRODUCTS)
    assert len(spans) == 6
    assert all(a.end <= b.start for a, b in pairwise(spans))
