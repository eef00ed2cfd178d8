"""Reading training examples of a component that is not trained on `data/nlu`: CSV files with a text
and its label in each row."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from pathlib import Path

Found = dict[str, tuple[str, str]]


class LabelledExamplesError(ValueError):
    """Examples that cannot be learned from; says where and why."""


def read_examples(
    paths: Iterable[Path], column: str, labels: Collection[str]
) -> tuple[list[str], list[str]]:
    """Texts and labels of all the files, each text once; `column` is the second one, after `text`.
    Every label needs an example. Raises LabelledExamplesError, naming file and line."""
    found: Found = {}
    files = list(paths)
    for path in files:
        _take(path, column, labels, found)
    missing = set(labels) - {label for _, label in found.values()}
    if missing:
        where = files[0] if len(files) == 1 else files[0].parent
        raise LabelledExamplesError(
            f"{where}: needs examples of each of {', '.join(labels)}; "
            f"none of {', '.join(sorted(missing))}."
        )
    return [text for text, _ in found.values()], [label for _, label in found.values()]


def files_in(folder: Path) -> list[Path]:
    """The CSV files in the folder, by name. Raises LabelledExamplesError where there are none."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise LabelledExamplesError(f"{folder} has no .csv file with examples.")
    return files


def _take(path: Path, column: str, labels: Collection[str], found: Found) -> None:
    for number, row in _rows(path, column):
        reason = _fault(row, column, labels) or _contradiction(row, column, found)
        if reason:
            raise LabelledExamplesError(f"{path}, line {number}: {reason}.")
        found[_key(row)] = row["text"], row[column]


def _rows(path: Path, column: str) -> list[tuple[int, dict[str, str]]]:
    """Each row with the number of its last line."""
    if not path.is_file():
        raise LabelledExamplesError(f"{path} with the examples is missing.")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames
            rows = [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LabelledExamplesError(f"{path}, line {line}: this is not UTF-8 text.") from error
    if columns != ["text", column]:
        raise LabelledExamplesError(f"{path}, line 1: needs the columns text, {column}.")
    return rows


def _fault(row: dict[str, str], column: str, labels: Collection[str]) -> str | None:
    if row[column] not in labels or None in row:
        return f"needs a text and one of {', '.join(labels)}"
    return None if row["text"].strip() else "the text is empty"


def _contradiction(row: dict[str, str], column: str, found: Found) -> str | None:
    known = found.get(_key(row))
    if known and known[1] != row[column]:
        return f"{row['text']!r} stands further up as {known[1]}"
    return None


def _key(row: dict[str, str]) -> str:
    return " ".join(row["text"].split()).casefold()
