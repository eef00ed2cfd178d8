"""The examples of feelings and of what calls a person: CSV files with a text and its label."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.training_data.examples import LabelledExample
from bot.training_data.texts import TrainingDataError, key_of


@dataclass(frozen=True)
class Kind:
    """`column` names the label; `reads` are files below `data/`, `writes` is the one that grows."""

    name: str
    column: str
    reads: str
    writes: str


SENTIMENT = Kind("sentiment", "label", "sentiment/training.csv", "sentiment/training.csv")
ESCALATION = Kind("escalation", "topic", "escalation/*.csv", "escalation/from_customers.csv")


def read(data_folder: Path, kind: Kind) -> Iterator[tuple[str, str]]:
    """(label, text) of every example, in the order of the files."""
    for path in sorted(data_folder.glob(kind.reads)):
        for text, label in _rows(path):
            yield label, text


def write(data_folder: Path, kind: Kind, examples: Sequence[LabelledExample]) -> list[Path]:
    """As `intent_files.write`. Raises TrainingDataError where a text would have two labels."""
    changed = _remove(
        data_folder,
        kind,
        {(one.removed_from, key_of(one.text)) for one in examples if one.removed_from},
    )
    known = {key_of(text): label for label, text in read(data_folder, kind)}
    fresh: list[tuple[str, str]] = []
    for one in examples:
        key = key_of(one.text)
        if key not in known:
            known[key] = one.label
            fresh.append((one.text, one.label))
        elif known[key] != one.label:
            label = known[key]
            raise TrainingDataError(f"{one.text!r} is both {label} and {one.label} ({kind.name}).")
    if not fresh:
        return changed
    path = data_folder / kind.writes
    before = list(_rows(path)) if path.exists() else []
    _write(path, kind, [*before, *fresh])
    return [*(one for one in changed if one != path), path]


def _remove(data_folder: Path, kind: Kind, gone: set[tuple[str, str]]) -> list[Path]:
    changed = []
    for path in sorted(data_folder.glob(kind.reads)) if gone else ():
        rows = list(_rows(path))
        kept = [(text, label) for text, label in rows if (label, key_of(text)) not in gone]
        if len(kept) < len(rows):
            _write(path, kind, kept)
            changed.append(path)
    return changed


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader, None)
        for row in reader:
            if len(row) == 2:
                yield row[0], row[1]


def _write(path: Path, kind: Kind, rows: Sequence[tuple[str, str]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([("text", kind.column), *rows])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written.getvalue(), encoding="utf-8")
