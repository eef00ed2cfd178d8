"""How customers feel: `data/blind/sentiment.csv`, and other messages with the same three labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from bot.assistant.evaluation.figures import Section, Table, resampled, share
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.scores import Labels, calibration_error, precision_recall_f1

WORTH = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}

Feel = Callable[[str], Mapping[str, Any]]


def sentiment(name: str, title: str, rows: Labelled, feel: Feel, target: float) -> Section:
    """`feel` gives {"label", "score"} of a text."""
    felt = [feel(text) for text in rows.texts]
    said = [str(one["label"]) for one in felt]
    scores = np.array([one["score"] for one in felt])
    worth = np.array([WORTH[label] for label in rows.labels])
    both, count = Labels.of(rows.labels, said), len(said)
    section = Section(
        name,
        title,
        "The calibration error compares the mean score (-1 to 1) with what the messages turned out "
        "to be (-1, 0 or 1), in bins.",
    )
    section.figures = [
        resampled("macro-F1", lambda n: both.of_rows(n).macro_f1(), count, target),
        share("accuracy", [t == s for t, s in zip(rows.labels, said, strict=True)]),
        resampled(
            "calibration error of the score",
            lambda n: calibration_error(scores[n], worth[n], lowest=-1.0),
            count,
        ),
    ]
    section.tables = [
        Table(
            "By feeling",
            ("feeling", "rows", "precision", "recall", "F1", *(f"said {w}" for w in WORTH)),
            [_of(label, rows.labels, said) for label in WORTH],
        )
    ]
    return section


def _of(label: str, truth: list[str], said: list[str]) -> tuple[Any, ...]:
    answers = [s for t, s in zip(truth, said, strict=True) if t == label]
    found = answers.count(label)
    measures = precision_recall_f1(found, said.count(label) - found, len(answers) - found)
    return (label, len(answers), *measures, *(answers.count(other) for other in WORTH))
