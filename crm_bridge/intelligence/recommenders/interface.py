"""What every recommender is: fitted on all customers' histories, asked with those of some."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np

from crm_bridge.intelligence.recommenders.histories import Histories


@dataclass(frozen=True)
class Catalogue:
    """The products in their order, sold or not; `texts` is what is written about one: its name,
    category, attributes, description, or nothing."""

    products: tuple[str, ...]
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, products: Iterable[str], texts: Mapping[str, str] | None = None) -> "Catalogue":
        return cls(tuple(sorted(set(products))), dict(texts or {}))

    @cached_property
    def place(self) -> dict[str, int]:
        return {product: index for index, product in enumerate(self.products)}

    def __len__(self) -> int:
        return len(self.products)


class Recommender(ABC):
    """`scores` compares products for one customer; it does not compare customers."""

    name: ClassVar[str]

    @abstractmethod
    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        """Learn from all customers. The same histories make the same model."""

    @abstractmethod
    def scores(self, histories: Histories) -> np.ndarray:
        """The higher, the sooner to be recommended: customers × products. A history may be of
        somebody who was not there when it was fitted, and may be empty."""


def best(scores: np.ndarray, count: int) -> np.ndarray:
    """The places of the `count` highest scores of each row, the highest first; of equal scores the
    product that comes first in the catalogue. Products with a score of -inf are never among them:
    where too few are left, the rest of the row is -1."""
    count = min(count, scores.shape[1])
    order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    gone = np.isneginf(np.take_along_axis(scores, order, axis=1))
    return np.where(gone, -1, order)
