"""What can be wrong with an article."""

from __future__ import annotations

from pathlib import Path


class Mistake(Exception):
    """A reason and its line (from 1, None for the whole file)."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class ArticleError(Exception):
    """An article cannot be used: which file, which line, and why."""

    def __init__(self, path: Path, mistake: Mistake) -> None:
        where = f"{path}, line {mistake.line}" if mistake.line else str(path)
        super().__init__(f"{where}: {mistake.reason}")
        self.path, self.line, self.reason = path, mistake.line, mistake.reason
