"""Which agent a waiting customer is offered to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Need:
    """What a conversation asks of whoever takes it: its language, and the topic of the call."""

    language: str
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who is online. `load` counts their conversations and open offers; `passed` how
    often they let this customer's offers pass. No skills or languages named means any."""

    staff_id: str
    load: int
    capacity: int
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    passed: int = 0
    last_given_at: datetime | None = None


def choose_agent(candidates: Iterable[Candidate], need: Need) -> str | None:
    """The able agent with the least load for their capacity, those who let it pass last. Of equals
    the one who was given nothing for longest. None when nobody is able."""
    able = [one for one in candidates if is_able(one, need)]
    return min(able, key=_order).staff_id if able else None


def is_able(candidate: Candidate, need: Need) -> bool:
    """Whether they have room, the language and the skill."""
    return (
        candidate.load < candidate.capacity
        and _covers(candidate.languages, need.language)
        and (need.skill is None or _covers(candidate.skills, need.skill))
    )


def language_of(locale: str) -> str:
    """`en-GB` → `en`."""
    return locale.replace("_", "-").partition("-")[0].lower()


def _covers(named: frozenset[str], wanted: str) -> bool:
    return not named or wanted in named


def _order(one: Candidate) -> tuple[int, Fraction, datetime, str]:
    share = Fraction(one.load, one.capacity)
    return (one.passed, share, one.last_given_at or _LONG_AGO, one.staff_id)
