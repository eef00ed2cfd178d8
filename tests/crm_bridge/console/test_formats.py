"""How names and sums are written on the pages."""

import pytest

from crm_bridge.console.formats import money, words


@pytest.mark.parametrize(
    ("name", "written"), [("track_order", "track order"), ("nlu_fallback", "not understood")]
)
def test_names_of_the_assistant_are_written_as_words(name: str, written: str) -> None:
    assert words(name) == written


@pytest.mark.parametrize(
    ("amount", "currency", "written"), [(4999, "GBP", "£49.99"), (500, "JPY", "JP¥500")]
)
def test_sums_are_written_with_the_digits_of_their_currency(
    amount: int, currency: str, written: str
) -> None:
    assert money(amount, currency) == written
