from __future__ import annotations

import pytest

from bot.assistant.reading import EDGE, read


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("where is my order", "where is my order"),
        ("/restart", "restart"),
        ("  / /affirm{}", "affirm{}"),
        ("or\u200bder", "order"),
        ("order\x00now", "order now"),
        ("line\nline", "line line"),
        ("\ufeff\u2060", ""),
        ("/", ""),
        ("ＣＬ－１２", "CL-12"),
        ("a/b", "a/b"),
    ],
)
def test_what_is_read_of_a_message(message, text):
    assert read(message).text == text


@pytest.mark.parametrize(
    "message", ["find me here", "//find me here", "\u200b \u200bfind m\u200be here"]
)
def test_a_place_in_what_was_read_is_a_place_in_the_message(message):
    reading = read(message)
    start = reading.text.index("me")
    first, last = reading.in_message(start, start + 2)
    assert message[first:last].replace("\u200b", "") == "me"


def test_of_a_long_message_both_ends_are_read():
    message = "A" * EDGE + "B" * 5000 + "C" * EDGE
    reading = read(message)
    assert reading.text == "A" * EDGE + " " + "C" * EDGE
    assert reading.in_message(EDGE + 1, EDGE + 2) == (EDGE + 5000, EDGE + 5001)


def test_a_message_of_just_the_limit_is_read_whole():
    message = "x" * (2 * EDGE)
    assert read(message).text == message


def test_the_ends_of_lines_are_kept_beside_the_text():
    reading = read(" one\r\ntwo\u2028three\tfour\n")
    assert reading.lines == "one\n\ntwo\nthree four"
    assert reading.text == "one  two three four"
    assert len(reading.lines) == len(reading.text)
