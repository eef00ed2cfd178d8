"""Public data that is not part of the project, where it lies beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bot.assistant.evaluation import targets
from bot.assistant.evaluation.blind.intents import separation
from bot.assistant.evaluation.blind.sentiment import sentiment
from bot.assistant.evaluation.figures import Figure, Section, resampled, share
from bot.assistant.evaluation.labelled import read_labelled
from bot.assistant.evaluation.parses import OUT_OF_SCOPE, Guess
from bot.assistant.evaluation.pipeline import read_pair, trained_and_asked
from bot.assistant.evaluation.scores import Labels
from bot.assistant.evaluation.workers import Workers

ABOUT = {
    "real_queries": "Another shop's bot trained on 57 intents, asked by real customers (HINT3).",
    "many_intents": "150 intents of ten domains (CLINC150, the small training set).",
    "sentiment_tweets": "Tweets to airlines' support, never trained on.",
}
_TWEETS_A_PART = 4000


def bench_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """`CARELINE_BENCH`, or `../shared/bench` beside the repository."""
    return Path(environment.get("CARELINE_BENCH") or "../shared/bench")


def begin_pipeline(name: str, folder: Path, workers: Workers, config: str) -> Callable[[], Section]:
    """What comes back waits for the training and the test."""
    train, test = folder / f"{name}_train.csv", folder / f"{name}_test.csv"
    if not (train.exists() and test.exists()):
        return lambda: _absent(name, train)
    taught, asked = read_pair(train, test, OUT_OF_SCOPE)
    begun = workers.begin(trained_and_asked, taught, asked.texts, OUT_OF_SCOPE, config)

    def wait() -> Section:
        guesses, seconds = begun()
        section = Section(name, name, ABOUT[name])
        section.figures = pipeline_figures(name, asked.labels, guesses, seconds)
        return section

    return wait


def begin_tweets(folder: Path, workers: Workers, models: Path) -> Callable[[], Section]:
    path = folder / "sentiment_tweets.csv"
    title = "sentiment_tweets"
    if not path.exists():
        return lambda: _absent("sentiment_tweets", path)
    rows = read_labelled(path)
    parts = [rows.texts[n : n + _TWEETS_A_PART] for n in range(0, len(rows.texts), _TWEETS_A_PART)]
    begun = [workers.begin(felt, models, part) for part in parts]

    def wait() -> Section:
        known = dict(zip(rows.texts, (one for part in begun for one in part()), strict=True))
        section = sentiment(title, title, rows, known.__getitem__, targets.BENCH_SENTIMENT_F1)
        section.about = f"{ABOUT[title]} {section.about}"
        return section

    return wait


def felt(models: Path, texts: list[str]) -> list[dict[str, Any]]:
    """What the shipped sentiment component says of each text."""
    from bot.assistant.evaluation.shipped import feeler

    feel = feeler(models)
    return [dict(feel(text)) for text in texts]


def pipeline_figures(
    name: str, labels: list[str], guesses: list[Guess], seconds: float
) -> list[Figure]:
    """As `make pipeline` writes, with intervals."""
    inside = [(t, g) for t, g in zip(labels, guesses, strict=True) if t != OUT_OF_SCOPE]
    outside = [g for t, g in zip(labels, guesses, strict=True) if t == OUT_OF_SCOPE]
    best = Labels.of([t for t, _ in inside], [g.best for _, g in inside])
    answers = Labels.of(labels, [guess.answer for guess in guesses])
    wanted = targets.BENCH.get(name, {})
    sure = [guess.confidence for _, guess in inside]
    right = [t == g.best for t, g in inside]

    def f1(rows: np.ndarray) -> float:
        return best.of_rows(rows).macro_f1()

    def mcc(rows: np.ndarray) -> float:
        return answers.of_rows(rows).mcc()

    return [
        share("in-scope accuracy, nothing rejected", right, wanted.get("in_scope_accuracy")),
        resampled("macro-F1, nothing rejected", f1, len(inside)),
        resampled("MCC, with rejection", mcc, len(labels), wanted.get("mcc")),
        separation(sure, [g.confidence for g in outside], wanted.get("oos_auroc")),
        share("in-scope rejected", [guess.rejected for _, guess in inside]),
        share("out-of-scope rejected", [guess.rejected for guess in outside]),
        Figure("training", seconds, seconds, seconds, len(labels), unit="s"),
    ]


def _absent(name: str, path: Path) -> Section:
    return Section(name, name, skipped=f"{path} is not there (CARELINE_BENCH names the folder)")
