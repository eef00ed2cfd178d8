"""The shipped examples, each classified by components that were trained on the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from sklearn.model_selection import StratifiedKFold

from bot.assistant.evaluation import components
from bot.assistant.evaluation.workers import Workers
from bot.assistant.nlu.deciding import FALLBACK_INTENT
from bot.assistant.training import CONFIG

NLU = Path("data/nlu")
FOLDS = 5


@dataclass(frozen=True)
class Example:
    """One line of a training file, without its markup."""

    text: str
    label: str
    file: Path


@dataclass(frozen=True)
class Held:
    """An example and the intents that were considered for it, best first, by components that had
    not seen it."""

    example: Example
    ranking: tuple[tuple[str, float], ...]

    @property
    def said(self) -> str:
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        return self.ranking[0][1]

    def probability(self, label: str) -> float:
        """0 where the label is not among the likeliest."""
        return dict(self.ranking).get(label, 0.0)


def read_examples(folder: Path = NLU) -> list[Example]:
    """Of all files below, in the order of their names; what stands twice is read once."""
    found: dict[tuple[str, str], Example] = {}
    for file in sorted(folder.rglob("*.yml")):
        for message in load_data(str(file)).intent_examples:
            text, label = message.get(TEXT), message.get(INTENT)
            found.setdefault((text, label), Example(text, label, file))
    return list(found.values())


def held_out(folder: Path, workers: Workers, config: str = CONFIG) -> list[Held]:
    """Reads, features and cross-validates all examples below a folder."""
    examples = read_examples(folder)
    texts, labels = [e.text for e in examples], [e.label for e in examples]
    return cross_validated(
        examples, components.featurised(texts, labels, config), workers, config=config
    )


def cross_validated(
    examples: list[Example],
    messages: list[Message],
    workers: Workers,
    folds: int = FOLDS,
    config: str = CONFIG,
) -> list[Held]:
    """In the order of the examples, whose messages are `featurised`. The folds run at once."""
    begun = [
        (
            asked,
            workers.begin(components.rankings, _at(messages, taught), _at(messages, asked), config),
        )
        for taught, asked in _folds([example.label for example in examples], folds)
    ]
    held: dict[int, Held] = {}
    for asked, result in begun:
        for place, ranking in zip(asked, result(), strict=True):
            held[int(place)] = Held(examples[place], _without_fallback(ranking))
    return [held[place] for place in range(len(examples))]


def _folds(labels: list[str], folds: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    return StratifiedKFold(folds, shuffle=True, random_state=0).split(labels, labels)


def _at(messages: list[Message], places: np.ndarray) -> list[Message]:
    return [messages[place] for place in places]


def _without_fallback(ranking: list[dict[str, Any]]) -> tuple[tuple[str, float], ...]:
    kept = [(e["name"], float(e["confidence"])) for e in ranking if e["name"] != FALLBACK_INTENT]
    return tuple(kept)
