"""A customer's profile as lines of a page: what each fact is called, what it says, and from what.

Nothing is said that a fact does not hold: where there is too little to call it a habit, the line is
left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from crm_bridge.console.formats import label, money, words
from crm_bridge.console.wording import CHANNELS, ORDER_TONES
from crm_bridge.intelligence.profile.buying import Buying, Share
from crm_bridge.intelligence.profile.history import Piece
from crm_bridge.intelligence.profile.portrait import Portrait
from crm_bridge.intelligence.profile.problems import Kind, Problem
from crm_bridge.intelligence.profile.talking import Talking

_OPEN: Mapping[Kind, tuple[str, str]] = {
    "lost": ("Order {order} is lost", "bad"),
    "late": ("Order {order} is late", "warn"),
    "waiting": ("Waits for a person", "warn"),
    "task": ("Task: {detail}", "warn"),
    "unsolved": ("The last conversation ended unsolved", "warn"),
    "return": ("Return from {order}: {detail}", "going"),
    "unconfirmed": ("{detail} {order}: not confirmed yet", "going"),
    "talking": ("Talks with {detail}", "going"),
}
"""What is said of each kind, and its tone."""
_DETAILS = {
    "requested": "asked for",
    "received": "arrived, not refunded yet",
    "human": "a colleague",
    "bot": "the assistant",
}
SHOWN_FIRST = frozenset({"Last order", "Spent", "Mood lately"})
"""The lines of `first_facts`: what comes after them need not say them again."""
_DAYS_AGO = {0: "today", 1: "yesterday"}


@dataclass(frozen=True, slots=True)
class Line:
    """`says` is the fact, `more` what a second look is for. `at` is a day that the page writes
    after it. `tone` colours it as a pill; `faces` are moods, the newest last. `source` says from
    what it is, where that is not what the whole group is from; `reasons` why it is so."""

    label: str
    says: str
    more: str = ""
    at: datetime | None = None
    href: str = ""
    tone: str = ""
    faces: tuple[tuple[str, datetime], ...] = ()
    source: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """Something that is open for so many `days`, leading to `href`."""

    says: str
    days: int
    href: str
    tone: str


def first_facts(portrait: Portrait) -> list[Line]:
    """What an agent needs before the first word, besides what is open."""
    return [*_last_order(portrait), _worth(portrait), *_mood(portrait.talking)]


def buying_facts(portrait: Portrait) -> list[Line]:
    """Everything that their orders say."""
    buying = portrait.buying
    lines = [*_last_order(portrait)]
    if buying.orders:
        lines += [_worth(portrait), *_spent(buying), *_often(portrait)]
    return [*lines, *_taste(buying), *_habits(buying)]


def talking_facts(portrait: Portrait) -> list[Line]:
    """Everything that their conversations say."""
    talking = portrait.talking
    return [*_mood(talking), *_ways(talking)] if talking.conversations else []


def orders_looked_at(portrait: Portrait) -> str:
    newest = "the newest " if portrait.older else ""
    return newest + counted(portrait.buying.orders, "order")


def talks_looked_at(portrait: Portrait) -> str:
    return counted(portrait.talking.conversations, "conversation")


def open_matters(portrait: Portrait, here: str | None = None) -> list[Open]:
    """`here` is the conversation that the page shows: that it goes on is no news."""
    return [
        _open(portrait, one)
        for one in portrait.problems
        if not (one.kind in ("waiting", "talking") and one.conversation_id == here)
    ]


def counted(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"


def _order_path(portrait: Portrait, number: str) -> str:
    customer_id = quote(portrait.customer_id, safe="")
    return f"/customers/{customer_id}/orders/{quote(number, safe='')}"


def _open(portrait: Portrait, one: Problem) -> Open:
    says, tone = _OPEN[one.kind]
    days = max(0, (portrait.as_of - one.since).days)
    return Open(says.format(order=one.order, detail=_detail(one)), days, _href(portrait, one), tone)


def _detail(one: Problem) -> str:
    detail = one.detail or ""
    return label(detail) if one.kind == "unconfirmed" else _DETAILS.get(detail, detail)


def _href(portrait: Portrait, one: Problem) -> str:
    if one.kind == "task":
        return "/tasks"
    return (
        _order_path(portrait, one.order) if one.order else f"/conversations/{one.conversation_id}"
    )


def _last_order(portrait: Portrait) -> Iterator[Line]:
    order = portrait.buying.last
    if order is None:
        yield Line("Last order", "none yet")
        return
    yield Line(
        "Last order",
        label(order.status),
        ", ".join([money(order.total, order.currency), *_names(order.pieces)]),
        at=order.at,
        href=_order_path(portrait, order.number),
        tone=ORDER_TONES.get(order.status, "calm"),
        source=order.number,
    )


def _names(pieces: Sequence[Piece]) -> Iterator[str]:
    yield from (piece.name for piece in pieces[:2])
    if len(pieces) > 2:
        yield f"{len(pieces) - 2} more"


def _worth(portrait: Portrait) -> Line:
    buying = portrait.buying
    if not buying.orders:
        return Line("Spent", "nothing yet", "customer since", at=portrait.since)
    spent = " and ".join(money(one.kept, one.currency) for one in buying.spent)
    says = f"{spent} in {counted(buying.orders, 'order')}"
    return Line("Spent", says, "customer since", at=portrait.since)


def _spent(buying: Buying) -> Iterator[Line]:
    for one in buying.spent:
        more = f"{money(one.refunded, one.currency)} of it was given back" if one.refunded else ""
        yield Line("An order", f"{money(one.average, one.currency)} on average", more)


def _often(portrait: Portrait) -> Iterator[Line]:
    buying = portrait.buying
    if buying.every_days is None or buying.last_at is None:
        return
    ago = (portrait.as_of - buying.last_at).days
    every = max(1, round(buying.every_days))
    says = "about every day" if every == 1 else f"about every {every} days"
    yield Line("Buys", says, f"the last time {_DAYS_AGO.get(ago, f'{ago} days ago')}")


def _taste(buying: Buying) -> Iterator[Line]:
    if buying.categories:
        liked = [f"{label(one.name)} {one.count / one.of:.0%}" for one in buying.categories]
        stayed = f"of {counted(buying.categories[0].of, 'piece')} that stayed"
        yield Line("Likes", ", ".join(liked), stayed)
    if buying.sizes:
        worn = [f"{one.size} ({words(one.category).lower()})" for one in buying.sizes]
        each = [f"{one.count} of {one.of}" for one in buying.sizes]
        yield Line("Sizes", ", ".join(worn), f"kept {', '.join(each)} pieces")
    for band in buying.bands:
        low, middle, high = (
            money(amount, band.currency) for amount in (band.low, band.middle, band.high)
        )
        says = low if low == high else f"{low} to {high}"
        yield Line("Pays a piece", says, f"the middle half of {band.pieces}; half below {middle}")


def _habits(buying: Buying) -> Iterator[Line]:
    if buying.reduced:
        share = f"{buying.reduced.count / buying.reduced.of:.0%}"
        more = f"{_out_of(buying.reduced)} cost less than they would today"
        yield Line("Discounts", share, more)
    if buying.sent_back:
        back = buying.sent_back
        says = f"{back.pieces / back.of:.0%}" if back.pieces else "nothing"
        why = f": {', '.join(back.reasons)}" if back.reasons else ""
        yield Line("Sends back", says, f"{back.pieces} of {counted(back.of, 'piece')}{why}")
    if buying.cancelled:
        yield Line("Cancelled", counted(buying.cancelled, "order"))


def _mood(talking: Talking) -> Iterator[Line]:
    mood = talking.mood
    if mood is None:
        written = "not known yet" if talking.conversations else "has not written before"
        yield Line("Mood lately", written)
        return
    of = f"the last {counted(mood.conversations, 'conversation')}"
    more = ", ".join(filter(None, [of, mood.turned and f"{mood.turned} than before"]))
    faces = tuple((one.label, one.at) for one in mood.history)
    yield Line("Mood lately", mood.label, more, faces=faces)


def _ways(talking: Talking) -> Iterator[Line]:
    if talking.topics:
        about = ", ".join(f"{words(one.name)} ({one.count})" for one in talking.topics)
        yield Line("Asks about", about)
    if talking.channel:
        where = CHANNELS.get(talking.channel.name, label(talking.channel.name))
        yield Line("Writes over", where, _out_of(talking.channel))
    if talking.hours:
        hours = f"between {talking.hours.begin:02}:00 and {talking.hours.end:02}:00"
        more = f"{talking.hours.count} of {talking.hours.of}, by the shop's clock"
        yield Line("Usually", hours, more)
    if talking.rated:
        count = "once" if talking.rated.count == 1 else f"{talking.rated.count} times"
        more = f"{talking.rated.average:.1f} on average, rated {count}"
        yield Line("Rated last", f"{talking.rated.last} of 5", more)


def _out_of(share: Share) -> str:
    return f"{share.count} of {share.of}"
