"""Reading `data/sentiment/training.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

from bot.assistant.nlu.feelings import LABELS

COLUMNS = ["text", "label"]


class FeelingExamplesError(ValueError):
    """Examples that cannot be learned from; says where and why."""


def read_examples(path: Path) -> tuple[list[str], list[str]]:
    """Texts and labels. Raises FeelingExamplesError, naming file and line."""
    found: dict[str, tuple[str, str]] = {}
    for number, row in _rows(path):
        reason = _fault(row) or _contradiction(row, found)
        if reason:
            raise FeelingExamplesError(f"{path}, line {number}: {reason}.")
        found[_key(row)] = row["text"], row["label"]
    missing = set(LABELS) - {label for _, label in found.values()}
    if missing:
        names = ", ".join(LABELS)
        raise FeelingExamplesError(f"{path}: needs examples of each of {names}; none of {missing}.")
    return [text for text, _ in found.values()], [label for _, label in found.values()]


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Each row with the number of its last line."""
    if not path.is_file():
        raise FeelingExamplesError(f"{path} with the examples for sentiment is missing.")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames
            rows = [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise FeelingExamplesError(f"{path}, line {line}: this is not UTF-8 text.") from error
    if columns != COLUMNS:
        raise FeelingExamplesError(f"{path}, line 1: needs the columns {', '.join(COLUMNS)}.")
    return rows


def _fault(row: dict[str, str]) -> str | None:
    if row["label"] not in LABELS or None in row:
        return f"needs a text and one of {', '.join(LABELS)}"
    return None if row["text"].strip() else "the text is empty"


def _contradiction(row: dict[str, str], found: dict[str, tuple[str, str]]) -> str | None:
    known = found.get(_key(row))
    if known and known[1] != row["label"]:
        return f"{row['text']!r} stands further up as {known[1]}"
    return None


def _key(row: dict[str, str]) -> str:
    return " ".join(row["text"].split()).casefold()
