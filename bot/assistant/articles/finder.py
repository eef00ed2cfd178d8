"""Questions answered from a folder of articles that may change at any time."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import numpy as np

from bot.assistant.articles.index import ArticleIndex
from bot.assistant.articles.search import Found, search
from bot.assistant.articles.shelf import Shelf
from bot.assistant.articles.vectors import Encode, Vectors

logger = logging.getLogger(__name__)


class ArticleFinder:
    """Indexes the articles when made, and again at the next question after one changed."""

    def __init__(self, shelf: Shelf, encode: Encode) -> None:
        self._shelf = shelf
        self._vectors = Vectors(encode)
        self._index: ArticleIndex | None = None
        self._follow()
        if self._index is None:
            logger.warning("there are no articles to answer from")

    def find(self, text: str, vector: np.ndarray, intents: Mapping[str, float]) -> list[Found]:
        """At most three, best first; none where nothing fits. See `search`."""
        self._follow()
        return search(self._index, text, vector, intents) if self._index else []

    def _follow(self) -> None:
        articles = self._shelf.articles()
        indexed = self._index.articles if self._index else ()
        if articles is indexed or articles == indexed:
            return
        self._index = ArticleIndex(articles, self._vectors) if articles else None
        logger.info("%d articles are indexed", len(articles))
