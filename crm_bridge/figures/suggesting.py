"""What is most worth doing after a week: candidates from its figures, those that concern most
conversations first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm_bridge.figures import words
from crm_bridge.figures.links import behind
from crm_bridge.figures.periods import Period
from crm_bridge.figures.rankings import Article
from crm_bridge.figures.segments import Segments
from crm_bridge.figures.shares import Share
from crm_bridge.insights.conditions import FAILED, MAIN

MOST = 3
LEAST = 3
"""Fewer conversations than this are no reason to do something."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`concerns` so many conversations."""

    concerns: int
    text: str
    href: str


def suggestions(
    period: Period, parts: Mapping[str, Segments], articles: Sequence[Article]
) -> list[tuple[str, str]]:
    """At most three, each with the address of its conversations."""
    found = [
        *_worst(period, parts["intent"], "not-understood"),
        *_worst(period, parts["intent"], "handed-over"),
        *_worst(period, parts["intent"], "said-again"),
        *_failing(period, articles),
        *_unhappy(period, parts["channel"]),
        *_late(period, parts["channel"]),
    ]
    found = [one for one in found if one.concerns >= LEAST]
    found.sort(key=lambda one: -one.concerns)
    return [(one.text, one.href) for one in found[:MOST]]


_DEEDS = {
    "not-understood": "{part} of {whole} conversations about “{need}” had a message that was not "
    "understood: read them, and correct what they meant.",
    "handed-over": "{part} of {whole} conversations about “{need}” needed a person: see what the "
    "assistant could have done.",
    "said-again": "{part} of {whole} answered conversations about “{need}” had an answer followed "
    "by the same again: see which answer does not help.",
}


def _worst(period: Period, parts: Segments, name: str) -> Iterator[Suggestion]:
    """The need in which a measure counts most."""
    among = "answered" if name == "said-again" else "asked"
    needs = [(counts[name], need) for need, counts in parts.items() if need]
    if not needs:
        return
    part, need = max(needs)
    text = _DEEDS[name].format(
        part=words.count(part), whole=words.count(parts[need][among]), need=words.plain(need)
    )
    yield Suggestion(part, text, behind(period, figure=(name,), intent=(f"{MAIN}{need}",)))


def _failing(period: Period, articles: Sequence[Article]) -> Iterator[Suggestion]:
    failed = [(one.solved.whole - one.solved.part, one.slug, one.solved) for one in articles]
    if not failed:
        return
    times, slug, solved = max(failed, key=lambda one: (one[0], one[1]))
    yield Suggestion(
        times,
        f"The article “{words.plain(slug)}” did not help in {words.count(times)} of "
        f"{words.count(solved.whole)} conversations: read what was asked, and change it.",
        behind(period, article=(f"{FAILED}{slug}",)),
    )


def _unhappy(period: Period, parts: Segments) -> Iterator[Suggestion]:
    scores = _together(parts, "unhappy", "rated")
    yield Suggestion(
        scores.part,
        f"{words.count(scores.part)} of {words.count(scores.whole)} customers who rated gave a 1 "
        "or a 2: read them, and write to those who still wait for something.",
        behind(period, figure=("unhappy",)),
    )


def _late(period: Period, parts: Segments) -> Iterator[Suggestion]:
    late = _together(parts, "first-answer-late", "first-answer-promised")
    yield Suggestion(
        late.part,
        f"{words.count(late.part)} of {words.count(late.whole)} first answers by people came later "
        "than promised: see at which hours, and who was there.",
        behind(period, figure=("first-answer-late",)),
    )


def _together(parts: Segments, name: str, among: str) -> Share:
    return Share(
        sum(counts[name] for counts in parts.values()),
        sum(counts[among] for counts in parts.values()),
    )
