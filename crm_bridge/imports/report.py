"""What came of an import, for people and for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crm_bridge.imports.merging import Counts, LeftAlone
from crm_bridge.imports.rows import RowError

_ERRORS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`counts` is by table and empty when nothing was loaded; `unknown_columns` is by file;
    `skipped` says why it was not tried.

    With any error nothing at all was loaded.
    """

    counts: Mapping[str, Counts] = field(default_factory=dict)
    rows_read: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[RowError, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()
    unknown_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ambiguous_numbers: tuple[tuple[str, ...], ...] = ()
    skipped: str | None = None

    @property
    def ok(self) -> bool:
        return not self.errors

    @property
    def changed_anything(self) -> bool:
        return any(counts.anything for counts in self.counts.values())

    def as_dict(self) -> dict[str, Any]:
        """The counts as JSON, by table."""
        return {table: asdict(counts) for table, counts in self.counts.items()}

    def lines(self) -> Iterator[str]:
        """The report for a terminal."""
        if self.skipped:
            yield self.skipped
            return
        yield from self._loaded() if self.ok else self._refused()
        for file, columns in self.unknown_columns.items():
            yield f"{file}: unknown columns, ignored: {', '.join(columns)}"
        for group in self.ambiguous_numbers:
            yield (
                f"orders {', '.join(group)} differ only in how they are typed: customers have to "
                "type them exactly"
            )

    def _loaded(self) -> Iterator[str]:
        for table, counts in self.counts.items():
            parts = [f"{counts.new} new", f"{counts.changed} changed",
                     f"{counts.unchanged} unchanged"]  # fmt: skip
            parts += [f"{counts.removed} removed"] if counts.removed else []
            parts += [f"{counts.left_alone} left alone"] if counts.left_alone else []
            yield f"{table}: {self.rows_read.get(table, 0)} rows, {', '.join(parts)}"
        yield from map(str, self.left_alone)
        if not self.changed_anything:
            yield "Everything was there already: nothing was changed."

    def _refused(self) -> Iterator[str]:
        yield from map(str, self.errors[:_ERRORS_SHOWN])
        hidden = len(self.errors) - _ERRORS_SHOWN
        if hidden > 0:
            yield f"… and {hidden} more"
        for table, rows in self.rows_read.items():
            yield f"{table}: {rows} rows read"
        problems = "1 problem" if len(self.errors) == 1 else f"{len(self.errors)} problems"
        yield f"{problems}: nothing was loaded. Mend the files and run the import again."
