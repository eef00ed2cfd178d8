"""The report on the training examples, as sections with tables."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from bot.assistant.evaluation import components
from bot.assistant.evaluation.confusions import cross_validation, largest_confusions
from bot.assistant.evaluation.cross_validation import (
    FOLDS,
    Example,
    Held,
    cross_validated,
    read_examples,
)
from bot.assistant.evaluation.data_report.copies import (
    CLOSENESS,
    Copy,
    copies_of_each,
    duplicates,
    near_duplicates,
)
from bot.assistant.evaluation.data_report.doubts import LEAST, Doubt, doubtful
from bot.assistant.evaluation.data_report.neighbours import neighbours
from bot.assistant.evaluation.figures import Section, Table
from bot.assistant.evaluation.workers import Workers
from bot.assistant.nlu.encoder import vector_of
from bot.assistant.training import CONFIG

NEAR = "near"
"""The folder of examples that lie near another intent."""
_SHOWN_CONFUSIONS = 40


def report(folder: Path, workers: Workers, config: str = CONFIG) -> tuple[list[Section], bytes]:
    """The sections, and the confusion matrix as PNG."""
    examples = read_examples(folder)
    texts, labels = [e.text for e in examples], [e.label for e in examples]
    messages = components.featurised(texts, labels, config)
    around = neighbours(np.stack([vector_of(m) for m in messages]), CLOSENESS)
    held = cross_validated(examples, messages, workers, config=config)
    same, near = duplicates(examples), near_duplicates(examples, around.pairs)
    doubts = doubtful(held, around.nearest)
    validated, picture = cross_validation(held, FOLDS)
    validated.tables = [largest_confusions(labels, [h.said for h in held], _SHOWN_CONFUSIONS)]
    return [_intents(held, same, near, doubts), _copies(same, near), validated, _doubts(doubts)], (
        picture
    )


def _intents(held: list[Held], same: list[Copy], near: list[Copy], doubts: list[Doubt]) -> Section:
    section = Section(
        "per-intent",
        "Intents",
        f"{len(held):,} examples. “Near” lie near another intent by design; copies take part in "
        "a pair that says nearly the same; “right” is the share that cross-validation classifies "
        "as labelled.",
    )
    within = copies_of_each([copy for copy in near if not copy.across])
    across = copies_of_each([copy for copy in near if copy.across])
    duplicated, doubted = copies_of_each(same), Counter(d.example.label for d in doubts)
    header = ("intent", "examples", "near", "same words", "copies within", "copies across",
              "right", "most often taken for", "doubtful")  # fmt: skip
    rows = []
    for label in sorted({one.example.label for one in held}):
        own = [one for one in held if one.example.label == label]
        counts = (duplicated.get(label, 0), within.get(label, 0), across.get(label, 0))
        rows.append((label, len(own), _near(own), *counts, *_judged(own), doubted[label]))
    section.tables = [Table("Examples by intent", header, rows)]
    return section


def _near(own: list[Held]) -> int:
    return sum(is_near(one.example) for one in own)


def is_near(example: Example) -> bool:
    """Whether it was written to lie near another intent."""
    return example.file.parent.name == NEAR


def _judged(own: list[Held]) -> tuple[float, str]:
    wrong = Counter(one.said for one in own if one.said != one.example.label)
    most = ", ".join(f"{label} ({count})" for label, count in wrong.most_common(2))
    return 1 - sum(wrong.values()) / len(own), most


def _copies(same: list[Copy], near: list[Copy]) -> Section:
    section = Section(
        "copies",
        "Copies",
        "The same words but for case and punctuation, or nearly the same meaning (cosine of at "
        f"least {CLOSENESS}) with most words in common. Of a pair across intents one is wrong, or "
        "nobody can tell them apart.",
    )
    section.tables = [
        _pairs("Same words", same),
        _pairs("Nearly the same, across intents", [copy for copy in near if copy.across]),
        _pairs("Nearly the same, within an intent", [copy for copy in near if not copy.across]),
    ]
    return section


def _pairs(title: str, copies: list[Copy]) -> Table:
    rows: list[tuple[Any, ...]] = [
        (c.one.label, c.one.text, c.other.label, c.other.text, c.likeness) for c in copies
    ]
    return Table(f"{title}: {len(copies)}", ("intent", "text", "intent", "text", "cosine"), rows)


def _doubts(doubts: list[Doubt]) -> Section:
    section = Section(
        "doubtful",
        "Examples that look mislabelled",
        f"Components that did not see the example give another label at least {LEAST:.0%}, and "
        "most of the five nearest examples carry another label than its own. Of those that were "
        "written to lie near another intent many are doubted, and right.",
    )
    plain = [doubt for doubt in doubts if not is_near(doubt.example)]
    near = [doubt for doubt in doubts if is_near(doubt.example)]
    section.tables = [
        _doubted("Doubtful", plain),
        _doubted("Doubtful, but written to lie near another intent", near),
    ]
    return section


def _doubted(title: str, doubts: list[Doubt]) -> Table:
    rows: list[tuple[Any, ...]] = [
        (d.example.text, d.example.label, d.said, d.probability, d.against, _around(d), _at(d))
        for d in doubts
    ]
    header = ("text", "labelled", "looks like", "probability", "neighbours against", "nearest",
              "file")  # fmt: skip
    return Table(f"{title}: {len(doubts)}", header, rows)


def _around(doubt: Doubt) -> str:
    return "; ".join(f"{one.text} ({one.label})" for one in doubt.neighbours[:3])


def _at(doubt: Doubt) -> str:
    return "/".join(doubt.example.file.parts[-2:])
