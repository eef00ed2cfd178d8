"""The summary that `make data-report` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.assistant.evaluation.figures import Section, Table
from bot.assistant.evaluation.page import terminal, wording

_SHOWN = 10
_WIDEST = 44


def lines(sections: list[Section]) -> Iterator[str]:
    """Every intent in a line, the ten first rows of the other tables."""
    for section in sections:
        yield section.title
        yield from (terminal.line(figure) for figure in section.figures)
        for table in section.tables:
            shown = len(table.rows) if section.name == "per-intent" else _SHOWN
            yield from _table(table, shown)
        yield ""


def _table(table: Table, shown: int) -> Iterator[str]:
    rows = [[_short(content) for content in row] for row in table.rows[:shown]]
    widths = [
        max(len(cell) for cell in column)
        for column in zip(table.header, *rows)  # noqa: B905 (a table is as wide as its header)
    ]
    yield f"  {table.title}"
    for row in [list(table.header), *rows] if rows else []:
        yield (
            "    " + "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        )
    if len(table.rows) > shown:
        yield f"    … and {len(table.rows) - shown} more in the report"


def _short(content: Any) -> str:
    text = " ".join(wording.cell(content).split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
