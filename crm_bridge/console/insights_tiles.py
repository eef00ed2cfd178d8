"""The figures at the top of the page: each with what it is compared with, its trend, its list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crm_bridge.console import charts
from crm_bridge.console.insights_links import Links
from crm_bridge.figures import words
from crm_bridge.figures.board import Board, Side
from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.periods import Slot
from crm_bridge.figures.shares import Share


@dataclass(frozen=True, slots=True)
class Fact:
    """A smaller figure below the main one."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Point:
    """One part of a trend, for the table behind it."""

    part: Slot
    text: str


@dataclass(frozen=True, slots=True)
class Tile:
    """`tone` is `good` or `bad` only where a change is more than chance makes."""

    name: str
    title: str
    value: str
    href: str
    means: str
    detail: str = ""
    before: str = ""
    before_href: str = ""
    change: str = ""
    tone: str = ""
    facts: Sequence[Fact] = ()
    spark: Sequence[str] = ()
    points: Sequence[Point] = field(default=())


def tiles(board: Board, links: Links) -> list[Tile]:
    """All of them, in the order in which they are read."""
    return [
        _volume(board, links),
        _share(board, links, "contained", ("came-back",)),
        _share(board, links, "handed-over"),
        _share(board, links, "not-understood"),
        _share(board, links, "said-again"),
        _share(board, links, "solved"),
        _time(board, links, "first-answer", "First answer by a person"),
        _time(board, links, "resolution", "From the call to its end"),
        _share(board, links, "first-answer-in-time", ("first-answer-late",)),
        _share(board, links, "resolution-in-time", ("resolution-late",)),
        _csat(board, links),
        _mood(board, links),
    ]


def _volume(board: Board, links: Links) -> Tile:
    now, before = board.now.counted, board.before
    earlier = before.counted.counts["all"] if before else None
    return Tile(
        name="all",
        title="Conversations",
        value=words.count(now.counts["all"]),
        href=links.behind(),
        means=MEASURES["all"].means,
        detail=f"{words.count(now.customer_messages)} messages from customers",
        before="" if earlier is None else words.count(earlier),
        before_href=links.behind(period=before.period) if before else "",
        change="" if earlier is None else words.change_of_count(now.counts["all"], earlier),
        spark=charts.spark(board.now.trend["all"]),
        points=[
            Point(part, words.count(value))
            for part, value in zip(board.now.parts, board.now.trend["all"], strict=True)
        ],
    )


def _share(board: Board, links: Links, name: str, also: Sequence[str] = ()) -> Tile:
    measure, now, before = MEASURES[name], board.now.counted.share(name), board.before
    earlier = before.counted.share(name) if before else None
    differs = earlier is not None and now.differs(earlier)
    less = now.less(earlier) if earlier else None
    trend = list(_shares(board.now, name, measure.among or "all"))
    return Tile(
        name=name,
        title=measure.title,
        value=words.share(now),
        href=links.behind(name),
        means=measure.means,
        detail=_detail(now),
        before="" if earlier is None or not earlier.whole else words.share(earlier),
        before_href=links.behind(name, before.period) if before else "",
        change=words.change_of_share(now, earlier) if earlier else "",
        tone=words.tone((less or 0) > 0, measure.better) if differs else "",
        facts=[_fact(board.now, links, one) for one in also],
        spark=charts.spark([one.value for one in trend]),
        points=[
            Point(part, words.share(one)) for part, one in zip(board.now.parts, trend, strict=False)
        ],
    )


def _detail(share: Share) -> str:
    if not share.whole:
        return "Nothing to count yet"
    if share.few:
        return f"Too few for per cent: likely {words.interval(share)}"
    return (
        f"{words.count(share.part)} of {words.count(share.whole)}, likely {words.interval(share)}"
    )


def _fact(side: Side, links: Links, name: str) -> Fact:
    number = side.counted.counts[name]
    return Fact(f"{words.count(number)} {MEASURES[name].title.lower()}", links.behind(name))


def _shares(side: Side, name: str, among: str) -> Iterator[Share]:
    if name not in side.trend or among not in side.trend:
        return
    for part, whole in zip(side.trend[name], side.trend[among], strict=True):
        yield Share(part, whole)


def _time(board: Board, links: Links, name: str, title: str) -> Tile:
    measure = {"first-answer": "responded", "resolution": "resolved"}[name]
    now, before = board.now.times[name], board.before
    earlier = before.times[name] if before else None
    differs = now is not None and earlier is not None and now.differs(earlier)
    slower = now is not None and earlier is not None and now.median > earlier.median
    return Tile(
        name=name,
        title=title,
        value=words.duration(now.median) if now else words.NOTHING,
        href=links.behind(measure),
        means="The median: half took at most so long. Time on the clock, nights included.",
        detail=f"Nine of ten within {words.duration(now.p90)}" if now else "Nobody was called",
        before=words.duration(earlier.median) if earlier else "",
        before_href=links.behind(measure, before.period) if before else "",
        change=words.change_of_time(now, earlier) if now and earlier else "",
        tone=words.tone(slower, "less") if differs else "",
        facts=[Fact(f"{words.count(now.n)} conversations", links.behind(measure))] if now else (),
    )


def _csat(board: Board, links: Links) -> Tile:
    now, before = board.now.counted, board.before
    earlier = before.counted.csat if before else None
    value, was = now.csat.value, earlier.value if earlier else None
    change = "" if value is None or was is None else words.signed(value - was, ".1f")
    happier = value is not None and was is not None and value > was
    trend = list(_shares(board.now, "happy", "rated"))
    return Tile(
        name="csat",
        title="CSAT",
        value=words.mean(now.csat),
        href=links.behind("rated"),
        means="The mean of the scores from 1 to 5 that customers gave when asked.",
        detail=f"{words.count(now.csat.n)} scores" if now.csat.n else "Nobody has rated yet",
        before="" if was is None or earlier is None else words.mean(earlier),
        before_href=links.behind("rated", before.period) if before else "",
        change=change,
        tone=words.tone(happier, "more") if earlier and now.csat.differs(earlier) else "",
        facts=[_fact(board.now, links, name) for name in ("happy", "unhappy")],
        spark=charts.spark([one.value for one in trend]),
        points=[
            Point(part, f"{words.share(one)} rated 4 or 5")
            for part, one in zip(board.now.parts, trend, strict=False)
        ],
    )


def _mood(board: Board, links: Links) -> Tile:
    now, before = board.now.counted, board.before
    start, end = now.share("negative-start"), now.share("negative-end")
    earlier = before.counted.share("negative-end") if before else None
    less = end.less(earlier) if earlier else None
    return Tile(
        name="negative-end",
        title="Negative at the end",
        value=words.share(end),
        href=links.behind("negative-end"),
        means=MEASURES["negative-end"].means,
        detail=f"{words.share(start)} at the start" if start.whole else "No sentiment known yet",
        before="" if earlier is None or not earlier.whole else words.share(earlier),
        before_href=links.behind("negative-end", before.period) if before else "",
        change=words.change_of_share(end, earlier) if earlier else "",
        tone=words.tone((less or 0) > 0, "less") if earlier and end.differs(earlier) else "",
        facts=[_fact(board.now, links, name) for name in ("negative-start", "brighter", "darker")],
    )
