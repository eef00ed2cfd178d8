"""Whether a message calls for a person by what it means, whatever its words.

The keyword rules (`data/escalation.yml`) know phrases; this knows examples. It is an intent model
whose classes are what calls (a person asked for, harm, safety, the law, …) and "none".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.assistant.nlu.intent_model import IntentModel, IntentRecipe
from bot.assistant.nlu.linear import Recipe
from bot.assistant.nlu.sentences import likeness
from bot.assistant.nlu.wording import plain_wording
from bot.escalation import MEANT_TOPICS

NONE, PERSON = "none", "person"
LABELS = (*MEANT_TOPICS, NONE)
_RECIPE = IntentRecipe(Recipe(vector_weight=2.0, inverse_regularisation=5.0), example_weight=4.0)
_SLOPE, _OFFSET = 0.58, 1.0
"""Of the lead of all topics together over "none" make a probability; fitted in cross-validation."""
_OF_A_PART = 4


@dataclass(frozen=True)
class Call:
    """`chance`, from 0 to 1, is that of the message calling at all; `topic` the likeliest why."""

    topic: str
    chance: float


class CallModel:
    """Made by `fit`; the same examples give the same calls."""

    def __init__(self, model: IntentModel) -> None:
        self._model = model
        self._none = model.classes.index(NONE)
        self._topics = [i for i in range(len(model.classes)) if i != self._none]

    @classmethod
    def fit(cls, texts: list[str], vectors: np.ndarray, labels: list[str]) -> CallModel:
        """`vectors` has a row a text; each of LABELS needs an example."""
        return cls(IntentModel.fit(_RECIPE, _plain(texts), vectors, labels))

    def judge(self, text: str, vector: np.ndarray) -> Call:
        decisions = self._model.decide_one(plain_wording(text), vector)
        best = max(self._topics, key=lambda i: float(decisions[i]))
        return Call(self._model.classes[best], float(self._chances(decisions[np.newaxis])[0]))

    def chances(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """How likely each text calls, shape (texts,)."""
        return self._chances(self._model.decide(_plain(texts), vectors))

    def nearest(self, vector: np.ndarray, count: int) -> list[tuple[str, str, float]]:
        """The closest examples in plain wording, their topics and closeness, the closest first."""
        examples, names = self._model.examples, self._model.classes
        return [
            (examples.texts[place], names[int(examples.owners[place])], closeness)
            for place, closeness in examples.nearest(likeness(vector[np.newaxis])[0], count)
        ]

    def _chances(self, decisions: np.ndarray) -> np.ndarray:
        together = np.logaddexp.reduce(decisions[:, self._topics], axis=1)
        lead = together - decisions[:, self._none]
        chances: np.ndarray = 1.0 / (1.0 + np.exp(-(_OFFSET + _SLOPE * lead)))
        return chances

    def save(self, folder: Path) -> None:
        self._model.save(folder)

    @classmethod
    def load(cls, folder: Path) -> CallModel:
        return cls(IntentModel.load(folder))


def of_message(whole: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a message means, from {"topic", "confidence"} of the whole and of its parts: among
    other things, what calls for a person is drowned. A part alone says less than a message (it may
    be a story's), so it counts by its fourth power: 0.93 is as good as 0.75."""
    found = {**whole}
    for part in parts:
        confidence = round(part["confidence"] ** _OF_A_PART, 3)
        if confidence > found["confidence"]:
            found = {"topic": part["topic"], "confidence": confidence}
    return found


def _plain(texts: list[str]) -> list[str]:
    return [plain_wording(text) for text in texts]
