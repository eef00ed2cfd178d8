"""Pipeline component: the paragraphs of the help articles that answer the message."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.articles.document import Article
from bot.assistant.articles.finder import ArticleFinder
from bot.assistant.articles.links import article_url
from bot.assistant.articles.search import Found
from bot.assistant.articles.shelf import Shelf, known_intents
from bot.assistant.articles.vectors import Vectors
from bot.assistant.changed_contents import changed_articles
from bot.assistant.nlu import sentences
from bot.assistant.nlu.encoder import vector_of
from bot.assistant.nlu.fingerprints import fingerprint
from bot.assistant.settings import help_url, knowledge_folder, state_folder

KEPT_VECTORS = "article-vectors.npz"
"""In the state directory; it may be deleted at any time."""


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class ArticleRetriever(GraphComponent):
    """Sets `articles` to at most three {"slug", "title", "url", "heading", "paragraph", "score"},
    best first; empty when nothing fits.

    The articles are no part of the model: a changed file, and what leads change in the console,
    counts a second or two later.
    `folder` is where they are, by default what CARELINE_KNOWLEDGE_FOLDER says; only the vectors of
    those are kept for the next start.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"folder": None}

    def __init__(self, finder: ArticleFinder, address: str) -> None:
        self._finder = finder
        self._address = address

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ArticleRetriever:
        given = config.get("folder")
        folder = Path(given) if given else knowledge_folder()
        kept = None if given else state_folder() / KEPT_VECTORS
        vectors = Vectors(sentences.encode, kept, fingerprint(files=sentences.SOURCES))
        finder = ArticleFinder(Shelf(folder, known_intents(), changed_articles), vectors)
        finder.follow()
        return cls(finder, help_url())

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT):
                message.set("articles", self._found(message), add_to_output=True)
        return messages

    def would_find(
        self, text: Text, intents: Mapping[Text, float], slug: Text, article: Optional[Article]
    ) -> List[Dict[Text, Any]]:
        """What a message with this text and these intents would get if the article stood at its
        slug, or none did."""
        found = self._finder.find_with(slug, article, text, sentences.encode_one(text), intents)
        return [self._told(one) for one in found]

    def _found(self, message: Message) -> List[Dict[Text, Any]]:
        ranking = message.get("intent_ranking") or []
        intents = {one["name"]: float(one["confidence"]) for one in ranking}
        found = self._finder.find(message.get(TEXT), vector_of(message), intents)
        return [self._told(one) for one in found]

    def _told(self, found: Found) -> Dict[Text, Any]:
        article, paragraph = found.article, found.paragraph
        return {
            "slug": article.slug,
            "title": article.title,
            "url": article_url(self._address, article.slug, paragraph.anchor),
            "heading": paragraph.heading,
            "paragraph": paragraph.text,
            "score": round(found.score, 3),
        }
