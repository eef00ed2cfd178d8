"""What the fields of a filter and their values are called on the pages of transcripts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console import wording
from crm_bridge.console.formats import label, words
from crm_bridge.figures.measures import MEASURES
from crm_bridge.insights.conditions import FAILED, MAIN, SOLVED
from crm_bridge.insights.filters import Filter
from crm_bridge.intelligence.segments.reading import segment_names
from crm_bridge.models.customer import Customer
from crm_bridge.models.staff import Staff
from crm_bridge.routing import teams

FIELDS = {
    "words": "Words",
    "channel": "Channel",
    "from": "From",
    "to": "Until",
    "dates": "Days",
    "weekday": "Weekday",
    "hour": "Hour",
    "state": "Now",
    "outcome": "Outcome",
    "resolution": "Closed as",
    "reason": "A person was called",
    "priority": "Priority",
    "intent": "Need",
    "article": "Article",
    "sentiment": "Sentiment",
    "confidence_below": "Confidence",
    "csat": "Score",
    "agent": "Agent",
    "team": "Team",
    "tag": "Tag",
    "language": "Language",
    "customer": "Customer",
    "segment": "Segment of the customer, now",
    "order": "Order",
    "handover": "Handed over",
    "contained": "Contained",
    "not_understood": "Not understood",
    "repeated": "Said again",
    "late": "Too late",
    "reviewed": "Reviewed",
    "figure": "Figure",
}
_MOODS = {"negative": "Negative", "neutral": "Neutral", "positive": "Positive"}
_YES_NO = {
    "handover": {"yes": "Handed over to a person", "no": "Not handed over"},
    "contained": {"yes": "Contained", "no": "Not contained"},
    "not_understood": {"yes": "Something was not understood", "no": "All was understood"},
    "repeated": {"yes": "Said again in other words", "no": "Nothing said again"},
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "channel": wording.CHANNELS,
    "state": wording.STATES,
    "outcome": {**wording.OUTCOMES, "open": "Still going on"},
    "resolution": wording.RESOLUTIONS,
    "reason": wording.REASONS,
    "priority": wording.PRIORITIES,
    "sentiment": {
        **{mood: f"{title} at some point" for mood, title in _MOODS.items()},
        **{f"start:{mood}": f"{title} at the start" for mood, title in _MOODS.items()},
        **{f"end:{mood}": f"{title} at the end" for mood, title in _MOODS.items()},
    },
    "csat": {**{str(n): f"{n} of 5" for n in range(1, 6)}, "none": "Not rated"},
    "late": {"response": "First response", "resolution": "Resolution"},
    "reviewed": {
        "yes": "Reviewed",
        "no": "Not reviewed",
        "mine": "Reviewed by me",
        "for_me": "I am asked to look",
    },
    "dates": {"activity": "Of activity", "started": "Of the beginning"},
    "figure": {name: measure.title for name, measure in MEASURES.items()},
    **_YES_NO,
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SAY_ALL = frozenset((*_YES_NO, "reviewed"))
"""Fields whose values say what they are about."""
_LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian"}


@dataclass(frozen=True, slots=True)
class Names:
    """Of those that a filter knows by their ids."""

    agents: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    customer: str | None = None
    segments: Mapping[str, str] = field(default_factory=dict)

    def title(self, name: str, value: str) -> str:
        """A value of a field in words."""
        written = _WRITTEN.get(name)
        if written:
            return written(value)
        if name == "agent":
            return self.agents.get(value, "Somebody who left")
        if name == "team":
            return self.teams.get(value, "A team that is gone")
        if name == "customer":
            return self.customer or "Somebody unknown"
        if name == "segment":
            return self.segments.get(value, "A segment that is gone")
        return VALUES.get(name, {}).get(value) or label(value)


def _day(value: str) -> str:
    return f"{date.fromisoformat(value):%-d %b %Y}"


def need(value: str) -> str:
    """An intent, or one that it is mostly about."""
    name = value.removeprefix(MAIN)
    return label(name) if name == value else f"Mostly {words(name)}"


def article(value: str) -> str:
    """An article, or one that helped or did not."""
    slug = value.removeprefix(SOLVED).removeprefix(FAILED)
    how = ": did not help" if value.startswith(FAILED) else ": helped" if slug != value else ""
    return f"{label(slug.replace('-', ' '))}{how}"


_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "words": str,
    "order": str,
    "tag": str,
    "intent": need,
    "article": article,
    "from": _day,
    "to": _day,
    "confidence_below": lambda value: f"below {float(value):.0%}",
    "hour": lambda value: f"{int(value):02}:00",
    "weekday": lambda value: _WEEKDAYS[int(value)],
    "language": lambda value: _LANGUAGES.get(value, value),
}


async def names_for(session: AsyncSession, wanted: Filter) -> Names:
    """Of all agents, teams and segments, and of the customer that the filter names."""
    agents = await session.execute(select(Staff.id, Staff.name).order_by(Staff.name))
    customer = await session.get(Customer, wanted.customer) if wanted.customer else None
    return Names(
        {row[0]: row[1] for row in agents},
        await teams.names(session),
        customer.name if customer else None,
        await segment_names(session),
    )
