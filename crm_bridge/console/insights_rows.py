"""The figures that stand in rows: the trend, the hours of the week, reasons, needs, articles,
people, comments."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_bridge.console import charts
from crm_bridge.console.insights_links import Links
from crm_bridge.console.insights_tiles import Fact
from crm_bridge.figures import words
from crm_bridge.figures.board import Board
from crm_bridge.figures.periods import Slot
from crm_bridge.insights.conditions import FAILED, MAIN, SOLVED

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Column:
    """One part of the trend: its bar, and the words for it."""

    part: Slot
    bar: charts.Bar
    value: int
    before: int | None
    href: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Conversations along the time; `line` goes over the columns for the period before."""

    columns: Sequence[Column]
    line: Sequence[str]
    top: str


@dataclass(frozen=True, slots=True)
class Cell:
    value: int
    level: int
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a bar; `cells` are its further figures."""

    name: str
    value: str
    href: str
    length: float
    change: str = ""
    cells: Sequence[Fact] = ()
    spark: Sequence[str] = ()
    points: Sequence[int] = ()


def trend(board: Board, links: Links) -> Trend:
    values = board.now.trend["all"]
    before = board.before.trend["all"] if board.before else []
    # Parts are compared one by one only where there are as many of them.
    compared = before if len(before) == len(values) else []
    drawn = charts.columns(values, compared)
    return Trend(
        [
            Column(part, bar, value, compared[at] if compared else None, links.part("all", part))
            for at, (part, bar, value) in enumerate(
                zip(board.now.parts, drawn.bars, values, strict=True)
            )
        ],
        drawn.line,
        f"{drawn.top:,.0f}",
    )


def heat(board: Board, links: Links) -> list[tuple[str, list[Cell]]]:
    """A row a weekday, a cell an hour."""
    found = board.rows.heat
    most = max(max(row) for row in found)
    return [
        (
            name,
            [
                Cell(
                    value,
                    charts.level(value, most),
                    links.behind(weekday=(day,), hour=(hour,)) if value else "",
                )
                for hour, value in enumerate(found[day])
            ],
        )
        for day, name in enumerate(WEEKDAYS)
    ]


def reasons(board: Board, links: Links) -> list[Row]:
    """Names are the records' own; the template has the words."""
    now = board.now.reasons
    before = board.before.reasons if board.before else {}
    most = max(now.values(), default=0)
    return [
        Row(
            name,
            words.count(value),
            links.behind("handed-over", reason=(name,)),
            charts.share_of(value, most),
            words.change_of_count(value, before.get(name, 0)),
        )
        for name, value in now.items()
    ]


def scores(board: Board, links: Links) -> list[Row]:
    """How often each score was given, the best first."""
    counts = {score: board.now.counted.counts[f"rated-{score}"] for score in range(5, 0, -1)}
    most = max(counts.values())
    return [
        Row(
            str(score),
            words.count(value),
            links.behind(f"rated-{score}"),
            charts.share_of(value, most),
        )
        for score, value in counts.items()
    ]


def intents(board: Board, links: Links) -> list[Row]:
    rows = board.rows.intents
    most = max((one.conversations for one in rows), default=0)
    return [
        Row(
            one.name,
            words.count(one.conversations),
            links.behind(intent=(f"{MAIN}{one.name}",)),
            charts.share_of(one.conversations, most),
            "" if one.before is None else words.change_of_count(one.conversations, one.before),
            (
                Fact(
                    words.share(one.called),
                    links.behind("handed-over", intent=(f"{MAIN}{one.name}",)),
                ),
                Fact(
                    words.share(one.not_understood),
                    links.behind("not-understood", intent=(f"{MAIN}{one.name}",)),
                ),
            ),
            charts.spark(one.trend),
            one.trend,
        )
        for one in rows
    ]


def articles(board: Board, links: Links) -> list[Row]:
    rows = board.rows.articles
    most = max((one.solved.whole for one in rows), default=0)
    return [
        Row(
            one.slug,
            words.count(one.solved.whole),
            links.behind(article=(one.slug,)),
            charts.share_of(one.solved.whole, most),
            "",
            (
                Fact(words.share(one.solved), links.behind(article=(f"{SOLVED}{one.slug}",))),
                Fact(
                    words.count(one.solved.whole - one.solved.part),
                    links.behind(article=(f"{FAILED}{one.slug}",)),
                ),
                Fact(words.count(one.answers), ""),
            ),
        )
        for one in rows
    ]


def load(board: Board, links: Links) -> list[Row]:
    rows = board.rows.load
    most = max((one.conversations for one in rows), default=0)
    return [
        Row(
            one.name,
            words.count(one.conversations),
            links.behind(agent=(one.id,)),
            charts.share_of(one.conversations, most),
            "",
            (
                Fact(words.count(one.messages), ""),
                Fact(words.share(one.late), links.behind("first-answer-late", agent=(one.id,))),
                Fact(
                    f"{words.mean(one.csat)} ({one.csat.n})" if one.csat.n else words.NOTHING,
                    links.behind("rated", agent=(one.id,)) if one.csat.n else "",
                ),
                Fact(words.count(one.now), ""),
            ),
        )
        for one in rows
    ]
