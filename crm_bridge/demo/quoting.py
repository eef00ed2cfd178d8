"""What the demo shop's assistant quoted from the shop's articles."""

from functools import cache

from bot.assistant.articles.document import Article, plain_text, read_article
from bot.assistant.articles.shelf import INTENTS, known_intents
from crm_bridge.settings import ROOT

KNOWLEDGE = ROOT / "data" / "knowledge"


@cache
def article(slug: str) -> Article:
    """One of `data/knowledge`. Raises ArticleError where there is none of that name."""
    return read_article(KNOWLEDGE / f"{slug}.md", known_intents(ROOT / INTENTS))


def below(heading: str, of: Article) -> str:
    """What stands there, as customers read it. Raises StopIteration for an unknown heading."""
    return plain_text(next(part.text for part in of.paragraphs if part.heading == heading))
