"""What a model learns from: the shop's files, and with them the change sets that are live."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.training_data import (
    ChangeSetExamples,
    IntentExample,
    LabelledExample,
    apply,
    contradictions,
    key_of,
)

CHANGED = ("nlu", "rules", "stories", "sentiment", "escalation")
"""The folders of `data/` that are copied; all else stands in for itself."""
WORK = "work-"


@contextmanager
def laid_out(
    root: Path, place: Path, change_sets: Sequence[ChangeSetExamples]
) -> Iterator[tuple[Path, list[str]]]:
    """A folder below `place` that looks like `root`, with the change sets in its `data/`, and what
    of them was left out because the files have come to say otherwise.

    Paths in `config.yml` are relative: whoever trains there must make it the working directory.
    """
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=WORK, dir=place) as made:
        folder = Path(made)
        for entry in root.iterdir():
            if entry.name != "data":
                (folder / entry.name).symlink_to(entry.resolve())
        data = folder / "data"
        data.mkdir()
        for entry in (root / "data").iterdir():
            if entry.name in CHANGED:
                shutil.copytree(entry, data / entry.name)
            else:
                (data / entry.name).symlink_to(entry.resolve())
        yield folder, [line for one in change_sets for line in _add(one, data)]


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def read(examples: Iterable[dict[str, Any]]) -> list[ChangeSetExamples]:
    """Those that a model's `About` keeps."""
    return [ChangeSetExamples.from_dict(one) for one in examples]


def without_articles(examples: ChangeSetExamples) -> ChangeSetExamples:
    """Articles are read as they are, not trained."""
    return replace(examples, articles=[])


def sweep(place: Path) -> None:
    """Remove what a training that was interrupted left behind."""
    for left in place.glob(f"{WORK}*"):
        shutil.rmtree(left, ignore_errors=True)


def _add(examples: ChangeSetExamples, data: Path) -> list[str]:
    """A change set that is live was once free of contradictions; the files may have changed since,
    and what they say then stands."""
    taught = without_articles(examples)
    found = contradictions(taught, data)
    against = {(one.kind, key_of(one.text)) for one in found}
    intents: list[IntentExample] = [e for e in taught.intents if _fits("intent", e, against)]
    feelings = [e for e in taught.sentiment if _fits("sentiment", e, against)]
    calls = [e for e in taught.escalation if _fits("escalation", e, against)]
    apply(replace(taught, intents=intents, sentiment=feelings, escalation=calls), data)
    return [
        f"{one.text!r} is {one.label} by change set {examples.change_set}, and {one.other} by the "
        "files: the files count."
        for one in found
    ]


def _fits(
    kind: str, example: IntentExample | LabelledExample, against: set[tuple[str, str]]
) -> bool:
    return (kind, key_of(example.text)) not in against
