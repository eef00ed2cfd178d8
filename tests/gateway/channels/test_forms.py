"""Forms in words: what a customer of a channel without forms may answer."""

import pytest

from bot.gateway.channels.core.forms import asked_for, read_answers
from crm_bridge.api.schemas.content import FormField

NUMBER = FormField(name="number", label="Order number")
EMAIL = FormField(name="email", label="E-mail", type="email")
STORY = FormField(name="story", label="What happened?", type="textarea")
PHONE = FormField(name="phone", label="Phone", type="tel", required=False)


def test_the_lines_to_fill_in_are_the_fields() -> None:
    assert asked_for([NUMBER, EMAIL]) == "Order number: …\nE-mail: …"


@pytest.mark.parametrize(
    ("fields", "text", "answers"),
    [
        ([NUMBER, EMAIL], "Order number: 7\nE-mail: a@b.uk", {"number": "7", "email": "a@b.uk"}),
        ([NUMBER, EMAIL], "Email：a@b.uk\n\norder NUMBER : 7", {"number": "7", "email": "a@b.uk"}),
        ([NUMBER, EMAIL], "7, a@b.uk", {"number": "7", "email": "a@b.uk"}),
        ([NUMBER, EMAIL], "a@b.uk\n7", {"number": "7", "email": "a@b.uk"}),
        ([EMAIL], "It is a@b.uk.", {"email": "a@b.uk"}),
        ([NUMBER, PHONE], "Order number: 7", {"number": "7"}),
        (
            [EMAIL, STORY],
            "E-mail: a@b.uk\nWhat happened: It broke.\nTwice.",
            {"email": "a@b.uk", "story": "It broke.\nTwice."},
        ),
        (
            [EMAIL, STORY],
            "The lamp came in two pieces, write to a@b.uk",
            {"email": "a@b.uk", "story": "The lamp came in two pieces, write to"},
        ),
    ],
)
def test_an_answer_is_read(fields: list[FormField], text: str, answers: dict[str, str]) -> None:
    assert read_answers(fields, text) == answers


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ([NUMBER, EMAIL], "why do you want to know"),
        ([NUMBER, EMAIL], "Order number: 7"),
        ([NUMBER, EMAIL], "a@b.uk"),
        ([NUMBER, EMAIL], "can you write to a@b.uk please, I have no idea"),
        ([NUMBER, EMAIL], "one thing: why?\nOrder number: 7\nE-mail: a@b.uk"),
        ([NUMBER], "7"),
    ],
)
def test_what_is_said_otherwise_is_no_answer(fields: list[FormField], text: str) -> None:
    assert read_answers(fields, text) is None
