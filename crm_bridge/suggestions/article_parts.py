"""The help articles as answers: each part under a heading, with the ways to ask for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.articles.document import Article, plain_text
from bot.assistant.articles.shelf import Changes, Shelf, known_intents
from crm_bridge.suggestions.likeness import Likeness

AT_LEAST = 0.2
"""On the half for choosing of the articles' questions (tests/assistant/articles), .98 of those that
an article answers reach it, .57 of the others; the first article is right in .85, one of the first
three in .96."""
TOPIC = 0.15
"""What it adds that the assistant took the message for a topic of the article."""
MOST = 2


@dataclass(frozen=True, slots=True)
class Part:
    """`text` is as a person writes it, without marks; `asked` is what it is found by."""

    slug: str
    topics: frozenset[str]
    title: str
    heading: str
    text: str
    asked: str


class ArticleParts:
    """Reads the folder, and what leads changed in it, when made and at each `refresh`; slow, so not
    for the event loop."""

    def __init__(self, folder: Path, intents: Path, changes: Callable[[], Changes] = dict) -> None:
        self._shelf = Shelf(folder, known_intents(intents), changes)
        self._fit()

    def refresh(self) -> None:
        """Take up what has changed on the disk."""
        if self._shelf.refresh():
            self._fit()

    def nearest(self, text: str, intents: frozenset[str] = frozenset()) -> list[Part]:
        """The best part of each of the best articles."""
        scores = [
            (score + (TOPIC if self._parts[place].topics & intents else 0), place)
            for place, score in self._likeness.nearest(text, AT_LEAST - TOPIC)
        ]
        best: dict[str, Part] = {}
        for score, place in sorted(scores, key=lambda one: (-one[0], one[1])):
            if score >= AT_LEAST:
                best.setdefault(self._parts[place].slug, self._parts[place])
        return list(best.values())[:MOST]

    def _fit(self) -> None:
        self._parts: Sequence[Part] = [
            part for article in self._shelf.articles for part in parts_of(article)
        ]
        self._likeness = Likeness([part.asked for part in self._parts])


def parts_of(article: Article) -> Iterator[Part]:
    for heading in dict.fromkeys(paragraph.heading for paragraph in article.paragraphs):
        told = [one.text for one in article.paragraphs if one.heading == heading]
        asked = [one.text for one in article.questions if one.heading == heading]
        text = "\n\n".join(_written(one) for one in told)
        words = " ".join([article.title, heading, *asked, text])
        yield Part(article.slug, frozenset(article.topics), article.title, heading, text, words)


def _written(markdown: str) -> str:
    """Lists keep their lines."""
    return "\n".join(plain_text(line) for line in markdown.splitlines())
