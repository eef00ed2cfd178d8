"""What a quick reply may look like."""

import pytest

from crm_bridge.errors import Unprocessable
from crm_bridge.replies.canned import Wish, read

GOOD = Wish(" On  its way ", " /On-Way ", "Dear {customer_name},\r\nit is.\n\n")


def test_it_is_kept_in_one_form() -> None:
    assert read(GOOD) == Wish("On its way", "on-way", "Dear {customer_name},\nit is.")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Wish("", "way", "x"), "Title: is empty."),
        (Wish("x" * 81, "way", "x"), "Title: has more than 80 characters."),
        (Wish("Way", "on its way", "x"), "Shortcut: give letters, digits and hyphens"),
        (Wish("Way", "", "x"), "Shortcut: give letters, digits and hyphens"),
        (Wish("Way", "x" * 31, "x"), "Shortcut: give letters, digits and hyphens"),
        (Wish("Way", "way", "\u200b\n"), "Text: is empty."),
        (Wish("Way", "way", "x" * 5_001), "Text: has more than 5000 characters."),
        (Wish("Way", "way", "Dear {name}"), "{name} is no placeholder. Did you mean {customer_n"),
        (Wish("Way", "way", "in {colour}"), "{colour} is no placeholder. There are {customer_n"),
    ],
)
def test_a_wrong_one_is_told_which_field_and_why(wrong: Wish, why: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read(wrong)
    assert why in refused.value.detail
