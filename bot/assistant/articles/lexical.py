"""Okapi BM25: how much of a question's words a text holds, rare ones counting more.

S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from bot.assistant.articles.words import words_of

_K1 = 1.2
_B = 0.6


class Bm25:
    """An index of a few hundred short texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(words_of(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        typical = float(lengths.mean()) if lengths.any() else 1.0
        self._size = len(texts)
        self._postings: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        where: dict[str, list[int]] = {}
        for number, count in enumerate(counts):
            for word in count:
                where.setdefault(word, []).append(number)
        for word, numbers in where.items():
            held = np.array([counts[n][word] for n in numbers], dtype=np.float32)
            rarity = np.log(1 + (self._size - len(numbers) + 0.5) / (len(numbers) + 0.5))
            damped = held + _K1 * (1 - _B + _B * lengths[numbers] / typical)
            self._postings[word] = (np.array(numbers), rarity * held * (_K1 + 1) / damped)

    def scores(self, words: Sequence[str]) -> np.ndarray:
        """One number a text, shape (texts,): the BM25 sum, evened out for long questions."""
        asked = set(words)
        total = np.zeros(self._size, dtype=np.float32)
        for word in asked:
            if word in self._postings:
                numbers, weights = self._postings[word]
                total[numbers] += weights
        return total / (1 + len(asked))
