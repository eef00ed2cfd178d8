"""When what a message means calls a person, and when it takes the meaning out of a phrase."""

from collections.abc import Mapping
from dataclasses import dataclass

MEANT_TOPICS = (
    "person", "harm", "safety", "legal", "fraud", "privacy", "press", "conduct", "bereavement",
)  # fmt: skip
"""What the assistant's examples (`data/escalation`) tell apart."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of a call for a topic; `at_least` is its own bound, where it has one."""

    reason: str
    priority: str
    team: str | None
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class MeaningRule:
    """`confidence` is how likely a message calls for a person at all, from 0 to 1. From `at_least`
    on it calls; a phrase of the rules in a message below `doubtful` does not."""

    at_least: float
    doubtful: float
    topics: Mapping[str, Treatment]

    def matched(self, topic: str, confidence: float) -> Treatment | None:
        """What becomes of a message that means this; None when it calls nobody. Topics that are
        not listed call nobody."""
        return self.topics.get(topic) if confidence >= self.bound_of(topic) else None

    def bound_of(self, topic: str) -> float:
        """How likely a message of this topic must be."""
        treatment = self.topics.get(topic)
        own = treatment.at_least if treatment else None
        return self.at_least if own is None else own

    def doubts(self, confidence: float) -> bool:
        """Whether a phrase in such a message means something else."""
        return confidence < self.doubtful
