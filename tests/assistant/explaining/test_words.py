"""The words of a message, and the message without one."""

from __future__ import annotations

import pytest

from bot.assistant.explaining.words import without, words_of


def test_a_word_is_found_wherever_it_stands_whatever_its_case():
    (order, is_, my) = words_of("Order! IS my order")
    assert (order.text, order.places) == ("Order", ((0, 5), (13, 18)))
    assert (is_.text, my.text) == ("IS", "my")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mail jo.s@shop.example, thanks", ["mail", "jo.s@shop.example", "thanks"]),
        ("didn't come", ["didn't", "come"]),
        ("where?? 🙃!", ["where", "🙃"]),
        ("где заказ", ["где", "заказ"]),
        ("?!", []),
        ("", []),
    ],
)
def test_words_are_what_a_reader_would_call_words(text, words):
    assert [word.text for word in words_of(text)] == words


def test_left_out_is_the_word_and_nothing_of_its_neighbours():
    text = "no, I want no refund"
    no = words_of(text)[0]
    assert without(text, no).split() == [",", "I", "want", "refund"]
