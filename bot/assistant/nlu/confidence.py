"""How sure a classification is: a probability that the best class is the right one.

The decision values of a linear classifier order the classes well, but say nothing about how often
they are right, least of all for texts that belong to no class. So some of the training texts are
classified by models that have not seen them, with a part of the classes left out as well, whose
texts then stand for "something else"; from what came of it the probability is learned.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.assistant.nlu.linear import LinearClassifier, Recipe

_FOLDS = 3
_LEFT_OUT = 0.2
"""The part of the classes that each fold's model is not shown."""
_FEWEST_EXAMPLES = 2 * _FOLDS


@dataclass(frozen=True)
class Calibration:
    """P(right) = logistic(offset + best * d1 + lead * (d1 - d2)), d1 and d2 the two highest
    decision values. The defaults serve where there are too few examples to learn from."""

    offset: float = 0.5
    best: float = 1.0
    lead: float = 1.0

    @classmethod
    def learn(
        cls, recipe: Recipe, texts: list[str], vectors: np.ndarray, labels: list[str]
    ) -> Calibration:
        """Fitted on unseen texts of the training data; deterministic."""
        names, counts = np.unique(labels, return_counts=True)
        if len(names) < 5 or counts.min() < _FEWEST_EXAMPLES:
            return cls()
        clues, right = _unseen(recipe, texts, vectors, np.asarray(labels))
        model = LogisticRegression(C=100.0).fit(clues, right)
        best, lead = model.coef_[0]
        return cls(offset=float(model.intercept_[0]), best=float(best), lead=float(lead))

    def probabilities(self, decisions: np.ndarray) -> np.ndarray:
        """Shape as `decisions`: the best class gets its probability, the others share the rest."""
        sure = self.best_probability(decisions)
        others = np.exp(decisions - decisions.max(axis=1, keepdims=True))
        rows, top = np.arange(len(decisions)), decisions.argmax(axis=1)
        others[rows, top] = 0.0
        rest = np.maximum(others.sum(axis=1, keepdims=True), 1e-12)
        shares = others / rest * np.minimum(1.0 - sure, sure)[:, None]
        shares[rows, top] = sure
        return shares

    def best_probability(self, decisions: np.ndarray) -> np.ndarray:
        """How likely the best class is the right one, for each row."""
        clues = _clues(decisions)
        score = self.offset + clues @ np.array([self.best, self.lead])
        return 1.0 / (1.0 + np.exp(-score))

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def _unseen(
    recipe: Recipe, texts: list[str], vectors: np.ndarray, labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    names = np.unique(labels)
    order = np.random.RandomState(0).permutation(names)
    hide = max(1, int(len(names) * _LEFT_OUT))
    clues, right = [], []
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for fold, (seen, unseen) in enumerate(folds.split(texts, labels)):
        hidden = order[fold * hide : (fold + 1) * hide]
        shown = seen[~np.isin(labels[seen], hidden)]
        decisions, classes = _decide(recipe, texts, vectors, labels, shown, unseen)
        clues.append(_clues(decisions))
        right.append(classes[decisions.argmax(axis=1)] == labels[unseen])
    return np.vstack(clues), np.concatenate(right)


def _decide(
    recipe: Recipe,
    texts: list[str],
    vectors: np.ndarray,
    labels: np.ndarray,
    shown: np.ndarray,
    asked: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    model = LinearClassifier.fit(
        recipe, [texts[i] for i in shown], vectors[shown], [str(label) for label in labels[shown]]
    )
    return model.decide([texts[i] for i in asked], vectors[asked]), np.asarray(model.classes)


def _clues(decisions: np.ndarray) -> np.ndarray:
    highest = -np.sort(-decisions, axis=1)[:, :2]
    return np.column_stack([highest[:, 0], highest[:, 0] - highest[:, 1]])
