"""Which article would answer a question if one article were another: tried before it is saved."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Dict, List, Optional, Text

from bot.assistant.articles.document import Article, article_of
from bot.assistant.articles.mistakes import ArticleError
from bot.assistant.articles.shelf import known_intents
from bot.assistant.explaining.loaded import component_of
from bot.assistant.nlu.article_retriever import ArticleRetriever
from bot.assistant.processor import TurnProcessor

MOST_CHARACTERS = 1_000


class TrialInvalidError(ValueError):
    """The request is not of the form, or its article cannot be read; the message says why."""


@dataclass(frozen=True)
class Trial:
    """`article` stands at `slug` instead of what is there; None takes that away."""

    text: Text
    slug: Text
    article: Optional[Article]

    @classmethod
    def from_json(cls, body: Any) -> Trial:
        """Raises TrialInvalidError."""
        if not isinstance(body, dict):
            raise TrialInvalidError("The body must be an object.")
        text, slug, source = body.get("text"), body.get("slug"), body.get("source")
        if not isinstance(text, str) or not text.strip() or len(text) > MOST_CHARACTERS:
            raise TrialInvalidError(
                f"`text` must be a text of at most {MOST_CHARACTERS} characters."
            )
        if not isinstance(slug, str) or "/" in slug or not isinstance(source, (str, type(None))):
            raise TrialInvalidError("`slug` must be a name, and `source` one or null.")
        try:
            article = article_of(Path(f"{slug}.md"), source, known_intents()) if source else None
        except ArticleError as error:
            raise TrialInvalidError(str(error)) from error
        return cls(text, slug, article)

    async def told(self, processor: TurnProcessor) -> Dict[Text, Any]:
        """What the message is taken for, and what answers it `now` and `then`."""
        parsed = processor.understand(self.text)
        ranking = parsed.get("intent_ranking") or []
        intents = {one["name"]: float(one["confidence"]) for one in ranking}
        retriever = component_of(processor, ArticleRetriever)
        work = partial(retriever.would_find, self.text, intents, self.slug, self.article)
        then: List[Dict[Text, Any]] = await asyncio.get_running_loop().run_in_executor(None, work)
        return {"intent": parsed["intent"], "now": parsed.get("articles") or [], "then": then}
