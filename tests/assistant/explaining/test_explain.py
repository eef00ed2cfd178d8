"""`python -m bot.assistant explain`, with the tiny bot's trained model."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from bot.assistant.explaining.command import explain
from bot.assistant.explaining.loaded import explainer_of
from bot.assistant.explaining.terminal import page
from bot.assistant.loading import understanding_processor
from bot.assistant.settings import escalation_file
from bot.escalation import EscalationRules

EMPTY = "explain: the text is empty."


@pytest.fixture(scope="module")
def state(trained, tmp_path_factory):
    state = tmp_path_factory.mktemp("state")
    (state / "models").mkdir()
    shutil.copy(trained, state / "models")
    return state


@pytest.fixture(scope="module")
def tell(state):
    """Explains a text."""
    rules = EscalationRules.load(escalation_file())
    with understanding_processor(state / "models") as processor:
        explainer = explainer_of(processor, lambda: rules)
        yield lambda text: explainer.explain(text, processor.understand(text))


def run(state, *arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "bot.assistant", "explain", *arguments],
        env={**os.environ, "CARELINE_STATE": str(state)},
        capture_output=True,
        timeout=100,
        check=False,
        **options,
    )


def test_everything_that_was_made_of_a_message_is_told(tell):
    text = "where is my order CL-104233? I will call my lawyer"
    told = tell(text)
    assert told["ranking"][0]["confidence"] >= told["ranking"][1]["confidence"]
    assert told["verdict"]["threshold"] == 0.2
    assert [one["value"] for one in told["entities"]] == ["CL-104233"]
    assert told["sentiment"]["label"] in ("negative", "neutral", "positive")
    assert told["sentiment"]["words"]
    match = told["escalation"]["keyword"]
    assert match["reason"] == "keyword"
    assert text[match["start"] : match["end"]] == match["phrase"]
    assert told["escalation"]["reason"] == "keyword"


def test_words_stand_where_they_stand_in_the_message(tell):
    text = "  where\u200b is MY order"
    words = {word["text"]: word["places"] for word in tell(text)["needs"][0]["words"]}
    assert [text[slice(*place)] for place in words["MY"]] == ["MY"]
    assert set(words) == {"where", "is", "MY", "order"}


def test_a_text_with_nothing_to_read_is_explained_as_that(tell):
    told = tell("\u200b")
    assert (told["verdict"], told["needs"], told["ranking"]) == (None, [], [])
    assert "nothing in it that can be read" in page(told, coloured=False)


def test_a_long_message_is_explained_within_seconds(tell):
    long = "My parcel was to come on Monday, then on Tuesday, and it is still not here. " * 27
    tell("warm")
    started = time.thread_time()
    assert tell(long[:2000])["needs"]
    # Its own time on a core: other tests run beside it.
    assert time.thread_time() - started < 3


def test_the_page_has_the_words_the_examples_and_the_rule(tell):
    written = page(tell("where is my order? this is a scam"), coloured=False)
    for part in (
        "track_order",
        "Words that pulled",
        "Closest training examples",
        "Sentiment:",
        "A person is called",
        "“scam”, characters 29 to 33",
    ):
        assert part in written
    assert "\x1b" not in written
    assert "\x1b[1m" in page(tell("where is my order"), coloured=True)


def test_what_a_customer_wrote_cannot_steer_the_terminal(tell):
    written = page(tell("hello \x1b[2J \u202e there"), coloured=False)
    assert "\x1b" not in written
    assert "\u202e" not in written


def test_json_is_the_same_as_data(state, monkeypatch, capsys):
    monkeypatch.setenv("CARELINE_STATE", str(state))
    assert explain(argparse.Namespace(text='say "hello" 🎉', json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["text"] == 'say "hello" 🎉'
    assert {"ranking", "verdict", "needs", "sentiment", "escalation", "articles"} <= set(told)


@pytest.mark.timeout(110)
def test_a_text_is_read_from_standard_input_byte_by_byte(state):
    done = run(state, input="it's “my” order 🎉 $HOME `x` caf".encode() + b"\xe9")
    assert done.returncode == 0, done.stderr.decode()
    first = done.stdout.decode().splitlines()[0]
    assert first == "“it's “my” order 🎉 $HOME `x` caf\ufffd”"


def test_an_empty_text_is_refused_before_anything_is_loaded(tmp_path):
    for given in ("", " \n"):
        done = run(tmp_path, "--text", given)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode().startswith(EMPTY)


def test_without_a_model_it_says_how_to_get_one(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CARELINE_STATE", str(tmp_path))
    assert explain(argparse.Namespace(text="hello", json=False)) == 2
    assert "make train" in capsys.readouterr().err
