"""Where a message may be cut into needs."""

from __future__ import annotations

import time

import pytest

from bot.assistant.needs.stretches import MOST, stretches

CUT = [
    ("Cancel 100234 and where is my other order?", ["Cancel 100234", "where is my other order?"]),
    ("track my order, and also how do I pay", ["track my order", "how do I pay"]),
    ("where is my order can i get a refund", ["where is my order", "can i get a refund"]),
    ("1) where is CL-1 2) send an invoice", ["where is CL-1", "send an invoice"]),
    ("- track my order\n- change my password", ["track my order", "change my password"]),
    ("track my order and my refund", ["track my order", "my refund"]),
    (
        "Where is it?? Thanks!! Also, do you sell lamps",
        ["Where is it?", "Thanks!", "do you sell lamps"],
    ),
    ("cancel it, please send the rest", ["cancel it", "please send the rest"]),
]
WHOLE = [
    "where is my order",
    "I need a red and blue jumper",
    "can you tell me where my order is please",
    "I want to know when will it come",
    "how long do I have to wait",
    "what colours do you have",
    "If I return the other pair, how long does it take",
    "I live upstairs so please ring twice",
    "order no. 4471 please",
    "jo.smith@example.com",
    "",
    "   ",
]


@pytest.mark.parametrize(("text", "parts"), CUT, ids=[text for text, _ in CUT])
def test_a_message_is_cut_where_another_need_may_begin(text, parts):
    assert [text[s.start : s.end] for s in stretches(text)] == parts


@pytest.mark.parametrize("text", WHOLE)
def test_what_belongs_together_is_not_cut(text):
    assert [text[s.start : s.end] for s in stretches(text)] == ([text] if text.strip() else [])


def test_places_are_those_of_the_message_whatever_is_repeated_in_it():
    text = "where   is \n\n my order ????    and   how  do I   pay!!!"
    found = stretches(text)
    assert text[found[-1].start :].startswith("how  do I")
    assert all(a.end <= b.start for a, b in zip(found, found[1:]))  # noqa: B905, RUF007


def test_of_very_many_the_first_and_the_last_are_taken():
    text = ". ".join(f"track order {number}" for number in range(20))
    found = [text[s.start : s.end] for s in stretches(text)]
    assert len(found) == MOST
    assert (found[0], found[-1]) == ("track order 0.", "track order 19")


def test_of_a_long_message_fewer_are_taken():
    text = ". ".join(f"track order {number}" for number in range(100))
    assert len(stretches(text)) == MOST // 2


@pytest.mark.parametrize(
    "text",
    ["and i " * 333, "? " * 1000, ", " * 1000, "\n" * 2000, " " * 2000, "where " * 400, "a" * 2000],
    ids=repr,
)
def test_no_text_takes_long(text):
    started = time.process_time()
    stretches(text)
    assert time.process_time() - started < 0.1
