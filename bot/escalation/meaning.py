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
        treatment = self.topics.get(topic)
        return treatment if treatment and confidence >= self.bound(treatment) else None

    def bound(self, treatment: Treatment) -> float:
        """How likely a message with this treatment must be."""
        return self.at_least if treatment.at_least is None else treatment.at_least

    def doubts(self, confidence: float) -> bool:
        """Whether a phrase in such a message means something else."""
        return confidence < self.doubtful
