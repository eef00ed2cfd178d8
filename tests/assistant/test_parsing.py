"""`parse`, from the trained model to the written lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.assistant.loading import understanding
from bot.assistant.parsing import parse_lines, parsed_line, reason_to_escalate
from bot.escalation import EscalationRules


@pytest.fixture(scope="module")
def rules() -> EscalationRules:
    return EscalationRules.load(Path("data/escalation.yml"))


def understood(text, *intents, score=0.0):
    name = intents[0] if intents else "nlu_fallback"
    return {
        "text": text,
        "intent": {"name": name, "confidence": 0.6},
        "intent_ranking": [{"name": name, "confidence": 0.6}],
        "entities": [],
        "sentiment": {"label": "neutral", "score": score},
        "needs": [{"intent": intent} for intent in intents],
    }


def test_writes_a_line_for_each_text_in_order(trained, rules, tmp_path):
    texts = ["where is order CL-104233", "", "/thank", "xyzzy plugh 🙃", "get me a human"]
    source, target = tmp_path / "lines.txt", tmp_path / "out.jsonl"
    source.write_text("\n".join(texts) + "\n", encoding="utf-8")
    with understanding(trained.parent) as understand:
        assert parse_lines(understand, rules, source, target) == 5
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in lines] == texts
    assert lines[0]["intent"] == "track_order"
    assert lines[0]["intents"] == ["track_order"]
    assert lines[0]["entities"] == [
        {"entity": "order_number", "value": "CL-104233", "start": 15, "end": 24}
    ]
    assert lines[0]["sentiment"] in ("negative", "neutral", "positive")
    assert -1 <= lines[0]["sentiment_score"] <= 1
    assert (lines[1]["intent"], lines[1]["confidence"]) == ("out_of_scope", 0.0)
    assert lines[2]["confidence"] < 1.0
    assert [line["escalate"] for line in lines[:3]] == [None, None, None]
    assert lines[4]["escalate"] == "request"


def test_only_line_feeds_separate_texts_and_what_is_no_utf_8_is_replaced(rules, tmp_path):
    source, target = tmp_path / "lines.txt", tmp_path / "out.jsonl"
    source.write_bytes("one\u2028still one\x0bstill\r\n".encode() + b"caf\xe9\n\nlast")
    assert parse_lines(lambda text: understood(text, "greet"), rules, source, target) == 4
    texts = [json.loads(line)["text"] for line in target.read_text("utf-8").split("\n")[:-1]]
    assert texts == ["one\u2028still one\x0bstill", "caf\ufffd", "", "last"]


def test_every_need_is_named_in_order(rules):
    parsed = understood("x", "cancel_order", "track_order")
    assert parsed_line("x", parsed, rules)["intents"] == ["cancel_order", "track_order"]
    assert parsed_line("x", understood("x"), rules)["intents"] == ["out_of_scope"]


@pytest.mark.parametrize(
    ("text", "intents", "score", "reason"),
    [
        ("I will call my lawyer", ["complaint"], -0.5, "keyword"),
        ("let me speak to a human", ["greet"], 0.0, "request"),
        ("is anyone of you awake", ["track_order", "contact_human_agent"], 0.0, "request"),
        ("my solicitor will write to you", ["contact_human_agent"], -1.0, "keyword"),
        ("you are the worst shop ever", ["complaint"], -1.0, "sentiment"),
        ("where is my parcel", ["track_order"], -0.5, None),
    ],
)
def test_words_go_before_the_wish_and_the_wish_before_the_feeling(
    rules, text, intents, score, reason
):
    assert reason_to_escalate(text, intents, understood(text, score=score), rules) == reason


@pytest.mark.parametrize(
    ("text", "topic", "confidence", "reason"),
    [
        ("it went up in sparks", "safety", 0.9, "rule"),
        ("anybody with a pulse", "person", 0.9, "request"),
        ("it went up in sparks", "safety", 0.3, None),
        ("my lawyer will write to you", "legal", 0.3, "keyword"),
        ("my lawyer will write to you", "legal", 0.01, None),
    ],
)
def test_the_meaning_calls_too_and_can_take_it_from_a_phrase(
    rules, text, topic, confidence, reason
):
    parsed = understood(text) | {"escalation": {"topic": topic, "confidence": confidence}}
    assert reason_to_escalate(text, ["complaint"], parsed, rules) == reason


def test_a_negative_message_without_fury_calls_nobody_by_itself(rules):
    parsed = understood("the lamp is broken", score=-1.0)
    assert reason_to_escalate("the lamp is broken", [], parsed, rules) is None
