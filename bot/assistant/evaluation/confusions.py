"""What cross-validation says about the shipped intents."""

from __future__ import annotations

from collections import Counter

import numpy as np

from bot.assistant.evaluation.cross_validation import Held
from bot.assistant.evaluation.figures import Section, Table, resampled, share
from bot.assistant.evaluation.page.picture import confusion_matrix, confusion_png
from bot.assistant.evaluation.scores import Labels, calibration_error

NAME = "cross-validation"
_SHOWN = 10


def cross_validation(held: list[Held], folds: int) -> tuple[Section, bytes]:
    """The section and the confusion matrix as PNG."""
    truth, said = [one.example.label for one in held], [one.said for one in held]
    right = np.array([t == s for t, s in zip(truth, said, strict=True)])
    sure = np.array([one.confidence for one in held])
    both, count = Labels.of(truth, said), len(held)
    labels = sorted(set(truth) | set(said))
    section = Section(
        NAME,
        "Shipped intents, cross-validated",
        f"{count:,} training examples of {len(set(truth))} intents in {folds} folds, nothing "
        "rejected.",
    )
    section.figures = [
        share("accuracy", list(right)),
        resampled("macro-F1", lambda rows: both.of_rows(rows).macro_f1(), count),
        resampled(
            "calibration error of the confidence",
            lambda rows: calibration_error(sure[rows], right[rows]),
            count,
        ),
    ]
    section.tables = [largest_confusions(truth, said), _weakest(labels, both, truth)]
    shares = confusion_matrix(labels, truth, said)
    section.data = {"labels": labels, "confusion_matrix": shares.round(4).tolist()}
    return section, confusion_png(labels, shares)


def largest_confusions(truth: list[str], said: list[str], shown: int = _SHOWN) -> Table:
    pairs = Counter((t, s) for t, s in zip(truth, said, strict=True) if t != s)
    counts = Counter(truth)
    # Among equals by name, so that two runs print the same.
    ordered = sorted(pairs.items(), key=lambda entry: (-entry[1], entry[0]))[:shown]
    rows = [(t, s, times, times / counts[t]) for (t, s), times in ordered]
    return Table("Largest confusions", ("is", "taken for", "times", "share of its examples"), rows)


def _weakest(labels: list[str], both: Labels, truth: list[str]) -> Table:
    counts = Counter(truth)
    order = np.argsort(both.f1(), kind="stable")[:_SHOWN]
    rows = [(labels[n], counts[labels[n]], float(both.f1()[n])) for n in order]
    return Table("Intents with the lowest F1", ("intent", "examples", "F1"), rows)
