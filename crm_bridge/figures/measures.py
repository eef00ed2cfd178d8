"""What is counted: conversations of one kind among those of another, each by a condition.

The lists behind the figures are narrowed by the same conditions, so that a list holds exactly as
many as its figure says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, and_, true

from crm_bridge.conversations import resolutions
from crm_bridge.models.facts import EpisodeFacts as Facts

Better = Literal["more", "less"]
CLEARLY = 0.2
"""By so much a sentiment has to move to count as moved."""
HAPPY, UNHAPPY = 4, 2
"""Scores from and up to which a customer is content, and is not."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Conversations that fulfil `holds`. `among` names the measure of which it is a share; `better`
    says which way is good, None where neither is. `means` is the definition, for the page."""

    name: str
    title: str
    holds: ColumnElement[bool]
    means: str = ""
    among: str | None = None
    better: Better | None = None


_ENDED = Facts.ended_at.is_not(None)
_FELT = and_(Facts.first_sentiment.is_not(None), Facts.last_sentiment.is_not(None))
_CLOSED = and_(Facts.resolution.is_not(None), Facts.resolution.not_in(sorted(resolutions.UNRATED)))


def _measures() -> Iterable[Measure]:
    yield Measure(
        "all",
        "Conversations",
        true(),
        "Stretches of help: from the first message until it was closed or left idle.",
    )
    yield Measure(
        "asked",
        "The customer wrote",
        Facts.customer_messages > 0,
        "Conversations in which the customer wrote at least one message.",
    )
    yield Measure(
        "containable",
        "Ended, with something to contain",
        Facts.contained.is_not(None),
        "Ended conversations in which the customer asked for something; no spam, no duplicates.",
    )
    yield Measure(
        "contained",
        "Contained",
        Facts.contained.is_(True),
        "The assistant answered all of it, no person was called or wrote, and the customer did not "
        "come back with the same need within a day. Out of ended conversations in which the "
        "customer asked for something. One who left without being helped, and without saying so, "
        "counts as contained: read this figure beside CSAT and repeats.",
        among="containable",
        better="more",
    )
    yield Measure(
        "came-back",
        "Came back",
        and_(Facts.alone.is_(True), Facts.came_back.is_(True)),
        "Answered by the assistant alone, and the customer asked for the same again within a day.",
        among="containable",
        better="less",
    )
    yield Measure(
        "handed-over",
        "A person was called",
        Facts.called.is_(True),
        "Conversations in which a person was called, whoever wanted it. Out of those in which the "
        "customer wrote.",
        among="asked",
        better="less",
    )
    yield Measure(
        "not-understood",
        "Not understood",
        Facts.not_understood > 0,
        "Conversations in which the assistant did not understand at least one message; what "
        "answers its own question is not counted. Out of those in which the customer wrote.",
        among="asked",
        better="less",
    )
    yield Measure("answered", "The assistant answered", Facts.bot_messages > 0)
    yield Measure(
        "said-again",
        "Answer followed by a repeat",
        Facts.repeats > 0,
        "Conversations in which the customer said the same again in other words after an answer. "
        "Out of those in which the assistant answered.",
        among="answered",
        better="less",
    )
    yield Measure(
        "closed",
        "Closed with a result",
        _CLOSED,
        "Conversations that somebody closed and said how it ended; no spam, no duplicates.",
    )
    yield Measure(
        "solved",
        "Solved",
        Facts.resolution == resolutions.SOLVED,
        "Closed as solved, by the person who had it. Out of those that somebody closed and said "
        "how it ended; spam and duplicates do not count.",
        among="closed",
        better="more",
    )
    yield Measure("ended", "Ended", _ENDED)
    yield Measure("responded", "Answered by a person", Facts.first_response_seconds.is_not(None))
    yield Measure("resolved", "Calls that ended", Facts.resolution_seconds.is_not(None))
    yield from _promises()
    yield from _feelings()


def _promises() -> Iterable[Measure]:
    for name, title, late in (
        ("first-answer", "First answer", Facts.first_response_late),
        ("resolution", "Resolution", Facts.resolution_late),
    ):
        yield Measure(f"{name}-promised", f"{title}: a time was promised", late.is_not(None))
        yield Measure(
            f"{name}-in-time",
            f"{title} in time",
            late.is_(False),
            "Within the team's target, in its business hours. Out of those for which one was "
            "promised and is decided.",
            among=f"{name}-promised",
            better="more",
        )
        yield Measure(f"{name}-late", f"{title} too late", late.is_(True), better="less")


def _feelings() -> Iterable[Measure]:
    yield Measure("rated", "Rated", Facts.csat_score.is_not(None))
    yield Measure(
        "happy",
        f"Rated {HAPPY} or 5",
        Facts.csat_score >= HAPPY,
        f"Scores of {HAPPY} and 5, out of all scores.",
        among="rated",
        better="more",
    )
    yield Measure(
        "unhappy",
        f"Rated 1 or {UNHAPPY}",
        Facts.csat_score <= UNHAPPY,
        f"Scores of 1 and {UNHAPPY}, out of all scores.",
        among="rated",
        better="less",
    )
    for score in range(1, 6):
        yield Measure(f"rated-{score}", f"Rated {score}", Facts.csat_score == score, among="rated")
    yield Measure("felt", "With a sentiment", _FELT)
    for when, mood in (("start", Facts.first_mood), ("end", Facts.last_mood)):
        yield Measure(
            f"negative-{when}",
            f"Negative at the {when}",
            and_(_FELT, mood == "negative"),
            f"The sentiment of the customer's {'first' if when == 'start' else 'last'} message is "
            "negative. Out of conversations with a sentiment.",
            among="felt",
            better="less",
        )
    change = Facts.last_sentiment - Facts.first_sentiment
    yield Measure(
        "brighter", "Ended in a better mood", and_(_FELT, change > CLEARLY),
        among="felt", better="more",
    )  # fmt: skip
    yield Measure(
        "darker", "Ended in a worse mood", and_(_FELT, change < -CLEARLY),
        among="felt", better="less",
    )  # fmt: skip


MEASURES: Mapping[str, Measure] = {one.name: one for one in _measures()}
