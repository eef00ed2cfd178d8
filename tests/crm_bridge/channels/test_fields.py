"""The fields of a set-up: what is missing with which choice, and what may be filled in."""

import pytest

from crm_bridge.api.schemas.channels import SetupField
from crm_bridge.channels.fields import filled_in, missing
from crm_bridge.errors import Unprocessable

WAY = SetupField(name="way", label="Way", choices={"in": "In", "out": "Out"}, required=False)
FIELDS = [
    WAY,
    SetupField(name="secret", label="Secret", secret=True, only_with={"way": "in"}),
    SetupField(
        name="token", label="Token", only_with={"way": "out"}, pattern=r"x-\d+", looks_like="x-1…"
    ),
    SetupField(name="note", label="Note", required=False),
]


def names(fields: list[SetupField], **values: str) -> list[str]:
    return [one.name for one in missing(fields, values)]


def test_a_field_is_missing_only_with_the_choice_that_it_counts_with() -> None:
    assert names(FIELDS, way="out") == ["token"]
    assert names(FIELDS, way="in") == ["secret"]
    assert names(FIELDS, way="in", secret="s") == []


def test_without_a_choice_the_first_is_meant_unless_it_must_be_made() -> None:
    assert names(FIELDS) == ["secret"]
    must = [WAY.model_copy(update={"required": True}), *FIELDS[1:]]
    assert names(must) == ["way"]


def test_what_is_left_empty_is_emptied_unless_it_is_secret() -> None:
    kept = {"secret": "s", "note": "n"}
    assert filled_in(FIELDS, kept, {"secret": "", "note": " "}) == {"secret": "s"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"token": "y-1"}, "Token: that cannot be it. It should be x-1…."),
        ({"token": "x-1 x-2"}, "Token: that cannot be it."),
        ({"way": "about"}, "Way: choose one of the list."),
        ({"note": "n" * 4_001}, "Note: is too long."),
        ({"colour": "red"}, "colour: this channel has no such field."),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(typed: dict[str, str], told: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        filled_in(FIELDS, {}, typed)
    assert told in refused.value.detail
    assert filled_in(FIELDS, {}, {"token": " x-12 "}) == {"token": "x-12"}
