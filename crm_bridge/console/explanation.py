"""Why the assistant understands a message as it does: its answer, and how the page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Literal

from pydantic import BaseModel, ConfigDict

LEVELS = 3
"""Strengths of tint that a word can have."""
_FAINT = 0.12


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Candidate(_Told):
    name: str
    confidence: float


class Word(_Told):
    """`pull` is what the lead of the intent loses without the word, `left` what is understood
    then; `places` are in the message."""

    text: str
    places: list[tuple[int, int]]
    pull: float
    left: Candidate


class Neighbour(_Told):
    text: str
    intent: str
    closeness: float


class Lead(_Told):
    """What the lead over the runner-up is the sum of."""

    total: float
    meaning: float
    words: float
    example: float
    start: float


class Need(_Told):
    """One thing that is wanted: `text[start:end]` of the message."""

    start: int
    end: int
    ranking: list[Candidate]
    lead: Lead
    words: list[Word]
    not_tested: int
    nearest: list[Neighbour]

    @property
    def most(self) -> float:
        """The strongest pull, either way."""
        return max((abs(word.pull) for word in self.words), default=0) or 1.0


class Verdict(_Told):
    outcome: Literal["accepted", "not_understood", "asked"]
    found_in: Literal["whole", "sentence", "several"]
    threshold: float
    margin: float | None
    lead: float
    between: list[str]


class Slip(_Told):
    typed: str
    read: str


class Found(_Told):
    entity: str
    value: str
    start: int
    end: int
    alternatives: list[str] = []


class Article(_Told):
    title: str
    heading: str | None
    url: str
    score: float


class FeltWord(_Told):
    text: str
    pull: float


class Felt(_Told):
    label: str
    score: float
    words: list[FeltWord]


class Keyword(_Told):
    """The escalation rule that the words match."""

    id: str
    phrase: str
    start: int
    end: int
    priority: str


class CallExample(_Told):
    """A training example close to the message."""

    text: str
    topic: str
    closeness: float


class Meaning(_Told):
    """How likely the message calls for a person by what it means, whether that calls one, and
    whether it takes the meaning out of a phrase."""

    topic: str
    confidence: float
    calls: bool
    doubts: bool
    at_least: float
    nearest: list[CallExample]


class Mood(_Told):
    """The escalation rule for upset customers, and whether the message counts for it."""

    calls: str | None
    counts: bool
    at_most: float
    negative: int
    window: int


class Escalation(_Told):
    reason: str | None
    keyword: Keyword | None
    asked_for: bool
    meaning: Meaning | None = None
    sentiment: Mood | None


class Explanation(_Told):
    """As the assistant gives it; places are in `text`."""

    text: str
    intent: Candidate
    ranking: list[Candidate]
    verdict: Verdict | None
    put_right: list[Slip]
    needs: list[Need]
    entities: list[Found]
    articles: list[Article]
    sentiment: Felt
    escalation: Escalation


@dataclass(frozen=True, slots=True)
class Tint:
    """A stretch of a text; `level` runs from 1 to LEVELS for a word that spoke for the intent, from
    -1 for one against it, and is 0 for the rest."""

    text: str
    level: int = 0


def tinted(text: str, need: Need) -> list[Tint]:
    """The part of the text that a need was found in, its words tinted by their pull."""
    tints: list[Tint] = []
    at = need.start
    for start, end, level in sorted(_levels(need)):
        if start < at or end > need.end:
            continue
        if start > at:
            tints.append(Tint(text[at:start]))
        tints.append(Tint(text[start:end], level))
        at = end
    return [*tints, Tint(text[at : need.end])] if at < need.end else tints


def _levels(need: Need) -> Iterable[tuple[int, int, int]]:
    for word in need.words:
        share = word.pull / need.most
        if abs(share) >= _FAINT:
            level = ceil(abs(share) * LEVELS)
            for start, end in word.places:
                yield start, end, level if share > 0 else -level
