"""How well the needs of `cases.csv` are found."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases.csv"


@dataclass(frozen=True)
class Case:
    """A message and every list of needs that is right for it, the plainest first."""

    part: str
    text: str
    right: tuple[tuple[str, ...], ...]

    @property
    def several(self) -> bool:
        return all(len(needs) > 1 for needs in self.right)

    @property
    def single(self) -> bool:
        return all(len(needs) == 1 for needs in self.right)


@dataclass(frozen=True)
class Scores:
    """Of messages with several needs and with one. `both`: found with the right intents."""

    several: int
    both: int
    precision: float
    recall: float
    single: int
    stayed_single: int

    def __str__(self) -> str:
        return (
            f"several needs: {self.both}/{self.several} with the right intents, "
            f"precision {self.precision:.3f}, recall {self.recall:.3f}; "
            f"one need: {self.stayed_single}/{self.single} stay single"
        )


def read_cases(part: str | None = None) -> list[Case]:
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = [
            Case(row["part"], row["text"], tuple(tuple(n.split()) for n in row["needs"].split(",")))
            for row in csv.DictReader(file)
        ]
    return [case for case in cases if part in (None, case.part)]


def score(cases: Iterable[Case], find: Callable[[str], Sequence[str]]) -> Scores:
    """`find` gives the intents of the needs of a text, in order."""
    answers = [(case, tuple(find(case.text))) for case in cases]
    several = [(case, found) for case, found in answers if case.several]
    single = [(case, found) for case, found in answers if case.single]
    hits = sum(len(found) > 1 for _, found in several)
    alarms = sum(len(found) > 1 for _, found in single)
    return Scores(
        several=len(several),
        both=sum(found in case.right for case, found in several),
        precision=hits / max(hits + alarms, 1),
        recall=hits / max(len(several), 1),
        single=len(single),
        stayed_single=len(single) - alarms,
    )
