"""Which paragraphs answer a question, best first, with how surely they do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.assistant.articles.document import Article, Paragraph
from bot.assistant.articles.index import ArticleIndex
from bot.assistant.articles.words import words_of

OUT_OF_SCOPE = "out_of_scope"

# Weights and threshold were chosen on tests/assistant/articles/choosing.csv alone; what they give
# on questions kept apart is in docs/adr/0018-answers-from-articles.md.
_PARAGRAPH, _CUES, _WORDS = 0.35, 0.65, 0.1
_TOPIC, _BEYOND = 0.1, 0.5
_MIDDLE, _STEEPNESS = 0.44, 13.0
FITS = 0.5
"""From this score (0 to 1) an article is thought to answer."""


@dataclass(frozen=True)
class Found:
    """The paragraph of an article that fits best; `score` is 0 to 1."""

    article: Article
    paragraph: Paragraph
    score: float


def search(
    index: ArticleIndex,
    text: str,
    vector: np.ndarray,
    intents: Mapping[str, float],
    *,
    most: int = 3,
    least: float = FITS,
) -> list[Found]:
    """One paragraph an article. `vector` is the text's, `intents` the probabilities of intents."""
    words = words_of(text)
    near = index.paragraph_vectors @ vector
    cues = index.cue_vectors @ vector
    scores = _of_articles(index, words, near, cues) + _expected(index, intents)
    best = np.argsort(-scores, kind="stable")[:most]
    return [
        Found(index.articles[n], _paragraph(index, int(n), words, near, cues), sure)
        for n in best
        if (sure := _confidence(float(scores[n]))) >= least
    ]


def _of_articles(
    index: ArticleIndex, words: list[str], near: np.ndarray, cues: np.ndarray
) -> np.ndarray:
    nearest = _highest(near, index.paragraphs_of, 1)
    return _joined(nearest, _highest(cues, index.cues_of, 2), index.article_words.scores(words))


def _paragraph(
    index: ArticleIndex, article: int, words: list[str], near: np.ndarray, cues: np.ndarray
) -> Paragraph:
    mine = index.paragraphs_of[article]
    mine = mine[mine >= 0]
    asked = _highest(cues, index.cues_to[mine], 2)
    asked = np.where(np.isfinite(asked), asked, near[mine])
    scores = _joined(near[mine], asked, index.paragraph_words.scores(words)[mine])
    return index.paragraphs[int(mine[np.argmax(scores)])]


def _joined(near: np.ndarray, asked: np.ndarray, shared: np.ndarray) -> np.ndarray:
    """Nearness to a paragraph, to the two nearest cues (one may be chance), and words in common."""
    return _PARAGRAPH * near + _CUES * asked + _WORDS * shared


def _expected(index: ArticleIndex, intents: Mapping[str, float]) -> np.ndarray:
    """What the intents say: they speak for the articles about them, or against all."""
    topics = [sum(intents.get(topic, 0.0) for topic in one.topics) for one in index.articles]
    return _TOPIC * np.array(topics) - _BEYOND * intents.get(OUT_OF_SCOPE, 0.0)


def _highest(values: np.ndarray, table: np.ndarray, count: int) -> np.ndarray:
    """For each row of places, the mean of its `count` highest values; -inf for an empty row."""
    held = np.append(values, np.float32(-np.inf))[table]
    highest = np.partition(held, -count, axis=1)[:, -count:]
    highest = np.where(np.isfinite(highest), highest, highest[:, -1:])
    mean: np.ndarray = highest.mean(axis=1)
    return mean


def _confidence(score: float) -> float:
    return 1 / (1 + math.exp(-_STEEPNESS * (score - _MIDDLE)))
