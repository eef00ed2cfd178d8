"""What of an explanation the page makes itself: the tint of the words."""

from typing import Any

import pytest

from crm_bridge.console.explanation import Explanation, Need, Tint, tinted
from tests.fakes.assistant import EXPLANATION


def need(text: str, *words: tuple[str, float], start: int = 0) -> Need:
    """Each word is said to pull so much, wherever it stands."""
    pulled: list[dict[str, Any]] = [
        {
            "text": word,
            "places": [
                (at, at + len(word)) for at in range(len(text)) if text.startswith(word, at)
            ],
            "pull": pull,
            "left": {"name": "x", "confidence": 0.1},
        }
        for word, pull in words
    ]
    whole = EXPLANATION["needs"][0]  # type: ignore[index]
    given = {**whole, "start": start, "end": len(text), "words": pulled}  # type: ignore[dict-item]
    return Need.model_validate(given)


def test_words_are_tinted_by_their_share_of_the_strongest_pull() -> None:
    text = "no refund, no order"
    assert tinted(text, need(text, ("refund", 9.0), ("no", 2.0), ("order", -4.0))) == [
        Tint("no", 1),
        Tint(" "),
        Tint("refund", 3),
        Tint(", "),
        Tint("no", 1),
        Tint(" "),
        Tint("order", -2),
    ]


def test_what_hardly_pulled_has_no_tint() -> None:
    text = "the refund"
    assert tinted(text, need(text, ("refund", 9.0), ("the", 0.2))) == [
        Tint("the "),
        Tint("refund", 3),
    ]


def test_only_the_part_with_the_need_is_shown() -> None:
    text = "hello. a refund"
    assert tinted(text, need(text, ("refund", 1.0), ("hello", 1.0), start=7)) == [
        Tint("a "),
        Tint("refund", 3),
    ]


@pytest.mark.parametrize("words", [(), (("refund", 0.0),)])
def test_a_text_in_which_nothing_pulled_is_shown_plain(
    words: tuple[tuple[str, float], ...],
) -> None:
    assert tinted("a refund", need("a refund", *words)) == [Tint("a refund")]


def test_an_explanation_of_nothing_is_read() -> None:
    empty = {**EXPLANATION, "verdict": None, "needs": [], "ranking": []}
    assert Explanation.model_validate(empty).verdict is None
