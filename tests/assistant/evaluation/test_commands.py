"""`eval` and `data-report` of the tiny bot, as they are typed."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest

from bot.assistant.__main__ import main
from bot.assistant.evaluation.bench import bench_folder
from bot.assistant.evaluation.evaluation import BENCH, BLIND, PARTS, Sources, chosen, evaluate
from bot.assistant.evaluation.shipped import loaded
from bot.assistant.loading import ModelUnusableError

TINY = Path("tests/assistant/tiny_bot")
BLIND_ROWS = {
    "intents": [
        ("text", "label"),
        ("hello there", "greet"),
        ("where is my parcel", "track_order"),
        ("thanks so much", "thank"),
        ("zxcvb qwrtp", "out_of_scope"),
    ],
    "needs": [("text", "intents"), ("where is my package", "track_order")],
    "entities": [
        ("text", "entities"),
        ("it was on 3 November 2026", '[{"entity": "date", "value": "2026-11-03", '
         '"text": "3 November 2026"}]'),
        ("nothing here", "[]"),
    ],
    "sentiment": [
        ("text", "label"),
        ("this is awful", "negative"),
        ("perfect and very quick", "positive"),
        ("what are your opening hours", "neutral"),
    ],
    "escalation": [
        ("text", "escalate", "topic"),
        ("get me a human", "yes", "person"),
        ("hello", "no", ""),
    ],
    "articles": [("text", "article"), ("how long does delivery take", "delivery-times")],
}  # fmt: skip


@pytest.fixture
def sources(trained, tmp_path) -> Sources:
    blind = tmp_path / "blind"
    blind.mkdir()
    for name, rows in BLIND_ROWS.items():
        write(blind / f"{name}.csv", rows)
    nlu = tmp_path / "nlu"
    nlu.mkdir()
    shutil.copy(TINY / "nlu.yml", nlu)
    config = str(TINY / "config.yml")
    return Sources(trained.parent, blind, nlu, bench=tmp_path / "bench", config=config)


def write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_parts_are_chosen_by_name_or_group_and_told_in_a_fixed_order():
    assert chosen([]) == list(PARTS)
    assert chosen(["speed", "blind"]) == [*BLIND, "speed"]
    assert chosen(["bench", "entities"]) == ["entities", *BENCH]
    with pytest.raises(ValueError, match="there is no part 'blnd'; choose from blind, bench"):
        chosen(["blnd"])


def test_the_public_sets_are_where_the_environment_says():
    assert bench_folder({"CARELINE_BENCH": "/elsewhere"}) == Path("/elsewhere")
    assert bench_folder({}) == Path("../shared/bench")


@pytest.mark.timeout(240)
def test_what_a_trained_bot_understands_is_measured(sources):
    said: list[str] = []
    measured = evaluate(chosen(["blind", "speed", "bench"]), sources, said.append, workers_count=0)
    sections = {section.name: section for section in measured.sections}
    assert list(sections) == [*BLIND, "speed", *BENCH]
    intents = {figure.name: figure.value for figure in sections["intents"].figures}
    assert intents["in-scope accuracy, nothing rejected"] == 1.0
    entities = {figure.name: figure.value for figure in sections["entities"].figures}
    assert entities["F1, kind and value"] == 1.0
    escalation = {figure.name: figure.value for figure in sections["escalation"].figures}
    assert escalation["recall of the rules"] == escalation["precision of the rules"] == 1.0
    speed = {figure.name: figure for figure in sections["speed"].figures}
    texts = {row[0] for rows in BLIND_ROWS.values() for row in rows[1:]}
    assert speed["median"].count == len(texts)
    assert 0 < speed["median"].value <= speed["longest"].value
    assert all(str(sources.bench) in sections[name].skipped for name in BENCH)
    assert len(os.sched_getaffinity(0)) == len(os.sched_getaffinity(os.getppid()))
    assert said


@pytest.mark.timeout(300)
def test_the_public_sets_are_measured_where_they_are(sources):
    sources.bench.mkdir()
    taught = [(f"{verb} the {thing}", thing) for thing in ("lamp", "door", "radio")
              for verb in ("open", "turn on", "where is", "fix", "paint", "sell")]  # fmt: skip
    asked = [("move the lamp", "lamp"), ("shut the door", "door"), ("qwrtp", "out_of_scope")]
    for name in ("real_queries", "many_intents"):
        write(sources.bench / f"{name}_train.csv", [("text", "label"), *taught])
        write(sources.bench / f"{name}_test.csv", [("text", "label"), *asked])
    write(sources.bench / "sentiment_tweets.csv", BLIND_ROWS["sentiment"])
    measured = evaluate(list(BENCH), sources, str, workers_count=0)
    sections = {section.name: section for section in measured.sections}
    for name in ("real_queries", "many_intents"):
        figures = {figure.name: figure for figure in sections[name].figures}
        assert figures["in-scope accuracy, nothing rejected"].value == 1.0
        assert figures["in-scope accuracy, nothing rejected"].target is not None
        assert figures["training"].value > 0
    assert sections["sentiment_tweets"].figures[0].count == 3
    assert sections["sentiment_tweets"].figures[0].value > 0.5


@pytest.mark.timeout(240)
def test_the_data_report_is_printed_and_written(sources, tmp_path, capsys):
    folders = ["--nlu", str(sources.nlu), "--reports", str(tmp_path / "reports")]
    assert main(["data-report", *folders, "--config", sources.config]) == 0
    assert "track_order" in capsys.readouterr().out
    report = json.loads((tmp_path / "reports" / "data-report.json").read_text("utf-8"))
    assert list(report) == ["per-intent", "copies", "cross-validation", "doubtful"]
    rows = {row[0]: row for row in report["per-intent"]["tables"][0]["rows"]}
    assert rows["track_order"][1] == 8
    page = (tmp_path / "reports" / "data-report.html").read_text("utf-8")
    assert "<td>track_order</td>" in page


def test_figures_are_printed_and_written(settings, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CARELINE_STATE", str(settings.state))
    assert main(["eval", "--only", "escalation", "--reports", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "recall of the rules" in printed
    assert "Targets met" in printed
    sections = json.loads((tmp_path / "eval.json").read_text("utf-8"))["sections"]
    assert list(sections) == ["escalation"]
    assert "recall of the rules" in (tmp_path / "eval.html").read_text("utf-8")


def test_a_model_without_the_component_is_not_measured(trained):
    with pytest.raises(ModelUnusableError, match="has no DIETClassifier"):
        loaded(trained.parent, type("DIETClassifier", (), {}))


def test_a_part_that_does_not_exist_is_named(capsys):
    assert main(["eval", "--only", "blnd"]) == 2
    assert "eval: there is no part 'blnd'" in capsys.readouterr().err


def test_without_a_model_it_is_said_how_to_get_one(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CARELINE_STATE", str(tmp_path))
    assert main(["eval", "--only", "speed"]) == 2
    assert "make train" in capsys.readouterr().err


def test_a_folder_of_examples_that_is_not_there_is_named(capsys):
    assert main(["data-report", "--nlu", "nowhere"]) == 2
    assert "data-report: there is no folder nowhere" in capsys.readouterr().err
