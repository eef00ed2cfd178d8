"""Whether what a visitor typed is what stands on an order."""

import pytest

from crm_bridge.access.comparing import proves


@pytest.mark.parametrize("typed", ["ann@shop.example", " Ann@Shop.EXAMPLE ", "ANN@SHOP.EXAMPLE"])
def test_an_email_fits_in_any_case_and_with_spaces_around(typed: str) -> None:
    assert proves(typed, None, "Ann@shop.example", None)


@pytest.mark.parametrize("typed", ["SW1A 1AA", "sw1a1aa", " Sw1a-1aa "])
def test_a_postcode_fits_with_or_without_spaces_in_any_case(typed: str) -> None:
    assert proves(None, typed, "ann@shop.example", "SW1A 1AA")


def test_everything_that_is_given_has_to_fit() -> None:
    order = ("ann@shop.example", "SW1A 1AA")

    assert proves("ann@shop.example", "SW1A 1AA", *order)
    assert not proves("ann@shop.example", "M1 1AE", *order)
    assert not proves("bob@shop.example", "SW1A 1AA", *order)


@pytest.mark.parametrize("typed", ["-", " ", "\u200b"])
def test_an_order_without_a_postcode_is_not_opened_by_an_empty_one(typed: str) -> None:
    assert not proves(None, typed, "ann@shop.example", None)
    assert not proves(None, typed, "ann@shop.example", "")


def test_giving_nothing_proves_nothing() -> None:
    assert not proves(None, None, "ann@shop.example", "SW1A 1AA")
    assert not proves("", "", "", "")
