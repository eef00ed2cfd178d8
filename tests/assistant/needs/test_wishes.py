"""Which messages go on with suggestions, and which are about something else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.assistant.needs.trait_words import FILE, TraitWords
from bot.assistant.needs.wishes import as_wish, begins_anew, goes_on, is_open

TRAITS = frozenset({"leather", "wool", "black", "red", "waterproof", "boot", "moorland", "men"})


def parsed(intent: str = "out_of_scope", confidence: float = 0.3, *others: str) -> dict[str, Any]:
    needs = [{"intent": name} for name in (intent, *others)]
    return {"intent": {"name": intent, "confidence": confidence}, "needs": needs}


def does(*names: str) -> list[dict[str, Any]]:
    """The dialogue's events, newest first, the actions being given oldest first."""
    events: list[dict[str, Any]] = []
    for name in names:
        events += [{"event": "user"}, {"event": "action", "name": name}]
        events += [{"event": "bot"}, {"event": "action", "name": "action_listen"}]
    return events[::-1]


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("not leather", "report_item_problem", 0.46),
        ("no wool please", "out_of_scope", 0.21),
        ("show others", "recommend_product", 0.68),
        ("cheaper please", "price_match", 0.44),
        ("that's too expensive", "out_of_scope", 0.2),
        ("something else", "stop", 0.83),
        ("not these", "deny", 0.87),
        ("for men", "contact_human_agent", 0.44),
        ("it's for my mum", "out_of_scope", 0.3),
        ("under 50", "deny", 0.32),
        ("in black please", "out_of_scope", 0.29),
        ("do you have them in black", "check_stock", 0.98),
        ("what about red", "recommend_product", 0.85),
        ("something from Moorland", "out_of_scope", 0.25),
        ("size 8", "exchange_item", 0.63),
        ("gluten-free boots", "out_of_scope", 0.3),
        ("more like the second one", "recommend_product", 0.65),
        ("waterproof boots instead", "recommend_product", 0.9),
    ],
)
def test_what_refines_a_wish_goes_on_with_it(text: str, intent: str, confidence: float) -> None:
    assert goes_on(text, parsed(intent, confidence), TRAITS)


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("no thanks", "deny", 0.97),
        ("yes", "affirm", 0.9),
        ("thank you", "thank", 0.9),
        ("stop", "stop", 0.9),
        ("where is my order", "track_order", 0.95),
        ("I want to return the boots", "return_item", 0.9),
        ("is the second one waterproof", "product_question", 0.89),
        ("is it leather?", "product_question", 0.9),
        ("can you recommend something in black", "recommend_product", 0.9),
        ("do you have the black boot?", "check_stock", 0.97),
        ("no idea", "deny", 0.4),
        ("my boots fell apart, not good", "report_item_problem", 0.5),
        ("where is my black boot", "track_order", 0.8),
    ],
)
def test_what_is_about_something_else_does_not(text: str, intent: str, confidence: float) -> None:
    assert not goes_on(text, parsed(intent, confidence), TRAITS)


def test_a_product_that_is_named_is_asked_about() -> None:
    found = parsed("check_stock", 0.5) | {"entities": [{"entity": "product", "value": "Red Boot"}]}

    assert not goes_on("do you have the red boot?", found, TRAITS)
    assert goes_on("do you have them in red?", parsed("check_stock", 0.5), TRAITS)


def test_a_second_need_beside_it_is_not_lost() -> None:
    assert goes_on("in black, under 50", parsed("out_of_scope", 0.3, "price_match"), TRAITS)
    assert not goes_on("not leather and where is it", parsed("deny", 0.3, "track_order"), TRAITS)


def test_a_wish_stays_open_while_products_are_talked_about() -> None:
    assert is_open(does("action_recommend"))
    assert is_open(does("action_recommend", "action_check_stock", "utter_thank"))
    assert not is_open(does("action_recommend", "action_list_orders"))
    assert not is_open(does("action_recommend", *["utter_thank"] * 5))
    assert not is_open(does())
    assert not is_open([{"event": "active_loop", "name": "return_form"}, *does("action_recommend")])


def test_asking_outright_begins_anew() -> None:
    assert begins_anew("can you recommend a lamp")
    assert begins_anew("I need a present")
    assert not begins_anew("I need them in black")
    assert not begins_anew("which others do you have")


def test_the_message_is_understood_as_the_wish() -> None:
    found = as_wish("not leather", {**parsed("deny", 0.3), "unsure_between": ["a", "b"]})

    assert found["intent"] == {"name": "recommend_product", "confidence": 1.0}
    assert [need["intent"] for need in found["needs"]] == ["recommend_product"]
    assert "unsure_between" not in found


def test_words_are_read_again_when_the_file_changed(tmp_path: Path) -> None:
    moment = [0.0]
    words = TraitWords(tmp_path, clock=lambda: moment[0])
    assert words.words() == frozenset()

    (tmp_path / FILE).write_text(json.dumps({"words": ["boot"]}), encoding="utf-8")
    assert words.words() == frozenset()
    moment[0] = 1.5
    assert words.words() == frozenset({"boot"})


def test_a_file_that_is_no_list_of_words_changes_nothing(tmp_path: Path) -> None:
    moment = [0.0]
    path = tmp_path / FILE
    path.write_text(json.dumps({"words": ["boot"]}), encoding="utf-8")
    words = TraitWords(tmp_path, clock=lambda: moment[0])
    assert words.words() == frozenset({"boot"})

    for place, broken in enumerate(("{", "[]", '{"words": 3}')):
        path.write_text(broken, encoding="utf-8")
        os.utime(path, ns=(place, place))
        moment[0] += 2
        assert words.words() == frozenset({"boot"})
