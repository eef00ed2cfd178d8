"""From a file on disk to raw rows: every value still text, every line number physical."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from crm_bridge.imports.rows import RowError

SUFFIXES = (".csv", ".jsonl")
csv.field_size_limit(10_000_000)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as written; `line` is where it begins. Absent values are empty strings."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RawTable:
    """One file, read but not yet understood; `has_header` where its first line names columns."""

    file: str
    has_header: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[RawRow, ...] = ()
    errors: tuple[RowError, ...] = ()

    @property
    def rows_read(self) -> int:
        """How many rows the file has, those that could not be read included."""
        return len(self.rows) + sum(error.line is not None for error in self.errors)


class _FileError(Exception):
    """The file as a whole cannot be read any further."""

    def __init__(self, reason: str, line: int | None = None, column: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


def read_table(directory: Path, name: str) -> RawTable | None:
    """The table called `name` in `directory`, or None where there is no file for it."""
    found = [p for p in (directory / f"{name}{suffix}" for suffix in SUFFIXES) if p.exists()]
    if not found:
        return None
    path = found[0]
    if len(found) > 1:
        other = found[1].name
        return _failed(path, _FileError(f"{other} holds the same table: keep one of the two"))
    try:
        text = _decode(path)
        return _read_csv(path, text) if path.suffix == ".csv" else _read_jsonl(path, text)
    except _FileError as error:
        return _failed(path, error)


def _failed(path: Path, error: _FileError) -> RawTable:
    where = RowError(path.name, error.line, error.column, error.reason)
    return RawTable(path.name, errors=(where,))


def _decode(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _FileError(f"cannot be read: {error.strerror or error}") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _FileError("is in UTF-16; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{data[error.start]:02X} at offset {error.start}"
        raise _FileError(f"is not in UTF-8 ({byte}); save it as UTF-8", line) from error


def _read_csv(path: Path, text: str) -> RawTable:
    records = _csv_records(text)
    _, header = next(records, (1, []))
    columns = _csv_columns(header)
    rows: list[RawRow] = []
    errors: list[RowError] = []
    try:
        for line, record in records:
            if len(record) == len(columns):
                rows.append(RawRow(line, dict(zip(columns, record, strict=True))))
            else:
                reason = f"has {len(record)} values, the header has {len(columns)} columns"
                errors.append(RowError(path.name, line, None, reason))
    except _FileError as error:
        errors.append(RowError(path.name, error.line, None, error.reason))
    return RawTable(path.name, True, columns, tuple(rows), tuple(errors))


def _csv_records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank with the line it begins on (a quoted value may span lines)."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _FileError(f"is not well-formed CSV: {error}", line) from error
        if any(value.strip() for value in record):
            yield line, record


def _csv_columns(header: list[str]) -> tuple[str, ...]:
    columns = tuple(name.strip() for name in header)
    if not columns:
        raise _FileError("is empty; its first line should name the columns", 1)
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t"):
        raise _FileError("its columns are not separated by commas", 1)
    repeated = next((name for name in columns if name and columns.count(name) > 1), None)
    if repeated:
        raise _FileError("the header names this column twice", 1, repeated)
    return columns


def _read_jsonl(path: Path, text: str) -> RawTable:
    rows: list[RawRow] = []
    errors: list[RowError] = []
    for line, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        try:
            rows.append(RawRow(line, _json_values(written, line)))
        except _FileError as error:
            errors.append(RowError(path.name, line, error.column, error.reason))
    columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
    return RawTable(path.name, False, columns, tuple(rows), tuple(errors))


def _json_values(written: str, line: int) -> dict[str, str]:
    try:
        value = json.loads(
            written,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique_keys,
        )
    except (ValueError, RecursionError) as error:
        raise _FileError(f"is not valid JSON: {error}", line) from error
    if not isinstance(value, dict):
        raise _FileError("should be a JSON object", line)
    return {str(name).strip(): _as_text(str(name), item) for name, item in value.items()}


def _as_text(name: str, item: object) -> str:
    if item is None:
        return ""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, str | int | Decimal):
        return str(item)
    if name == "attributes":
        return json.dumps(item, ensure_ascii=False, default=float)
    raise _FileError("should be text, a number, true, false or null", column=name)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {repeated!r} stands twice in one object")
    return values
