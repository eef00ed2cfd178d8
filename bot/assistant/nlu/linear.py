"""A linear text classifier: words and characters (TF-IDF) beside a sentence vector.

The lexical part is exact about the shop's own words, the vector generous to new ones; together they
were better than either alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.assistant.nlu.lexicon import Lexicon
from bot.assistant.nlu.logistic import Weights, fit


@dataclass(frozen=True)
class Recipe:
    """How a classifier is made. The first three say how much each kind of feature counts."""

    word_weight: float = 1.0
    character_weight: float = 1.0
    vector_weight: float = 2.0
    inverse_regularisation: float = 5.0
    balanced: bool = False


class LinearClassifier:
    """Fitted by `fit`; `decide` gives one real number a class, above 0 meaning "yes"."""

    def __init__(
        self, recipe: Recipe, classes: list[str], lexicon: Lexicon, weights: Weights
    ) -> None:
        self.recipe = recipe
        self.classes = classes
        self._lexicon = lexicon
        self._weights = weights

    @classmethod
    def fit(
        cls, recipe: Recipe, texts: list[str], vectors: np.ndarray, labels: list[str]
    ) -> LinearClassifier:
        """`vectors` has a row a text. At least two different labels are needed."""
        classes, column = np.unique(labels, return_inverse=True)
        if len(classes) < 2:
            raise ValueError("A classifier needs examples of at least two classes.")
        targets = np.eye(len(classes), dtype=np.float32)[column]
        rows = np.full(len(labels), recipe.inverse_regularisation, dtype=np.float32)
        if recipe.balanced:
            rows *= (len(labels) / len(classes) / targets.sum(axis=0))[column]
        lexicon, words = Lexicon.learn(texts, (recipe.word_weight, recipe.character_weight))
        weights = fit(words, _scaled(vectors, recipe), targets, rows)
        return cls(recipe, [str(name) for name in classes], lexicon, weights)

    def decide(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """Shape (texts, classes), classes in the order of `self.classes`."""
        return self._weights.decide(self._lexicon.matrix(texts), _scaled(vectors, self.recipe))

    def decide_one(self, text: str, vector: np.ndarray) -> np.ndarray:
        """As `decide` for a single text; shape (classes,)."""
        columns, values = self._lexicon.row(text)
        meaning = _scaled(vector, self.recipe)
        return (
            values @ self._weights.sparse[columns]
            + meaning @ self._weights.dense
            + self._weights.bias
        )

    def save(self, folder: Path, name: str) -> None:
        """Writes plain arrays and JSON: nothing that runs code when it is loaded."""
        about = {"classes": self.classes, "recipe": vars(self.recipe)}
        (folder / f"{name}.json").write_text(json.dumps(about), encoding="utf-8")
        self._lexicon.save(folder, name)
        np.savez(folder / f"{name}.npz", **vars(self._weights))

    @classmethod
    def load(cls, folder: Path, name: str) -> LinearClassifier:
        about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        recipe = Recipe(**about["recipe"])
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            weights = Weights(arrays["sparse"], arrays["dense"], arrays["bias"])
        return cls(recipe, about["classes"], Lexicon.load(folder, name), weights)


def _scaled(vectors: np.ndarray, recipe: Recipe) -> np.ndarray:
    return (vectors * recipe.vector_weight).astype(np.float32)
