"""The names of intents as examples of them.

Whoever named an intent `change_mobile_number` has said in three words what it is about. Where an
intent has a handful of examples, that is worth as much as one more (docs/adr/0022).
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from bot.assistant.nlu.sentences import encode_one

# "updateApp", "WRONG_SCORES" and "taxes-on-winnings-00042" alike; numbers name nothing.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def words_of(name: str) -> str:
    """The words in a name, in lower case; empty where it has none."""
    return " ".join(_WORD.findall(name)).lower()


def with_names(
    texts: list[str], vectors: np.ndarray, labels: list[str]
) -> tuple[list[str], np.ndarray, list[str]]:
    """The examples, and one more of each label whose words no other label has."""
    words = {name: words_of(name) for name in sorted(set(labels))}
    often = Counter(words.values())
    telling = {name: text for name, text in words.items() if text and often[text] == 1}
    if not telling:
        return texts, vectors, labels
    further = np.stack([encode_one(text) for text in telling.values()])
    return [*texts, *telling.values()], np.vstack([vectors, further]), [*labels, *telling]
