"""What intents are told by: a linear classifier, helped by the closest examples.

The classifier weighs words, characters and meaning; the closest example of a class speaks for it
where few examples were given, and its distance tells that a text is like none of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.assistant.nlu.examples import Examples
from bot.assistant.nlu.linear import LinearClassifier, Recipe
from bot.assistant.nlu.names import with_names
from bot.assistant.nlu.sentences import likeness

_MODEL, _EXAMPLES, _ABOUT = "intents", "examples", "intent_model.json"


@dataclass(frozen=True)
class IntentRecipe:
    """How an intent model is made; `example_weight` is what the closest example's cosine counts.
    With `names` the name of each class is an example of it, in words."""

    linear: Recipe
    example_weight: float
    names: bool = False


class IntentModel:
    """Fitted by `fit`; `decide` gives one real number a class, the higher the likelier."""

    def __init__(self, linear: LinearClassifier, examples: Examples, example_weight: float) -> None:
        self.linear = linear
        self.examples = examples
        self.classes = linear.classes
        self._example_weight = example_weight

    @classmethod
    def fit(
        cls, recipe: IntentRecipe, texts: list[str], vectors: np.ndarray, labels: list[str]
    ) -> IntentModel:
        """`texts` in plain wording, `vectors` as the sentence encoder gives them."""
        if recipe.names:
            texts, vectors, labels = with_names(texts, vectors, labels)
        linear = LinearClassifier.fit(recipe.linear, texts, vectors, labels)
        owners = np.searchsorted(np.array(linear.classes), labels)
        examples = Examples.of(texts, likeness(vectors), owners)
        return cls(linear, examples, recipe.example_weight)

    def decide(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """Shape (texts, classes)."""
        return self._joined(self.linear.decide(texts, vectors), vectors)

    def decide_one(self, text: str, vector: np.ndarray) -> np.ndarray:
        """As `decide` for a single text; shape (classes,)."""
        return self._joined(self.linear.decide_one(text, vector)[np.newaxis], vector[np.newaxis])[0]

    def _joined(self, decisions: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        joined: np.ndarray = decisions + self._example_weight * self.examples.closeness(
            likeness(vectors)
        )
        return joined

    def save(self, folder: Path) -> None:
        """Writes plain arrays and JSON: nothing that runs code when it is loaded."""
        self.linear.save(folder, _MODEL)
        self.examples.save(folder, _EXAMPLES)
        about = {"example_weight": self._example_weight}
        (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        linear, examples = LinearClassifier.load(folder, _MODEL), Examples.load(folder, _EXAMPLES)
        return cls(linear, examples, about["example_weight"])
