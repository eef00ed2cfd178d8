"""The facts of one stretch of help. What each of them means stands with the table
(`models/facts.py`). Plain functions on plain data."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crm_bridge.conversations import resolutions, summary
from crm_bridge.insights import repeats
from crm_bridge.insights.stretch import Call, Said, Stretch
from crm_bridge.orders.numbers import order_number_keys

SETTLES_AFTER = timedelta(hours=24)
"""So long after its end a customer may come back for the same need."""
SPOKEN = ("customer", "bot", "agent")
RESOLVED = "resolved_by_bot"
_NO_VERDICT = ("left_queue",)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of one episode: of `episode_facts`, without `id`, `came_back` and `contained`; of
    what belongs to it; and the texts by which it is found."""

    row: Values
    intents: list[Values]
    articles: list[Values]
    orders: list[Values]
    agents: list[Values]
    texts: list[str]


def facts_of(stretch: Stretch, zone: ZoneInfo, at: datetime) -> Facts:
    """As things stand at `at`, by the shop's clocks."""
    said, mine = stretch.said, [line for line in stretch.said if line.author == "customer"]
    lost = repeats.not_understood(said, stretch.calls)
    again = repeats.repeats(said)
    needs = summary.needs(said)
    counted = Counter(line.intent for line in mine if line.intent)
    local = stretch.started_at.astimezone(zone)
    row: Values = {
        "episode_id": stretch.episode_id,
        "conversation_id": stretch.conversation_id,
        "customer_id": stretch.customer_id,
        "channel": stretch.channel,
        "locale": stretch.locale,
        "language": stretch.locale.replace("_", "-").partition("-")[0].lower(),
        "opening": _opening(mine),
        "started_at": stretch.started_at,
        "started_on": local.date().isoformat(),
        "started_weekday": local.weekday(),
        "started_hour": local.hour,
        "last_activity_at": _last_activity(stretch),
        "ended_at": stretch.ended_at,
        "ended_why": stretch.ended_why,
        "state": stretch.state,
        "outcome": stretch.outcome if stretch.ended_at else None,
        "resolution": stretch.resolution,
        **{f"{who}_messages": sum(line.author == who for line in said) for who in SPOKEN},
        "not_understood": len(lost),
        "repeats": len(again),
        "lowest_confidence": _least(line.confidence for line in mine if not line.chosen),
        "main_intent": max(needs, key=lambda need: counted[need], default=None),
        **_sentiment(mine),
        **_of_people(stretch),
        **_containment(stretch, needs, lost),
        "csat_score": stretch.csat_score,
        "csat_at": stretch.csat_at,
        **_promises(stretch, at),
        "changed_at": at,
    }
    return Facts(
        row=row,
        intents=[
            {"intent": intent, "messages": number, "need": intent in needs}
            for intent, number in counted.items()
        ],
        articles=_articles(stretch, lost, [before.seq for before, _ in again]),
        orders=[{"order_key": key} for key in _order_keys(stretch)],
        agents=_agents(stretch),
        texts=[line.text for line in said if line.author in SPOKEN and line.text],
    )


def _opening(mine: Sequence[Said]) -> str:
    worded = [line for line in mine if line.text.strip() and not line.chosen]
    telling = [line for line in worded if line.intent not in summary.TALK]
    return summary.first_words(telling or worded or mine)


def _last_activity(stretch: Stretch) -> datetime:
    return max([stretch.started_at, *(line.at for line in stretch.said if line.author in SPOKEN)])


def _sentiment(mine: Sequence[Said]) -> Values:
    scores = [line.sentiment_score for line in mine if line.sentiment_score is not None]
    moods = [line.sentiment for line in mine if line.sentiment]
    return {
        "first_sentiment": scores[0] if scores else None,
        "last_sentiment": scores[-1] if scores else None,
        "lowest_sentiment": _least(scores),
        "first_mood": moods[0] if moods else None,
        "last_mood": moods[-1] if moods else None,
        **{mood: moods.count(mood) for mood in ("negative", "neutral", "positive")},
    }


def _of_people(stretch: Stretch) -> Values:
    first = stretch.calls[0] if stretch.calls else None
    wrote = [line.staff_id for line in stretch.said if line.author == "agent" and line.staff_id]
    return {
        "called": first is not None,
        "reason": first.reason if first else None,
        "priority": first.priority if first else None,
        "team_id": stretch.team_id,
        "agent_id": next(iter([*wrote[-1:], *stretch.people[-1:]]), None),
        "person": _has_person(stretch),
    }


def _has_person(stretch: Stretch) -> bool:
    return stretch.person_since is not None or any(line.author == "agent" for line in stretch.said)


def _containment(stretch: Stretch, needs: Sequence[str], lost: set[int]) -> Values:
    ended = stretch.ended_at
    mine = [line for line in stretch.said if line.author == "customer"]
    wanted = bool(needs or lost or stretch.calls or any(line.chosen for line in mine))
    if ended is None or not wanted or stretch.resolution in resolutions.UNRATED:
        return {"alone": None, "settled_at": None}
    alone = (
        stretch.outcome == RESOLVED
        and not stretch.calls
        and not _has_person(stretch)
        and mine[-1].seq not in lost
    )
    return {"alone": alone, "settled_at": ended + SETTLES_AFTER}


def _promises(stretch: Stretch, at: datetime) -> Values:
    first = stretch.calls[0] if stretch.calls else None
    if first is None:
        return dict.fromkeys(
            f"{which}_{part}"
            for which in ("first_response", "resolution")
            for part in ("seconds", "due_at", "late")
        )
    wrote = (line.at for line in stretch.said if line.author == "agent")
    answered = next((moment for moment in wrote if moment >= first.opened_at), None)
    over = first.ended_at if first.outcome not in _NO_VERDICT else None
    response = _verdict(first, first.response_due_at, first.responded_at or over, at)
    resolution = _verdict(first, first.resolution_due_at, over, at)
    return {
        "first_response_seconds": _seconds(first, answered),
        "first_response_due_at": response[0],
        "first_response_late": response[1],
        "resolution_seconds": _seconds(first, over),
        "resolution_due_at": resolution[0],
        "resolution_late": resolution[1],
    }


def _verdict(
    call: Call, due: datetime | None, done: datetime | None, at: datetime
) -> tuple[datetime | None, bool | None]:
    """By when, and whether that was missed: a customer who left before then has no verdict."""
    if due is None:
        return None, None
    if (done or call.ended_at or at) > due:
        return due, True
    if done is not None:
        return due, False
    return (None, None) if call.ended_at else (due, None)


def _seconds(call: Call, until: datetime | None) -> float | None:
    return (until - call.opened_at).total_seconds() if until else None


def _articles(stretch: Stretch, lost: set[int], again: Sequence[int]) -> list[Values]:
    """An answer solved what was asked unless the same was said again, the next message was not
    understood, or a person was called after it."""
    shown: Counter[str] = Counter()
    solved: Counter[str] = Counter()
    for place, line in enumerate(stretch.said):
        if not line.articles:
            continue
        later = (one for one in stretch.said[place + 1 :] if one.author == "customer")
        following = next(later, None)
        helped = (
            line.reply_to not in again
            and (following is None or following.seq not in lost)
            and not any(call.opened_at >= line.at for call in stretch.calls)
        )
        for slug in set(line.articles):
            shown[slug] += 1
            solved[slug] += helped
    return [{"slug": slug, "shown": shown[slug], "solved": solved[slug]} for slug in sorted(shown)]


def _agents(stretch: Stretch) -> list[Values]:
    wrote = Counter(
        line.staff_id for line in stretch.said if line.author == "agent" and line.staff_id
    )
    everybody = sorted({*wrote, *stretch.people})
    return [{"staff_id": one, "messages": wrote[one]} for one in everybody]


def _order_keys(stretch: Stretch) -> list[str]:
    spoken_of = (number for line in stretch.said for number in line.order_numbers)
    keys = {key for number in (*spoken_of, *stretch.orders) for key in order_number_keys(number)}
    return sorted(keys)


def _least(numbers: Iterable[float | None]) -> float | None:
    return min((number for number in numbers if number is not None), default=None)
