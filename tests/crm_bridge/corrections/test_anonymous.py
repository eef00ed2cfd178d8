"""Nothing personal stays in an example, and what it teaches does."""

import re

import pytest

from crm_bridge.corrections.anonymous import Known, Marked, anonymous

NOBODY = Known()
EMMA = Known("Emma May Whitfield", "emma.w@post.example", "+44 7911 123456", "LS1 4DY")


def made(text: str, *marks: Marked, known: Known = NOBODY) -> str:
    return anonymous(text, marks, known, "exa_seed")


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("this is Sarah O'Neil speaking", "Sarah"),
        ("write to s.oneil@post.example please", "oneil"),
        ("ring 07911 123456 after six", "123456"),
        ("it goes to 12 Rose Lane, Leeds", "Rose"),
        ("where is CL-104233", "104233"),
        ("my card is 4111 1111 1111 1111", "4111"),
        ("IBAN GB29 NWBK 6016 1331 9268 19", "6016"),
        ("look at https://shop.example/o?mail=sarah&n=CL-104233", "sarah"),
        ("tracking SW4773377060GB says nothing", "4773377060"),
    ],
)
def test_what_is_recognised_is_replaced(text: str, private: str) -> None:
    assert private not in made(text)
    assert made(text) != text


@pytest.mark.parametrize(
    "text",
    [
        "emma here",
        "EMMA WHITFIELD",
        "emma.w@post.example is my mail",
        "to ls1 4dy please",
        "on 447911123456",
        "Ask for May",
    ],
)
def test_what_the_shop_knows_of_the_customer_is_replaced(text: str) -> None:
    found = made(text, known=EMMA)
    for part in ("emma", "whitfield", "post.example", "ls1", "7911123456", "Ask for May"):
        assert part.casefold() not in found.casefold()


def test_a_name_that_is_a_word_too_stays_a_word() -> None:
    assert made("may I send it back", known=EMMA) == "may I send it back"


def test_marks_stay_with_what_takes_their_place() -> None:
    text = "is CL-104233 here by Monday, the lamp, CL-104233?"
    found = made(text, (3, 12, "order_number"), (21, 27, "date"), (33, 37, "product"))
    (number,) = set(re.findall(r"CL-\d{6}", found))
    assert number != "CL-104233"
    assert (
        found
        == f"is [{number}](order_number) here by [Monday](date), the [lamp](product), {number}?"
    )


def test_what_was_said_to_be_no_entity_is_hidden_all_the_same() -> None:
    assert "104233" not in made("where is CL-104233")
    assert "[" not in made("where is CL-104233")


def test_amounts_and_dates_say_something_and_stay() -> None:
    text = "I paid £29.99 on 3 March for 2 lamps"
    assert made(text) == text


def test_the_seed_alone_decides() -> None:
    text = "where is CL-104233"
    assert made(text) == made(text)
    assert anonymous(text, (), NOBODY, "exa_other") != made(text)
