"""Messages that call a person by what they mean, as learned from the product's own examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.assistant.nlu import sentences
from bot.assistant.nlu.calls import LABELS, NONE, CallModel, of_message
from bot.assistant.nlu.labelled_examples import files_in, read_examples

DATA = Path("data/escalation")
HELD = [Path("tests/escalation/data") / name for name in ("understood.csv", "understood_again.csv")]
EVERYDAY = Path("tests/escalation/data/everyday.csv")
AT_LEAST = 0.75
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def model() -> CallModel:
    texts, labels = read_examples(files_in(DATA), "topic", LABELS)
    return CallModel.fit(texts, sentences.encode_examples(texts), labels)


@pytest.fixture(scope="module")
def held() -> list[tuple[str, str]]:
    """Messages by two writers who saw no example, with their topics."""
    texts, topics = read_examples(HELD, "topic", LABELS)
    return list(zip(texts, topics, strict=True))


def test_few_calls_are_missed_and_few_are_heard_where_there_is_none(model, held):
    texts = [text for text, _ in held]
    wanted = np.array([topic != NONE for _, topic in held])
    called = model.chances(texts, sentences.encode(texts)) >= AT_LEAST
    right = (wanted & called).sum()
    assert right / called.sum() >= 0.95
    assert right / wanted.sum() >= 0.95


def test_everyday_messages_call_nobody_however_angry(model):
    texts, _ = read_examples([EVERYDAY], "topic", [NONE])
    called = model.chances(texts, sentences.encode(texts)) >= AT_LEAST
    assert called.mean() <= 0.04


def test_the_topic_is_told(model, held):
    calling = [(text, topic) for text, topic in held if topic != NONE]
    right = sum(
        model.judge(text, sentences.encode_one(text)).topic == topic for text, topic in calling
    )
    assert right / len(calling) >= 0.9


def test_one_text_is_judged_as_among_many(model, held):
    texts = [text for text, _ in held[:20]]
    one_by_one = [model.judge(text, sentences.encode_one(text)).chance for text in texts]
    assert one_by_one == pytest.approx(list(model.chances(texts, sentences.encode(texts))))


def test_the_closest_examples_are_close_and_named(model):
    found = model.nearest(sentences.encode_one("the charger burst into flames"), 3)
    assert len(found) == 3
    assert found[0][1] == "safety"
    assert found[0][2] >= found[1][2] > 0.4


def test_what_was_saved_judges_the_same(model, tmp_path):
    model.save(tmp_path)
    text = "you will hear from my solicitor"
    vector = sentences.encode_one(text)
    assert CallModel.load(tmp_path).judge(text, vector) == model.judge(text, vector)


def meant(topic, confidence):
    return {"topic": topic, "confidence": confidence}


def test_a_part_that_surely_calls_counts_for_the_message():
    parts = [meant("press", 0.1), meant("legal", 0.9)]
    assert of_message(meant("press", 0.2), parts) == meant("legal", 0.656)


def test_a_part_that_only_may_call_does_not():
    assert of_message(meant("press", 0.3), [meant("legal", 0.6)]) == meant("press", 0.3)
    assert of_message(meant("press", 0.3), []) == meant("press", 0.3)
