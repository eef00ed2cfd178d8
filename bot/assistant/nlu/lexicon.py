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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack

_WORD = re.compile(r"\w+|[?!]")
_CHARACTERS = (3, 4)
_FEWEST_TEXTS = 2
"""A term that fewer training texts have is left out, unless there are hardly any texts."""
_HARDLY_ANY = 20
_REMEMBERED = 20_000
_LATELY = 64


@dataclass(frozen=True)
class Counts:
    """How often each text has each term, `numbers` of shape (texts, terms)."""

    numbers: csr_matrix
    terms: list[str]

    @classmethod
    def of(cls, texts: Iterable[Iterable[tuple[str, ...]]]) -> Counts:
        """Each text as groups of terms. Groups come again (words do), so each is looked up once."""
        numbered: dict[str, int] = {}
        groups: dict[tuple[str, ...], list[int]] = {}
        columns: list[int] = []
        ends = [0]
        for text in texts:
            for group in text:
                if group not in groups:
                    groups[group] = [numbered.setdefault(term, len(numbered)) for term in group]
                columns += groups[group]
            ends.append(len(columns))
        often = np.ones(len(columns), dtype=np.float32)
        numbers = csr_matrix((often, columns, ends), shape=(len(ends) - 1, len(numbered)))
        numbers.sum_duplicates()
        return cls(numbers, list(numbered))


@dataclass(frozen=True)
class Counted:
    """The different terms of one text; `often`, of the same length, is 1 plus the logarithm of how
    often it has each."""

    terms: list[str]
    often: np.ndarray

    @classmethod
    def of(cls, terms: Iterable[str]) -> Counted:
        counts = Counter(terms)
        often = [1 + math.log(n) for n in counts.values()]
        return cls(list(counts), np.array(often, dtype=np.float32))


@dataclass(frozen=True)
class Terms:
    """The terms of one kind: their columns, counted from 0, and how much each says."""

    columns: dict[str, int]
    rarity: np.ndarray

    @classmethod
    def learn(cls, counts: Counts) -> Terms:
        texts = counts.numbers.shape[0]
        fewest = _FEWEST_TEXTS if texts >= _HARDLY_ANY else 1
        found = np.bincount(counts.numbers.indices, minlength=len(counts.terms))
        spread = {term: n for term, n in zip(counts.terms, found, strict=True) if n >= fewest}
        kept = sorted(spread)
        rarity = np.log((1 + texts) / (1 + np.array([spread[term] for term in kept]))) + 1
        return cls({term: i for i, term in enumerate(kept)}, rarity.astype(np.float32))

    def row(self, counted: Counted) -> tuple[np.ndarray, np.ndarray]:
        """The columns that a text has, and their values (unit length together)."""
        column_of = self.columns.get
        columns = np.array([column_of(term, -1) for term in counted.terms], dtype=np.int64)
        known = columns >= 0
        columns = columns[known]
        values = counted.often[known] * self.rarity[columns]
        return columns, values / max(float(np.linalg.norm(values)), 1e-9)

    def matrix(self, counts: Counts) -> csr_matrix:
        """The same for many texts, shape (texts, columns)."""
        known = [i for i, term in enumerate(counts.terms) if term in self.columns]
        columns = [self.columns[counts.terms[i]] for i in known]
        ones = np.ones(len(known), dtype=np.float32)
        moved = csr_matrix((ones, (known, columns)), (len(counts.terms), len(self.columns)))
        found = counts.numbers @ moved
        found.sort_indices()
        rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
        values = (1 + np.log(found.data)) * self.rarity[found.indices]
        lengths = np.sqrt(np.bincount(rows, np.square(values), minlength=found.shape[0]))
        found.data = values / np.maximum(lengths, 1e-9).astype(np.float32)[rows]
        return found


class Lexicon:
    """`weights` says how much words and characters count."""

    def __init__(self, weights: tuple[float, float], words: Terms, characters: Terms) -> None:
        self._weights = weights
        self._words = words
        self._characters = characters
        self.size = len(words.columns) + len(characters.columns)

    @classmethod
    def learn(cls, texts: list[str], weights: tuple[float, float]) -> tuple[Lexicon, csr_matrix]:
        """With the matrix of these texts, which are read once for both."""
        counts = _counts(texts)
        lexicon = cls(weights, *map(Terms.learn, counts))
        return lexicon, lexicon._matrix(counts)

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The columns and values of one text."""
        words, characters = _counted(text)
        columns, values = self._words.row(words)
        more, further = self._characters.row(characters)
        return (
            np.concatenate([columns, more + len(self._words.columns)]),
            np.concatenate([values * self._weights[0], further * self._weights[1]]),
        )

    def matrix(self, texts: list[str]) -> csr_matrix:
        """A row a text, float32."""
        return self._matrix(_counts(texts))

    def _matrix(self, counts: tuple[Counts, Counts]) -> csr_matrix:
        kinds = zip((self._words, self._characters), counts, self._weights, strict=True)
        parts = [terms.matrix(count) * np.float32(weight) for terms, count, weight in kinds]
        return hstack(parts, format="csr", dtype=np.float32)

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


@lru_cache(_LATELY)
def _counted(text: str) -> tuple[Counted, Counted]:
    """Words and characters; several classifiers read the same text one after the other."""
    return Counted.of(_words(text)), Counted.of(_characters(text))


def _counts(texts: list[str]) -> tuple[Counts, Counts]:
    """Of words and of characters."""
    return (
        Counts.of(((term,) for term in _words(text)) for text in texts),
        Counts.of(map(_groups, text.split()) for text in texts),
    )


def _words(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def _characters(text: str) -> Iterator[str]:
    return chain.from_iterable(map(_groups, text.split()))


@lru_cache(_REMEMBERED)
def _groups(word: str) -> tuple[str, ...]:
    """A word's groups of characters, its ends being characters, too."""
    padded = f" {word} "
    return tuple(
        padded[start : start + length]
        for length in _CHARACTERS
        for start in range(len(padded) - length + 1)
    )
