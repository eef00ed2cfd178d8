"""Which of the stretches are needs: rules on given guesses."""

from __future__ import annotations

import pytest

from bot.assistant.needs.finding import Guess, Whole, need_of_the_story, needs_among
from bot.assistant.needs.stretches import Stretch

NOTHING = Whole("nlu_fallback", 0.25, accepted=False)


def guesses(*parts):
    """Parts are (text, intent, confidence[, things])."""
    found, at = [], 0
    for text, intent, confidence, *things in parts:
        found.append(
            Guess(Stretch(at, at + len(text)), text, intent, confidence, frozenset(*things))
        )
        at += len(text) + 1
    return found


def intents(*parts, whole=NOTHING):
    return [need.intent for need in needs_among(whole, guesses(*parts))]


def test_two_different_wishes_are_two_needs_in_their_order():
    asked = ("cancel 100234", "cancel_order", 0.9), ("where is the other", "track_order", 0.8)
    assert intents(*asked) == ["cancel_order", "track_order"]


@pytest.mark.parametrize(
    "beside",
    ["greet", "goodbye", "thank", "affirm", "deny", "stop", "help", "bot_challenge", "complaint",
     "out_of_scope"],
)  # fmt: skip
def test_small_talk_tone_and_context_are_no_needs(beside):
    assert intents(("so then", beside, 0.99), ("where is it", "track_order", 0.9)) == [
        "track_order"
    ]


def test_an_unsure_stretch_is_no_need():
    assert intents(("cancel it", "cancel_order", 0.9), ("do you", "gift_card", 0.2)) == [
        "cancel_order"
    ]


def test_what_was_done_is_a_story():
    told = ("I ordered a lamp last week", "place_order", 0.95)
    assert intents(told, ("where is it", "track_order", 0.9)) == ["track_order"]


def test_a_reason_is_no_need():
    reason = ("it's too small", "exchange_item", 0.9)
    assert intents(reason, ("I want to send it back", "return_item", 0.9)) == ["return_item"]


def test_a_problem_that_is_told_is_a_need():
    told = ("I was charged twice", "dispute_charge", 0.9)
    assert intents(told, ("how do I log in", "recover_password", 0.9)) == [
        "dispute_charge",
        "recover_password",
    ]


def test_a_thing_alone_goes_on_from_the_wish_before():
    asked = ("where is my order", "track_order", 0.9), ("my invoice", "get_invoice", 0.8)
    assert intents(*asked) == ["track_order", "get_invoice"]
    assert intents(*reversed(asked)) == ["track_order"]


SAME = [
    ("late_delivery", "track_order", "late_delivery"),
    ("missing_parcel", "track_order", "missing_parcel"),
    ("report_item_problem", "return_item", "return_item"),
    ("report_item_problem", "get_refund", "get_refund"),
    ("report_item_problem", "exchange_item", "exchange_item"),
    ("return_item", "get_refund", "return_item"),
    ("late_delivery", "cancel_order", "cancel_order"),
    ("track_order", "track_order", "track_order"),
]


@pytest.mark.parametrize(("one", "other", "kept"), SAME)
def test_two_words_for_one_situation_are_one_need(one, other, kept):
    for first, second in ((one, other), (other, one)):
        assert intents(("where, please", first, 0.9), ("please do", second, 0.9)) == [kept]


def test_about_different_orders_they_are_two():
    asked = (
        ("where is 1", "track_order", 0.9, {"1"}),
        ("2 is late, please", "late_delivery", 0.9, {"2"}),
    )
    assert intents(*asked) == ["track_order", "late_delivery"]


def test_a_weak_guess_beside_a_clear_message_counts_for_nothing():
    asked = ("the invoice please", "get_invoice", 0.9), ("send it again", "reorder", 0.5)
    assert intents(*asked) == ["get_invoice", "reorder"]
    assert intents(*asked, whole=Whole("get_invoice", 0.97, accepted=True)) == ["get_invoice"]


LONG = (
    ("I moved in May", "out_of_scope", 0.9),
    ("do you sell rugs", "check_stock", 0.8),
    ("please cancel it", "cancel_order", 0.9),
)


def test_the_last_clear_wish_stands_for_a_long_message_that_was_not_understood():
    told = need_of_the_story(NOTHING, guesses(*LONG))
    assert told is not None
    assert told.intent == "cancel_order"


def test_an_understood_message_stands_for_itself():
    assert need_of_the_story(Whole("track_order", 0.8, accepted=True), guesses(*LONG)) is None


def test_without_a_clear_wish_it_stays_not_understood():
    vague = guesses(("la la", "out_of_scope", 0.9), ("please do", "cancel_order", 0.6))
    assert need_of_the_story(NOTHING, vague) is None
