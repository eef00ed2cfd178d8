"""Reading `data/sentiment/lexicon.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

from bot.assistant.nlu.polarity import FEELINGS, MARKS, Phrase, Polarity, says_something

COLUMNS = ["kind", "weight", "phrase"]
_WEIGHTS = ("1", "2", "3")


class PolarityFileError(ValueError):
    """A lexicon that cannot be used; says where and why."""


def read_polarity(path: Path) -> Polarity:
    """Raises PolarityFileError, naming file and line, for a row that is not understood."""
    reader = csv.DictReader(_lines(path))
    if reader.fieldnames != COLUMNS:
        raise PolarityFileError(f"{path}, line 1: needs the columns {', '.join(COLUMNS)}.")
    phrases: dict[tuple[str, str], Phrase] = {}
    for row in reader:
        key = (_family(row["kind"]), str(row["phrase"]).casefold())
        reason = _fault(row)
        if not reason and key in phrases:
            reason = f"the phrase {row['phrase']!r} stands twice"
        if reason:
            raise PolarityFileError(f"{path}, line {reader.line_num}: {reason}.")
        phrases[key] = Phrase(row["kind"], float(row["weight"]), row["phrase"])
    if not phrases:
        raise PolarityFileError(f"{path}, line 2: there are no phrases.")
    return Polarity(phrases.values())


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise PolarityFileError(f"{path} with the words that carry a feeling is missing.")
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise PolarityFileError(f"{path}, line {line}: this is not UTF-8 text.") from error


def _family(kind: str) -> str:
    """A phrase has one feeling, but may be a mark of several kinds as well."""
    return "feeling" if kind in FEELINGS else kind


def _fault(row: dict[str, str]) -> str | None:
    if None in row or None in row.values():
        return f"needs exactly {', '.join(COLUMNS)}"
    if row["kind"] not in (*FEELINGS, *MARKS):
        return f"{row['kind']!r} is not one of {', '.join((*FEELINGS, *MARKS))}"
    if row["weight"] not in _WEIGHTS:
        return f"the weight {row['weight']!r} is not one of {', '.join(_WEIGHTS)}"
    return None if says_something(row["phrase"]) else "the phrase is empty"
