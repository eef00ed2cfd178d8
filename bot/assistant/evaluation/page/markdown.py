"""`docs/understanding.md`: the figures of the shipped model, for those who read the repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.assistant.evaluation.figures import Figure, Section, Table
from bot.assistant.evaluation.page import wording
from bot.assistant.evaluation.page.terminal import summary

PICTURE = "images/confusions.png"
INTRODUCTION = """# How well Careline understands

What `make eval` measured of the shipped model, each figure with its 95 % interval and, where one
was set, the target. {about} {summary}

**Blind** messages (`data/blind/`) were written from the list of intents alone, by people who had
not read a training example; nothing is trained on them, and no threshold is chosen with them.
**Cross-validation** classifies each training example by components that were trained on the other
four fifths; many examples were written to lie near another intent, so it is harder than daily use.
The **public sets** are other shops' data: the shipped pipeline is trained on their messages with
`make pipeline`, with the shipped rejection rule, and the shipped sentiment component reads the
tweets as it is.

Rejected is a message that the assistant says it did not understand, or that is none of its
business. Intervals of shares are Wilson's; those of other measures come from drawing the rows again
1,000 times.

To repeat it: `make eval` (`ARGS="--only blind,speed"` for parts; `CARELINE_BENCH` names the folder
of the public sets; `make eval PAGE=1` writes this page again). `make data-report` shows what the
training examples look like from inside.
"""


def page(about: str, sections: Iterable[Section]) -> str:
    kept = list(sections)
    parts = [INTRODUCTION.format(about=about, summary=summary(kept))]
    parts += ["\n".join(_section(section)) for section in kept]
    return "\n".join(parts)


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}\n"
    if section.about:
        yield f"{section.about}\n"
    if section.skipped:
        yield f"Not available: {section.skipped}.\n"
    if section.figures:
        yield from _rows(("measure", "rows", "value", "95 %", "target", ""))
        yield from (_row(_cells(figure)) for figure in section.figures)
        yield ""
    if section.name == "cross-validation":
        yield f"![Confusion matrix]({PICTURE})\n"
    for table in section.tables:
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield f"{table.title}:\n"
    yield from _rows(table.header)
    yield from (_row([wording.cell(content) for content in row]) for row in table.rows)
    yield ""


def _rows(header: tuple[str, ...]) -> Iterator[str]:
    yield _row(header)
    yield _row(["---"] * len(header))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _cells(figure: Figure) -> list[str]:
    verdict = {True: "met", False: "**missed**", None: ""}[figure.met]
    return [
        figure.name,
        str(figure.count),
        wording.value(figure),
        wording.interval(figure),
        wording.target(figure),
        verdict,
    ]
