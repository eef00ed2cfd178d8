"""Which of some texts are about the same as another: TF-IDF and the cosine between them."""

from collections.abc import Sequence

from bot.assistant.articles.words import words_of


class Likeness:
    """Fitted on the texts; slow to make (tens of milliseconds), quick to ask."""

    def __init__(self, texts: Sequence[str]) -> None:
        # A second of its own, for which no start of the bridge should wait.
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=words_of, sublinear_tf=True)
        # Texts without a single word of their own cannot be fitted, nor found.
        self._matrix = (
            self._vectorizer.fit_transform(texts) if any(words_of(one) for one in texts) else None
        )

    def nearest(self, text: str, at_least: float) -> list[tuple[int, float]]:
        """(place, likeness from 0 to 1), the likest first."""
        if self._matrix is None:
            return []
        scores = (self._matrix @ self._vectorizer.transform([text]).T).toarray().ravel()
        found = [(place, float(score)) for place, score in enumerate(scores) if score >= at_least]
        return sorted(found, key=lambda one: (-one[1], one[0]))
