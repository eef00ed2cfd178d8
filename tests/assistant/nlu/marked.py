"""Messages with their entities marked in them, and how well a finder finds just those.

`order [CL 104 233](order_number:CL-104233)` marks an entity with its value; where no value is
given it is what was typed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.nlu.spans import Span

_MARK = re.compile(r"\[(?P<typed>[^\]]+)\]\((?P<entity>[a-z_]+)(?::(?P<value>[^)]*))?\)")


@dataclass(frozen=True)
class Marked:
    text: str
    spans: frozenset[tuple[str, int, int, str]]


@dataclass
class Score:
    right: int = 0
    found: int = 0
    marked: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.marked) if self.found + self.marked else 1.0


def read_marked(path: Path) -> list[Marked]:
    return [marked(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def marked(line: str) -> Marked:
    text, spans, at = "", set(), 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        start = len(text)
        text += mark["typed"]
        spans.add((mark["entity"], start, len(text), mark["value"] or mark["typed"]))
        at = mark.end()
    return Marked(text + line[at:], frozenset(spans))


def scores(cases: Iterable[Marked], find: Callable[[str], list[Span]]) -> dict[str, Score]:
    """By entity, and of all together under `all`; kind, place and value must all be right."""
    by_entity: dict[str, Score] = defaultdict(Score)
    for case in cases:
        found = {(s.entity, s.start, s.end, s.value) for s in find(case.text)}
        for name in ("right", "found", "marked"):
            for span in {"right": found & case.spans, "found": found, "marked": case.spans}[name]:
                for score in (by_entity[span[0]], by_entity["all"]):
                    setattr(score, name, getattr(score, name) + 1)
    return dict(by_entity)
