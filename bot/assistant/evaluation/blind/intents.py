"""Intents, and what is beyond the assistant: `data/blind/intents.csv`."""

from __future__ import annotations

from collections import Counter

from bot.assistant.evaluation import targets
from bot.assistant.evaluation.figures import Figure, Section, Table, resampled, share
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.parses import OUT_OF_SCOPE, Guess, Parses, guess_of
from bot.assistant.evaluation.scores import Labels, auroc, calibration_error

_SHOWN = 10


def intents(blind: Labelled, parses: Parses) -> Section:
    guesses = [guess_of(parses.of(text)) for text in blind.texts]
    section = Section(
        "intents",
        "Intents of blind messages",
        "The confidence is that of the likeliest intent in scope. Rejected is what is not "
        "understood or none of the shop's business; before something that changes an order the "
        "assistant asks which of two is meant where they lie close: that counts as the likelier.",
    )
    section.figures = _figures(blind.labels, guesses)
    section.tables = [_confusions(blind.labels, guesses)]
    return section


def _figures(labels: list[str], guesses: list[Guess]) -> list[Figure]:
    inside = [(t, g) for t, g in zip(labels, guesses, strict=True) if t != OUT_OF_SCOPE]
    outside = [g for t, g in zip(labels, guesses, strict=True) if t == OUT_OF_SCOPE]
    all_rows = Labels.of(labels, [guess.answer for guess in guesses])
    right = [label == guess.best for label, guess in inside]
    sure = [guess.confidence for _, guess in inside]
    return [
        share("in-scope accuracy, nothing rejected", right, targets.BLIND_INTENTS),
        share("in-scope accuracy, with rejection", [t == g.answer for t, g in inside]),
        share("in-scope asked which of two is meant", [guess.asked for _, guess in inside]),
        share(
            "in-scope rejected",
            [guess.rejected for _, guess in inside],
            targets.BLIND_IN_SCOPE_REJECTED,
            at_most=True,
        ),
        share(
            "out-of-scope rejected",
            [guess.rejected for guess in outside],
            targets.BLIND_OUT_OF_SCOPE_REJECTED,
        ),
        separation(sure, [guess.confidence for guess in outside]),
        resampled(
            "macro-F1, with rejection", lambda rows: all_rows.of_rows(rows).macro_f1(), len(labels)
        ),
        resampled(
            "calibration error of the confidence",
            lambda rows: calibration_error([sure[n] for n in rows], [right[n] for n in rows]),
            len(inside),
        ),
    ]


def separation(inside: list[float], outside: list[float], target: float | None = None) -> Figure:
    """AUROC of the confidence, in scope against out of scope."""
    sure = inside + outside

    def measure(rows):  # type: ignore[no-untyped-def]
        known = [sure[n] for n in rows if n < len(inside)]
        return auroc(known, [sure[n] for n in rows if n >= len(inside)])

    return resampled("AUROC of the confidence", measure, len(sure), target)


def _confusions(labels: list[str], guesses: list[Guess]) -> Table:
    pairs = Counter(
        (label, guess.answer)
        for label, guess in zip(labels, guesses, strict=True)
        if label != guess.answer
    )
    rows = [(true, said, count) for (true, said), count in pairs.most_common(_SHOWN)]
    return Table("Most frequent mistakes", ("is", "taken for", "times"), rows)
