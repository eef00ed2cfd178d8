"""Which part of a message an intent was found in."""

from __future__ import annotations

from bot.assistant.explaining.intents import Candidate
from bot.assistant.explaining.pieces import pieces
from bot.assistant.explaining.verdicts import Bounds, verdict
from bot.assistant.reading import read

WHOLE = (Candidate("track_order", 0.7), Candidate("cancel_order", 0.2))
TWO = "Cancel my order. Where is the other one?"
BOUNDS = Bounds(0.25, 0.2, frozenset({"cancel_order"}))


def understood(intent, confidence, *needs, **more):
    listed = [{"intent": name, "confidence": sure} for name, sure in needs]
    return {"intent": {"name": intent, "confidence": confidence}, "needs": listed, **more}


def rank(texts):
    """A text that speaks of cancelling is about that, every other one about where something is."""
    cancel = Candidate("cancel_order", 0.9), Candidate("track_order", 0.1)
    track = Candidate("track_order", 0.8), Candidate("cancel_order", 0.1)
    return [cancel if "ancel" in text else track for text in texts]


def found(text, whole, parsed):
    reading = read(text)
    cut = pieces(reading, whole, parsed, rank)
    return [(reading.text[piece.start : piece.end], piece.intent) for piece in cut]


def test_one_need_is_found_in_the_whole():
    parsed = understood("track_order", 0.7, ("track_order", 0.7))
    assert found("where is it", WHOLE, parsed) == [("where is it", "track_order")]


def test_each_of_two_needs_is_found_in_its_sentence():
    parsed = understood("cancel_order", 0.9, ("cancel_order", 0.9), ("track_order", 0.8))
    assert found(TWO, WHOLE, parsed) == [
        ("Cancel my order.", "cancel_order"),
        ("Where is the other one?", "track_order"),
    ]
    assert verdict(WHOLE, parsed, pieces(read(TWO), WHOLE, parsed, rank), BOUNDS)["found_in"] == (
        "several"
    )


def test_the_sentence_that_spoke_for_an_unclear_story_is_found():
    parsed = understood("cancel_order", 0.9, ("cancel_order", 0.9))
    cut = pieces(read(TWO), WHOLE, parsed, rank)
    assert found(TWO, WHOLE, parsed) == [("Cancel my order.", "cancel_order")]
    assert verdict(WHOLE, parsed, cut, BOUNDS)["found_in"] == "sentence"


def test_what_was_rejected_is_told_of_the_whole():
    parsed = understood("nlu_fallback", 0.25)
    cut = pieces(read(TWO), WHOLE, parsed, rank)
    assert [(piece.start, piece.end) for piece in cut] == [(0, len(TWO))]
    told = verdict(WHOLE, parsed, cut, BOUNDS)
    assert (told["outcome"], told["found_in"], told["margin"]) == ("not_understood", "whole", None)


def test_the_margin_is_told_where_one_is_needed():
    ranking = (Candidate("cancel_order", 0.45), Candidate("change_order", 0.4))
    between = ["cancel_order", "change_order"]
    parsed = understood("nlu_fallback", 0.25, unsure_between=between)
    told = verdict(ranking, parsed, pieces(read("x"), ranking, parsed, rank), BOUNDS)
    assert (told["outcome"], told["between"], told["margin"]) == ("asked", between, 0.2)
    assert round(told["lead"], 2) == 0.05
