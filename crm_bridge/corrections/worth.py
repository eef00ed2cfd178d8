"""Why a message is worth a look, and how much: each reason has a weight and its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from crm_bridge.corrections.talks import Heard, Talk

SURE = 0.6
"""From this confidence on nothing is doubtful."""
CLEAR = 0.2
"""With this lead over the runner-up neither."""
UNHAPPY = -0.35
GOT_WORSE = 0.3
LOW_SCORE = 2
ALIKE = 72
"""Of 100: from here on two messages say the same in rapidfuzz's reading of their words."""
WORD_FOR_WORD = 85
FEWEST_WORDS = 3
LEAST = 1.2
"""A message below this is worth nobody's time."""
NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
TALK = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "stop", "help", "contact_human_agent"}
)
"""Said twice, they mean nothing."""

REASONS = {
    "unsure": "Not sure",
    "close": "Two fit",
    "unhappy": "Unhappy after the answer",
    "again": "Said again",
    "article": "Article did not help",
    "called": "A person was called",
    "rated": "Low score",
}
"""By kind, as the list's filter has them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`weight` is what it adds to the message's score."""

    kind: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Look:
    """A message that is worth a look, with the reasons, the weightiest first."""

    heard: Heard
    episode_id: str
    reasons: Sequence[Reason]

    @property
    def score(self) -> float:
        return sum(one.weight for one in self.reasons)


def looks(talks: Sequence[Talk]) -> list[Look]:
    """Those that are worth it, the worthiest first; of equals the newest."""
    found = [look for talk in talks for look in _of_talk(talk) if look.score >= LEAST]
    return sorted(found, key=lambda look: (-look.score, -look.heard.at.timestamp()))


def _of_talk(talk: Talk) -> Iterator[Look]:
    for at, heard in enumerate(talk.heard):
        if heard.outcome in ("with_person", None) or heard.intent is None:
            continue
        after = talk.heard[at + 1] if at + 1 < len(talk.heard) else None
        reasons = [
            *_doubts(heard),
            *_afterwards(heard, after),
            *_called(heard),
            *_rated(heard, talk.score),
        ]
        if reasons:
            yield Look(heard, talk.episode_id, sorted(reasons, key=lambda one: -one.weight))


def _doubts(heard: Heard) -> Iterator[Reason]:
    if heard.was_asked_for:
        return
    if heard.intent == "nlu_fallback":
        yield Reason("unsure", 2.0, "Not understood")
    elif heard.confidence is not None and heard.confidence < SURE:
        weight = 0.4 + 1.6 * (SURE - heard.confidence) / SURE
        yield Reason("unsure", round(weight, 2), f"Only {heard.confidence:.0%} sure")
    others = [(name, sure) for name, sure in heard.ranking if name != heard.intent]
    if others and heard.confidence is not None and heard.intent not in NOT_UNDERSTOOD:
        name, nearly = max(others, key=lambda one: one[1])
        gap = heard.confidence - nearly
        if gap < CLEAR and nearly > 0:
            behind = f"is just {gap:.0%} behind" if gap >= 0.01 else "fits as well"
            weight = 1.5 * (CLEAR - max(gap, 0.0)) / CLEAR
            yield Reason("close", round(weight, 2), f"“{name.replace('_', ' ')}” {behind}")


def _afterwards(heard: Heard, after: Heard | None) -> Iterator[Reason]:
    """What the customer did next, where the assistant had answered."""
    if after is None or heard.outcome != "answered" or not heard.answers:
        return
    if _feeling(after) <= UNHAPPY and _feeling(after) <= _feeling(heard) - GOT_WORSE:
        yield Reason("unhappy", 1.5, "The customer was unhappy with the answer")
    if says_again(heard, after):
        yield Reason("again", 1.5, "The customer said it again")
        shown = next((one for answer in heard.answers for one in answer.sources), None)
        if shown:
            yield Reason("article", 1.0, f"The article “{shown.get('title', '')}” did not help")
    if after.outcome == "escalated":
        yield Reason("called", 1.0, "After the answer a person was called")


def _called(heard: Heard) -> Iterator[Reason]:
    if heard.outcome == "escalated" and heard.intent != "contact_human_agent":
        yield Reason("called", 0.8, "It called a person")


def _rated(heard: Heard, score: int | None) -> Iterator[Reason]:
    counts = heard.outcome == "answered" and heard.intent not in TALK
    if counts and score is not None and score <= LOW_SCORE:
        yield Reason("rated", 0.8, f"Rated {score} of 5 afterwards")


def says_again(heard: Heard, after: Heard) -> bool:
    """Whether the second message asks for the same as the first, in these or other words. What
    answers a question of the assistant's does not."""
    if TALK & {heard.intent, after.intent}:
        return False
    if min(len(heard.text.split()), len(after.text.split())) < FEWEST_WORDS:
        return False
    one, other = heard.text.casefold(), after.text.casefold()
    if heard.answers and heard.answers[-1].text.rstrip().endswith("?"):
        return fuzz.ratio(one, other) >= WORD_FOR_WORD
    same = heard.intent == after.intent and heard.intent not in NOT_UNDERSTOOD
    return same or fuzz.token_set_ratio(one, other) >= ALIKE


def _feeling(heard: Heard) -> float:
    return heard.feeling or 0.0
