"""A linear text classifier: words and characters (TF-IDF) beside a sentence vector.

The lexical part is exact about the shop's own words, the vector generous to new ones; together they
were better than either alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.assistant.nlu.logistic import Weights, fit

_FEWEST_TEXTS = 2
"""A word or character group that fewer training texts have is left out."""


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
        lexicon = Lexicon.fit(texts, recipe)
        weights = fit(lexicon.transform(texts), _scaled(vectors, recipe), targets, rows)
        return cls(recipe, [str(name) for name in classes], lexicon, weights)

    def decide(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """Shape (texts, classes), classes in the order of `self.classes`."""
        return self._weights.decide(self._lexicon.transform(texts), _scaled(vectors, self.recipe))

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
        return cls(recipe, about["classes"], Lexicon.load(folder, name, recipe), weights)


class Lexicon:
    """The words and character groups of the training texts, with their rarity."""

    def __init__(
        self, recipe: Recipe, words: TfidfVectorizer, characters: TfidfVectorizer
    ) -> None:
        self._parts = {"words": words, "characters": characters}
        self._weights = (recipe.word_weight, recipe.character_weight)

    @classmethod
    def fit(cls, texts: list[str], recipe: Recipe) -> Lexicon:
        fewest = _FEWEST_TEXTS if len(texts) >= 20 else 1
        lexicon = cls(recipe, _word_vectorizer(fewest), _character_vectorizer(fewest))
        for part in lexicon._parts.values():
            part.fit(texts)
        return lexicon

    def transform(self, texts: list[str]) -> csr_matrix:
        parts = zip(self._parts.values(), self._weights)
        return hstack([part.transform(texts) * weight for part, weight in parts], format="csr")

    def save(self, folder: Path, name: str) -> None:
        for kind, part in self._parts.items():
            vocabulary = {term: int(column) for term, column in part.vocabulary_.items()}
            text = json.dumps(vocabulary, ensure_ascii=False)
            (folder / f"{name}.{kind}.json").write_text(text, encoding="utf-8")
            np.save(folder / f"{name}.{kind}.npy", part.idf_)

    @classmethod
    def load(cls, folder: Path, name: str, recipe: Recipe) -> Lexicon:
        parts = {"words": _word_vectorizer(1), "characters": _character_vectorizer(1)}
        for kind, part in parts.items():
            text = (folder / f"{name}.{kind}.json").read_text(encoding="utf-8")
            part.vocabulary_ = json.loads(text)
            part.idf_ = np.load(folder / f"{name}.{kind}.npy", allow_pickle=False)
        return cls(recipe, **parts)


def _word_vectorizer(fewest: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        token_pattern=r"\w+|[?!]",
        ngram_range=(1, 2),
        min_df=fewest,
        sublinear_tf=True,
        lowercase=False,
        dtype=np.float32,
    )


def _character_vectorizer(fewest: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 4),
        min_df=fewest,
        sublinear_tf=True,
        lowercase=False,
        dtype=np.float32,
    )


def _scaled(vectors: np.ndarray, recipe: Recipe) -> np.ndarray:
    return (vectors * recipe.vector_weight).astype(np.float32)
