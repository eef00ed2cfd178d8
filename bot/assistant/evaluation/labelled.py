"""CSV files with a text a row; whatever is wrong with one is named with file and line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class FileUnusableError(Exception):
    """A file cannot be measured with: which, in which line (from 1, None: the whole), and why."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}" if line else f"{path}: {reason}")


@dataclass(frozen=True)
class Labelled:
    """Texts and their labels, side by side."""

    texts: list[str]
    labels: list[str]

    @classmethod
    def of(cls, pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> Labelled:
        kept = list(pairs)
        return cls([text for text, _ in kept], [label for _, label in kept])


def read_labelled(path: Path, column: str = "label") -> Labelled:
    """The columns `text` and `column`; others are left alone. Raises FileUnusableError."""
    return Labelled.of([(row["text"], row[column]) for row in read_rows(path, ("text", column))])


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Every row with all of `columns` filled; all but `text` without spaces around it."""
    rows = []
    for line, row in _numbered(path, columns):
        for name in columns:
            if not (row.get(name) or "").strip():
                raise FileUnusableError(path, line, f"the row has no {name}")
        rows.append({n: row[n] if n == "text" else row[n].strip() for n in columns})
    if not rows:
        raise FileUnusableError(path, None, "holds no rows")
    return rows


def _numbered(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(_decoded(path), newline=""), strict=True)
    begins = 1
    names: list[str] | None = None
    try:
        for values in reader:
            if names is None:
                names = _header(path, values, columns)
            elif values:
                yield begins, dict(zip(names, values))  # noqa: B905 (a short row lacks the last)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FileUnusableError(path, begins, str(error)) from error
    if names is None:
        raise FileUnusableError(path, None, "is empty")


def _header(path: Path, values: list[str], columns: tuple[str, ...]) -> list[str]:
    names = [value.strip() for value in values]
    missing = [name for name in columns if name not in names]
    if missing:
        there = ", ".join(names) or "nothing"
        raise FileUnusableError(path, 1, f"needs a column {missing[0]!r}; the header has {there}")
    return names


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnusableError(path, None, f"cannot be read: {error.strerror}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileUnusableError(path, line, f"is not UTF-8: {error.reason}") from error
