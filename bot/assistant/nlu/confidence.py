"""How sure a classification is: a probability that the best class is the right one.

The decision values of a classifier order the classes well, but say nothing about how often
they are right, least of all for texts that belong to no class. So some of the training texts are
classified by models that have not seen them, with a part of the classes left out as well, whose
texts then stand for "something else"; from what came of it the probability is learned.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.assistant.nlu.intent_model import IntentModel, IntentRecipe

_FOLDS = 3
_LEFT_OUT = 0.2
"""The part of the classes that each fold's model is not shown."""
_FEWEST_CLASSES = 5
_FEWEST_TEXTS = 50
_ENOUGH = 4000
"""So many unseen texts settle two numbers; further folds are left out."""


@dataclass(frozen=True)
class Calibration:
    """P(right) = logistic(offset + slope * d), d the highest decision value. The lead over the
    second class was left out: it separates likeness to no class worse (docs/adr/0022). The defaults
    serve where there are too few examples to learn from."""

    offset: float = -1.5
    slope: float = 1.0

    @classmethod
    def learn(
        cls, recipe: IntentRecipe, texts: list[str], vectors: np.ndarray, labels: list[str]
    ) -> Calibration:
        """Fitted on unseen texts of the training data; deterministic."""
        if len(set(labels)) < _FEWEST_CLASSES or len(labels) < _FEWEST_TEXTS:
            return cls()
        highest, right = _unseen(recipe, texts, vectors, np.asarray(labels))
        model = LogisticRegression(C=100.0).fit(highest[:, np.newaxis], right)
        return cls(offset=float(model.intercept_[0]), slope=float(model.coef_[0, 0]))

    def probabilities(self, decisions: np.ndarray) -> np.ndarray:
        """Shape as `decisions`: the best class gets its probability, and each other the part of it
        that its distance leaves, so that two close ones look close (they need not add up to 1)."""
        sure = self.best_probability(decisions)[:, np.newaxis]
        nearness: np.ndarray = np.exp(decisions - decisions.max(axis=1, keepdims=True))
        return sure * nearness

    def best_probability(self, decisions: np.ndarray) -> np.ndarray:
        """How likely the best class is the right one, for each row."""
        return 1.0 / (1.0 + np.exp(-(self.offset + self.slope * decisions.max(axis=1))))

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def _unseen(
    recipe: IntentRecipe, texts: list[str], vectors: np.ndarray, labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The highest decision value of each text, and whether it was for the right class."""
    names = np.unique(labels)
    order = np.random.RandomState(0).permutation(names)
    hide = max(1, int(len(names) * _LEFT_OUT))
    highest, right = [], []
    for fold in range(_FOLDS):
        unseen = np.flatnonzero(_folds(labels) == fold)
        hidden = order[fold * hide : (fold + 1) * hide]
        shown = np.flatnonzero((_folds(labels) != fold) & ~np.isin(labels, hidden))
        model = IntentModel.fit(
            recipe, [texts[i] for i in shown], vectors[shown], [str(labels[i]) for i in shown]
        )
        decisions = model.decide([texts[i] for i in unseen], vectors[unseen])
        highest.append(decisions.max(axis=1))
        right.append(np.array(model.classes)[decisions.argmax(axis=1)] == labels[unseen])
        if sum(map(len, right)) >= _ENOUGH:
            break
    return np.concatenate(highest), np.concatenate(right)


def _folds(labels: np.ndarray) -> np.ndarray:
    """The fold of each text; each class is spread over all, however few texts it has."""
    folds = np.empty(len(labels), dtype=int)
    rng = np.random.RandomState(0)
    for name in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == name))
        folds[places] = (np.arange(len(places)) + rng.randint(_FOLDS)) % _FOLDS
    return folds
