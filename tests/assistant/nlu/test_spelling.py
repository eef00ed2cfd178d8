"""Slips of the finger are put right; names and rare words are not."""

from __future__ import annotations

import pytest

from bot.assistant.nlu.spelling import Spelling

TEXTS = (
    ["where is my delivery"] * 6
    + ["change the delivery address"] * 6
    + ["a parcel with boots"] * 3
    + ["order"] * 120
    + ["ordr", "klarna"] * 6
)
KNOWN = {
    "where",
    "delivery",
    "change",
    "order",
    "address",
    "parcel",
    "books",
    "boots",
    "kettle",
    "deliver",
}
SPELLING = Spelling.learn(TEXTS, KNOWN)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wher is my delivry", "where is my delivery"),
        ("chnage the adress", "change the address"),
        ("delievery", "delivery"),
        ("parsel", "parcel"),
        ("ordr", "order"),  # though training texts have it often
    ],
)
def test_a_slip_is_put_right(typed, meant):
    assert SPELLING.repair(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "where are my books",  # a word of its own, though one letter from "boots"
        "deliveries and kettles, delivering",  # forms of known words
        "yuki and oban",  # like nothing
        "klarna",  # a name that is written often
        "bouts",  # another word, not known, one letter for another
        "1234 #99!",
        "",
    ],
)
def test_what_is_no_slip_stays(text):
    assert SPELLING.repair(text) == text


def test_words_seen_once_are_nothing_to_correct_to():
    assert Spelling.learn(["blancmange"], set()).repair("blancmonge") == "blancmonge"
