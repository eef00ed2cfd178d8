"""The sentence vectors of the articles' texts, each computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

Encode = Callable[[list[str]], np.ndarray]
"""Unit vectors of texts, shape (texts, dimensions)."""


class Vectors:
    """Remembers the vectors of the texts in use, so that only new ones are encoded."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: dict[str, np.ndarray] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Make these the texts in use; all others are forgotten."""
        wanted = list(dict.fromkeys(texts))
        new = [text for text in wanted if text not in self._known]
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        self._known = {text: self._known[text] for text in wanted}

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """Of texts that are in use; shape (texts, dimensions)."""
        return np.stack([self._known[text] for text in texts])
