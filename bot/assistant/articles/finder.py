"""Questions answered from a folder of articles that may change at any time."""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Mapping

import numpy as np

from bot.assistant.articles.document import Article
from bot.assistant.articles.index import ArticleIndex
from bot.assistant.articles.search import Found, search
from bot.assistant.articles.shelf import Shelf
from bot.assistant.articles.vectors import Vectors

LOOK_EVERY_SECONDS = 1.0
THREAD = "help articles"

logger = logging.getLogger(__name__)


class ArticleFinder:
    """Indexes the articles when made. A question never waits for a changed article: it is indexed
    beside, and counts as soon as that is done."""

    def __init__(self, shelf: Shelf, vectors: Vectors) -> None:
        self._shelf = shelf
        self._vectors = vectors
        self._index: ArticleIndex | None = None
        self._build()

    def find(self, text: str, vector: np.ndarray, intents: Mapping[str, float]) -> list[Found]:
        """At most three, best first; none where nothing fits. See `search`."""
        index = self._index
        return search(index, text, vector, intents) if index else []

    def find_with(
        self,
        slug: str,
        article: Article | None,
        text: str,
        vector: np.ndarray,
        intents: Mapping[str, float],
    ) -> list[Found]:
        """What `find` would give if the article stood at its slug, or none did. Nothing is changed.
        Work for a tenth of a second and more."""
        beside = [one for one in self._shelf.articles if one.slug != slug]
        articles = [*beside, article] if article else beside
        if not articles:
            return []
        index = ArticleIndex(articles, self._vectors.beside())
        return search(index, text, vector, intents)

    def refresh(self) -> None:
        """Take up what has changed in the folder."""
        if self._shelf.refresh():
            self._build()

    def follow(self, every: float = LOOK_EVERY_SECONDS) -> None:
        """Refresh every so many seconds in a thread, for as long as somebody holds this finder."""
        watched = (weakref.ref(self), every)
        threading.Thread(target=_follow, args=watched, name=THREAD, daemon=True).start()

    def _build(self) -> None:
        articles = self._shelf.articles
        self._index = ArticleIndex(articles, self._vectors) if articles else None
        if articles:
            logger.info("%d help articles are indexed", len(articles))
        else:
            logger.warning("there are no help articles to answer from")


def _follow(reference: weakref.ref[ArticleFinder], every: float) -> None:
    while True:
        time.sleep(every)
        finder = reference()
        if finder is None:
            return
        try:
            finder.refresh()
        except Exception:  # whatever it is, the articles in use go on being used
            logger.exception("the help articles could not be looked at")
        del finder
