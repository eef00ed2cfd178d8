"""`make pipeline` on messages of another bot, through the tiny pipeline."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from bot.assistant.__main__ import main
from bot.assistant.evaluation.labelled import FileUnusableError
from bot.assistant.evaluation.parses import Guess
from bot.assistant.evaluation.pipeline import run_pipeline, scored

CONFIG = "tests/assistant/tiny_bot/config.yml"
TEMPERATURE, TUNES = "kitchen/temperature+1", "music"
TAUGHT = {
    TEMPERATURE: [
        "set the oven to 180 degrees",
        "make the oven hotter",
        "turn the oven down a bit",
        "heat the oven for a [pizza](food)",
        "how hot is the oven",
        "preheat the oven please",
    ],
    TUNES: [
        "play some jazz",
        "next song please",
        "put on my favourite album",
        "stop the music",
        "turn the song up",
        "play the radio",
    ],
}
ASKED = [
    ("is the oven hot yet", TEMPERATURE),
    ("set oven to 200", TEMPERATURE),
    ("play a song by abba", TUNES),
    ("some music please", TUNES),
    ("qwrtpsdfg", "elsewhere"),
    ("\u200b", "elsewhere"),
]


def write(path: Path, rows: list[tuple[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("text", "label"), *rows])
    return path


@pytest.fixture
def train(tmp_path) -> Path:
    rows = [(text, label) for label, texts in TAUGHT.items() for text in texts]
    return write(tmp_path / "train.csv", rows)


def test_another_bot_s_messages_are_learned_and_scored(train, tmp_path):
    cache = os.environ["RASA_CACHE_DIRECTORY"]
    kept = sorted(Path(cache).rglob("*"))
    test = write(tmp_path / "test.csv", ASKED)
    scores = run_pipeline(train, test, "elsewhere", CONFIG)
    assert scores["in_scope_accuracy"] == 1.0
    assert scores["macro_f1"] == 1.0
    assert scores["oos_auroc"] == 1.0
    assert scores["oos_recall"] >= 0.5
    assert 0 < scores["mcc"] <= 1
    assert scores["train_seconds"] > 0
    assert os.environ["RASA_CACHE_DIRECTORY"] == cache
    assert sorted(Path(cache).rglob("*")) == kept


def test_without_out_of_scope_rows_there_is_nothing_to_say_about_them(train, tmp_path):
    test = write(tmp_path / "test.csv", ASKED[:4])
    scores = run_pipeline(train, test, "elsewhere", CONFIG)
    assert scores["oos_auroc"] is None
    assert scores["oos_recall"] is None
    assert scores["in_scope_accuracy"] == 1.0


def test_what_is_taught_as_out_of_scope_counts_as_a_rejection(train, tmp_path):
    rows = [(text, label) for label, texts in TAUGHT.items() for text in texts]
    elsewhere = ["the weather tomorrow", "will it rain", "is it sunny", "snow tonight"]
    taught = write(tmp_path / "more.csv", [*rows, *((text, "elsewhere") for text in elsewhere)])
    test = write(tmp_path / "test.csv", [*ASKED[:4], ("will it be sunny tomorrow", "elsewhere")])
    scores = run_pipeline(taught, test, "elsewhere", CONFIG)
    assert scores["oos_recall"] == 1.0
    assert scores["in_scope_accuracy"] == 1.0


def test_scores_look_past_a_rejection_only_where_nothing_is_rejected():
    guesses = [
        Guess("a", 0.9, rejected=False),
        Guess("b", 0.2, rejected=True),  # right, but not acted on
        Guess("a", 0.3, rejected=True),
        Guess("b", 0.8, rejected=False),
    ]
    scores = scored(["a", "b", "none", "none"], guesses, "none")
    assert scores["in_scope_accuracy"] == 1.0
    assert scores["oos_recall"] == 0.5
    assert scores["oos_auroc"] == 0.5  # .9 is above .3 and .8, .2 above neither
    # Confusion: a->a 1, b->none 1, none->none 1, none->b 1, by Gorodkin's formula.
    assert scores["mcc"] == pytest.approx((2 * 4 - 6) / ((16 - 6) * (16 - 6)) ** 0.5)


@pytest.mark.parametrize(
    ("taught", "asked", "said"),
    [
        ([("hi", "a"), ("hello", "a")], [("hi", "a")], "train.csv: needs examples of at least two"),
        ([("hi", "a"), ("x", "none")], [("hi", "a")], "train.csv: needs examples of at least two"),
        ([("hi", "a"), ("bye", "b")], [("x", "none")], "test.csv: every row is labelled 'none'"),
        (
            [("hi", "a"), ("bye", "b"), ("", "b")],
            [("hi", "a")],
            "train.csv, line 4: the row has no",
        ),
    ],
)
def test_what_cannot_be_learned_or_scored_is_said_before_the_training(
    tmp_path, taught, asked, said
):
    train, test = write(tmp_path / "train.csv", taught), write(tmp_path / "test.csv", asked)
    with pytest.raises(FileUnusableError) as caught:
        run_pipeline(train, test, "none", CONFIG)
    assert said in str(caught.value)


def test_the_command_writes_the_scores(train, tmp_path, capsys):
    output = tmp_path / "out.json"
    test = write(tmp_path / "test.csv", ASKED)
    assert command(train, test, output) == 0
    scores = json.loads(output.read_text("utf-8"))
    assert set(scores) == {
        "in_scope_accuracy", "macro_f1", "oos_auroc", "oos_recall", "mcc", "train_seconds",
    }  # fmt: skip
    assert "in_scope_accuracy  1.000" in capsys.readouterr().out


def test_the_command_says_what_is_wrong_and_writes_nothing(train, tmp_path, capsys):
    test, output = tmp_path / "test.csv", tmp_path / "out.json"
    test.write_text("texte,label\n", encoding="utf-8")
    assert command(train, test, output) == 2
    assert "test.csv, line 1: needs a column 'text'" in capsys.readouterr().err
    assert not output.exists()
    assert command(train, train, tmp_path / "nowhere" / "out.json") == 2
    assert "there is no folder" in capsys.readouterr().err


def command(train: Path, test: Path, output: Path) -> int:
    files = ["--train", str(train), "--test", str(test), "--output", str(output)]
    return main(["pipeline", *files, "--oos", "elsewhere", "--config", CONFIG])
