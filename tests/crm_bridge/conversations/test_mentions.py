"""Who is named in a note."""

import pytest

from crm_bridge.conversations.mentions import mentioned

NAMES = {"anna": "Anna Berg", "ann": "Ann", "ben": "Ben O'Hara", "jose": "José"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ann please", {"ann"}),
        ("@anna, can you?", {"anna"}),
        ("(@Anna Berg)", {"anna"}),
        ("ask @Ben O'Hara and @josé.", {"ben", "jose"}),
        ("@Annabel", set()),
        ("write to bill@anna", set()),
        ("Anna knows", set()),
        ("@", set()),
        ("@.* @(", set()),
    ],
)
def test_a_name_after_an_at_sign_is_a_mention(text: str, named: set[str]) -> None:
    assert mentioned(text, NAMES) == named
