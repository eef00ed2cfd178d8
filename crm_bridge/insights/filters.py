"""What a lead looks for, as a plain value that an address can carry and a colleague be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, cast, get_args

from crm_bridge.errors import Unprocessable
from crm_bridge.figures.measures import MEASURES
from crm_bridge.insights.values import Values

Query = Mapping[str, str | list[str]]
"""A query as `as_query` gives it; that of a request (aiohttp's `MultiDict`) does as well."""

ReviewedBy = Literal["yes", "no", "mine", "for_me"]
DatesOf = Literal["activity", "started"]

STATES = ("bot", "queued", "human", "closed")
OUTCOMES = ("resolved_by_bot", "handed_over", "abandoned", "open")
MOODS = ("negative", "neutral", "positive")
SENTIMENTS = (*MOODS, *(f"{at}:{mood}" for at in ("start", "end") for mood in MOODS))
CSAT = ("1", "2", "3", "4", "5", "none")
LATE = ("response", "resolution")
WEEKDAYS = range(7)
HOURS = range(24)
EARLIEST, LATEST = date(1970, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which stretches of help. Every field that is set narrows; several values of one field are
    alternatives. In an address each has its own name, `from_day` and `to_day` are `from` and `to`.

    `words` is what a person types: all of the words, "phrases", beginnings* (see `words.py`), a
    customer's name or an order number. `from_day` and `to_day` are days in the shop's zone, both
    included: `dates` says of what, `activity` (it was going on then) or `started`. `weekday` (0 is
    Monday) and `hour` are those of its start. `outcome` `open` is one that goes on.

    `sentiment` is `negative` (some message of the customer's was), `start:negative` or
    `end:negative`; `confidence_below` looks at the least sure message; `csat` is a score or `none`.
    `intent` is of any message, `main:refund` what it is mostly about; `article` is one that was
    answered from, `solved:delivery` or `failed:delivery` where that helped
    or did not. `agent` took part in it, `team` had it. `customer` is an id, `segment` the
    key of one that the customer is in now, `order` a number as typed.
    `handover`: a person was called, or had it. `reviewed` `mine` is by the reader, `for_me` asked
    of the reader and not done. `late` is a promise that was not kept. `figure` is what a figure of
    the dashboards counts (see `figures/measures.py`).
    """

    words: str = ""
    channel: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    dates: DatesOf = "activity"
    weekday: tuple[int, ...] = ()
    hour: tuple[int, ...] = ()
    state: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    resolution: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    intent: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    sentiment: tuple[str, ...] = ()
    confidence_below: float | None = None
    csat: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    customer: str = ""
    segment: tuple[str, ...] = ()
    order: str = ""
    handover: bool | None = None
    contained: bool | None = None
    not_understood: bool | None = None
    repeated: bool | None = None
    late: tuple[str, ...] = ()
    reviewed: ReviewedBy | None = None
    figure: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str | list[str]]) -> "Filter":
        """What an address asks for; names that are no field's are left alone.

        Raises 422 `filter_invalid`, whose `field` is the name in the address.
        """
        values = Values(query)
        found = cls(
            words=values.words("words"),
            channel=values.several("channel"),
            from_day=values.day("from", EARLIEST, LATEST),
            to_day=values.day("to", EARLIEST, LATEST),
            dates=_dates(values.one_of("dates", get_args(DatesOf))),
            weekday=values.numbers("weekday", WEEKDAYS),
            hour=values.numbers("hour", HOURS),
            state=values.several("state", STATES),
            outcome=values.several("outcome", OUTCOMES),
            resolution=values.several("resolution"),
            reason=values.several("reason"),
            priority=values.several("priority"),
            intent=values.several("intent"),
            article=values.several("article"),
            sentiment=values.several("sentiment", SENTIMENTS),
            confidence_below=values.share("confidence_below"),
            csat=values.several("csat", CSAT),
            agent=values.several("agent"),
            team=values.several("team"),
            tag=values.several("tag"),
            language=values.several("language"),
            customer=values.one("customer"),
            segment=values.several("segment"),
            order=values.one("order"),
            handover=values.yes_or_no("handover"),
            contained=values.yes_or_no("contained"),
            not_understood=values.yes_or_no("not_understood"),
            repeated=values.yes_or_no("repeated"),
            late=values.several("late", LATE),
            reviewed=_reviewed(values.one_of("reviewed", get_args(ReviewedBy))),
            figure=values.several("figure", tuple(MEASURES)),
        )
        if found.from_day and found.to_day and found.from_day > found.to_day:
            raise Unprocessable(
                "filter_invalid",
                f"from: {found.from_day} is after {found.to_day}, where the period ends.",
                extras={"field": "from"},
            )
        return found

    def as_query(self) -> dict[str, str | list[str]]:
        """The address of this filter: what is not set is left out, and the same filter is always
        the same address."""
        query: dict[str, str | list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                query[_IN_ADDRESS.get(field.name, field.name)] = _told(value)
        return query

    def set_fields(self) -> list[str]:
        """The names, in an address, of what is set."""
        return list(self.as_query())


FIELDS = tuple(field.name for field in fields(Filter))
_IN_ADDRESS = {"from_day": "from", "to_day": "to"}
PARAMETERS = tuple(_IN_ADDRESS.get(name, name) for name in FIELDS)
"""What the fields are called in an address."""


def _told(value: object) -> str | list[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _dates(given: str | None) -> DatesOf:
    return "started" if given == "started" else "activity"


def _reviewed(given: str | None) -> ReviewedBy | None:
    return cast(ReviewedBy, given) if given else None
