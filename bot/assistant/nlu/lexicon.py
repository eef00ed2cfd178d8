"""Words and groups of characters of a text as numbers: term frequency by rarity (TF-IDF).

Words and pairs of words are one kind, groups of three and four characters within a word the other;
each kind is scaled to unit length. As scikit-learn's TfidfVectorizer computes it (`sublinear_tf`,
`smooth_idf`, `char_wb`), but without its cost for a single text.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

_WORD = re.compile(r"\w+|[?!]")
_CHARACTERS = (3, 4)
_FEWEST_TEXTS = 2
"""A term that fewer training texts have is left out, unless there are hardly any texts."""
_HARDLY_ANY = 20


@dataclass(frozen=True)
class Terms:
    """The terms of one kind: their columns, counted from 0, and how much each says."""

    columns: dict[str, int]
    rarity: np.ndarray

    @classmethod
    def learn(cls, counts: list[Counter[str]]) -> Terms:
        fewest = _FEWEST_TEXTS if len(counts) >= _HARDLY_ANY else 1
        found = Counter(term for count in counts for term in count)
        kept = sorted(term for term, texts in found.items() if texts >= fewest)
        spread = np.array([found[term] for term in kept], dtype=np.float64)
        rarity = np.log((1 + len(counts)) / (1 + spread)) + 1
        return cls({term: i for i, term in enumerate(kept)}, rarity.astype(np.float32))

    def row(self, count: Counter[str]) -> tuple[list[int], np.ndarray]:
        """The columns that a text has, and their values (unit length together)."""
        known = [(self.columns[term], n) for term, n in count.items() if term in self.columns]
        columns = [column for column, _ in known]
        often = np.array([1 + math.log(n) for _, n in known], dtype=np.float32)
        values = often * self.rarity[columns]
        return columns, values / max(float(np.linalg.norm(values)), 1e-9)


class Lexicon:
    """`weights` says how much words and characters count."""

    def __init__(self, weights: tuple[float, float], words: Terms, characters: Terms) -> None:
        self._weights = weights
        self._words = words
        self._characters = characters
        self.size = len(words.columns) + len(characters.columns)

    @classmethod
    def learn(cls, texts: list[str], weights: tuple[float, float]) -> Lexicon:
        words = Terms.learn([Counter(_words(text)) for text in texts])
        return cls(weights, words, Terms.learn([Counter(_characters(text)) for text in texts]))

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The columns and values of one text."""
        columns, values = self._words.row(Counter(_words(text)))
        more, further = self._characters.row(Counter(_characters(text)))
        offset = len(self._words.columns)
        return (
            np.array(columns + [offset + column for column in more], dtype=np.int64),
            np.concatenate([values * self._weights[0], further * self._weights[1]]),
        )

    def matrix(self, texts: list[str]) -> csr_matrix:
        """A row a text, float32."""
        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows]).astype(np.float32)
        return csr_matrix((values, columns, ends), shape=(len(texts), self.size))

    def save(self, folder: Path, name: str) -> None:
        kinds = {"words": self._words, "characters": self._characters}
        terms = {kind: list(part.columns) for kind, part in kinds.items()}
        about = {"weights": self._weights, "terms": terms}
        text = json.dumps(about, ensure_ascii=False)
        (folder / f"{name}.lexicon.json").write_text(text, encoding="utf-8")
        rarity = {kind: part.rarity for kind, part in kinds.items()}
        np.savez(folder / f"{name}.lexicon.npz", **rarity)

    @classmethod
    def load(cls, folder: Path, name: str) -> Lexicon:
        about = json.loads((folder / f"{name}.lexicon.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.lexicon.npz", allow_pickle=False) as rarity:
            parts = {
                kind: Terms({term: i for i, term in enumerate(terms)}, rarity[kind])
                for kind, terms in about["terms"].items()
            }
        words, characters = about["weights"]
        return cls((words, characters), **parts)


def _words(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def _characters(text: str) -> Iterator[str]:
    for word in text.split():
        padded = f" {word} "
        for length in _CHARACTERS:
            if len(padded) <= length:
                yield padded
                break
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]
