"""Examples that say the same: word for word, or nearly."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from bot.assistant.evaluation.cross_validation import Example

CLOSENESS = 0.95
OVERLAP = 0.6


@dataclass(frozen=True)
class Copy:
    """Two examples; `likeness` is the cosine of what they mean, 1 for the same words."""

    one: Example
    other: Example
    likeness: float

    @property
    def across(self) -> bool:
        """Whether they are labelled differently, so that at most one can be right."""
        return self.one.label != self.other.label


def folded(text: str) -> str:
    """A text without case and punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def overlap(one: str, other: str) -> float:
    """The share of words that two texts have in common (Jaccard), 0 to 1."""
    mine, yours = set(folded(one).split()), set(folded(other).split())
    either = len(mine | yours)
    return len(mine & yours) / either if either else 0.0


def duplicates(examples: list[Example]) -> list[Copy]:
    """Each example whose folded text an earlier one has, with that one; texts of punctuation or
    pictures alone are compared as they are."""
    first: dict[str, Example] = {}
    found = []
    for example in examples:
        earlier = first.setdefault(folded(example.text) or example.text, example)
        if earlier is not example:
            found.append(Copy(earlier, example, 1.0))
    return found


def near_duplicates(
    examples: list[Example], pairs: list[tuple[int, int, float]], least: float = OVERLAP
) -> list[Copy]:
    """Of the pairs (places and cosine) that mean nearly the same those that also share words and
    are no `duplicates`; the closest first."""
    copies = [
        Copy(examples[one], examples[other], cosine)
        for one, other, cosine in pairs
        if overlap(examples[one].text, examples[other].text) >= least
        and folded(examples[one].text) != folded(examples[other].text)
    ]
    return sorted(copies, key=lambda copy: (-copy.likeness, copy.one.text, copy.other.text))


def copies_of_each(copies: list[Copy]) -> dict[str, int]:
    """How many of an intent's examples take part in a copy."""
    texts: dict[str, set[str]] = defaultdict(set)
    for copy in copies:
        texts[copy.one.label].add(copy.one.text)
        texts[copy.other.label].add(copy.other.text)
    return {label: len(found) for label, found in texts.items()}
