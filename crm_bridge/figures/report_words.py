"""The sentences of a weekly report."""

from collections.abc import Mapping

from crm_bridge.figures import words
from crm_bridge.figures.counting import Mean
from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.segments import Part
from crm_bridge.figures.shares import Share
from crm_bridge.figures.spread import Spread

_SHARES = {
    "contained": "of the conversations were contained by the assistant",
    "handed-over": "of the conversations needed a person",
    "not-understood": "of the conversations had a message that was not understood",
    "said-again": "of the answered conversations had an answer followed by the same again",
    "solved": "of the conversations that people closed were solved",
    "first-answer-in-time": "of the first answers by people came in time",
    "negative-end": "of the conversations ended in a negative mood",
    "unhappy": "of the scores were 1 or 2",
}
_TIMES = {
    "first-answer": "Half of those who called for a person had a first answer within",
    "resolution": "Half of the calls for a person were over within",
}
_CHANNELS = {"web": "the web", "slack": "Slack", "telegram": "Telegram"}


def volume(now: int, before: int) -> str:
    """How many conversations there were."""
    told = f"{words.count(now)} {'conversation' if now == 1 else 'conversations'}"
    if not before:
        return f"{told}, and none the week before."
    change = round((now - before) / before * 100)
    if not change:
        return f"{told}, about as many as the week before ({words.count(before)})."
    how = f"{abs(change)} % {'more' if change > 0 else 'fewer'}"
    return f"{told}, {how} than the week before ({words.count(before)})."


def share(name: str, now: Share, before: Share) -> str:
    """A share with its counts, and what it was."""
    told = f"{_of(now)} {_SHARES[name]}"
    if not before.whole:
        return f"{told}."
    return f"{told}; the week before {_of(before)}."


def _of(share: Share) -> str:
    if share.few:
        return words.share(share)
    counts = f"{words.count(share.part)} of {words.count(share.whole)}"
    return f"{words.share(share)} ({counts})"


def time(name: str, now: Spread, before: Spread | None) -> str:
    told = (
        f"{_TIMES[name]} {words.duration(now.median)}, nine of ten within "
        f"{words.duration(now.p90)} ({words.count(now.n)} calls)"
    )
    return f"{told}; the week before {words.duration(before.median)}." if before else f"{told}."


def csat(now: Mean, before: Mean) -> str:
    scores = "score" if now.n == 1 else "scores"
    told = f"Customers gave {words.mean(now)} on average ({words.count(now.n)} {scores})"
    if before.value is None:
        return f"{told}."
    return f"{told}; the week before {words.mean(before)} ({words.count(before.n)})."


def why(name: str, part: Part, called: str) -> str:
    """Where most of a change is, said with care: what goes together is not yet a cause."""
    makes = "about all" if part.makes >= 0.95 else f"about {part.makes:.0%}"
    if name == "all":
        return (
            f"Number of conversations: {called} makes {makes} of the change, with "
            f"{words.count(part.now.part)} after {words.count(part.before.part)}."
        )
    return (
        f"{MEASURES[name].title}: {called} makes {makes} of the change, with {_of(part.now)} "
        f"after {_of(part.before)}."
    )


def named(dimension: str, value: str, teams: Mapping[str, str]) -> str:
    """A part of the conversations, in words."""
    if dimension == "team":
        return f"the team {teams.get(value, value)}"
    if dimension == "channel":
        return _CHANNELS.get(value, value)
    return f"“{words.plain(value)}”"
