"""What can be said in a correction: the intents, entities, feelings, topics and articles there are.
Read from the files that the assistant is made of."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web

from bot.assistant.articles.document import Article
from bot.assistant.articles.shelf import Shelf
from bot.escalation import MEANT_TOPICS
from bot.training_data import intent_files
from bot.training_data.texts import plain
from bot.yaml_text import parsed
from crm_bridge.settings import ROOT

LOOK_EVERY = 30.0
"""Seconds for which a change of the files may go unseen."""
DATA = ROOT / "data"
DOMAIN = ROOT / "bot" / "assistant" / "domain" / "intents.yml"
NOT_CHOSEN = frozenset({"nlu_fallback"})
"""What the assistant says when it understood nothing: no customer means it."""
SMALL_TALK = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "stop", "help", "bot_challenge"}
)
"""Offered last: they are hardly ever what was missed."""
BY_BUTTONS = frozenset({"item", "reason"})
NOBODY = "none"
SENTIMENTS: Mapping[str, str] = {
    "negative": "Annoyed, disappointed, worried",
    "neutral": "Neither glad nor annoyed",
    "positive": "Glad, thankful, pleased",
}
TOPICS: Mapping[str, str] = {
    "person": "Asks for a person",
    "harm": "Somebody may harm themselves or others",
    "safety": "Somebody was hurt, or could be",
    "legal": "Lawyers, courts, authorities",
    "press": "The press, or a public complaint",
    "fraud": "Fraud, or money that was taken",
    "privacy": "Personal data in wrong hands",
    "conduct": "How somebody of the shop or a courier behaved",
    "bereavement": "Somebody has died",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """`about` says in a sentence what it means; `topics` are the intents that an article serves."""

    name: str
    title: str
    about: str
    topics: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """Each by its name, in the order in which it is offered."""

    intents: Mapping[str, Choice]
    entities: Sequence[str]
    sentiments: Mapping[str, Choice]
    topics: Mapping[str, Choice]
    articles: Mapping[str, Choice]


ArticlesInUse = Callable[[], Awaitable[Mapping[str, Article]]]
"""By slug: those of the files, and what leads changed in them."""


class StandingChoices:
    """The choices as the files have them, read again now and then, with the articles in use.
    `clock` gives seconds that never go back."""

    def __init__(
        self, articles: ArticlesInUse, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._articles = articles
        self._clock = clock
        self._looking = asyncio.Lock()
        self._looked_at = float("-inf")
        self._choices: Choices | None = None

    async def get(self) -> Choices:
        async with self._looking:
            if self._choices is None or self._clock() - self._looked_at >= LOOK_EVERY:
                self._choices = await asyncio.to_thread(read_choices)
                self._looked_at = self._clock()
            choices = self._choices
        return replace(choices, articles=_chosen(await self._articles()))


CHOICES = web.AppKey("CHOICES", StandingChoices)


def read_choices(data: Path = DATA, domain: Path = DOMAIN) -> Choices:
    """Reads files: not for the event loop."""
    found = parsed(domain.read_text(encoding="utf-8"))
    names = [name for name in found["intents"] if isinstance(name, str)]
    names.sort(key=lambda name: name in SMALL_TALK)
    return Choices(
        intents={
            name: Choice(name, _title(name), about)
            for name, about in _described(data, names).items()
            if name not in NOT_CHOSEN
        },
        entities=[name for one in found["entities"] for name in one if name not in BY_BUTTONS],
        sentiments={name: Choice(name, _title(name), about) for name, about in SENTIMENTS.items()},
        topics={name: Choice(name, _title(name), TOPICS.get(name, "")) for name in MEANT_TOPICS},
        articles=_chosen(
            {one.slug: one for one in Shelf(data / "knowledge", frozenset(names)).articles}
        ),
    )


def _chosen(articles: Mapping[str, Article]) -> Mapping[str, Choice]:
    return {
        slug: Choice(slug, one.title, _listed(one.topics), one.topics)
        for slug, one in articles.items()
    }


def _described(data: Path, names: Sequence[str]) -> dict[str, str]:
    file = data / "intents.yml"
    said = parsed(file.read_text(encoding="utf-8")) if file.is_file() else {}
    examples: dict[str, str] = {}
    if any(name not in said for name in names):
        for intent, text in intent_files.read(data):
            examples.setdefault(intent, f"“{plain(text)}”")
    return {name: said.get(name) or examples.get(name, "") for name in names}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_title, names)).lower()


def _title(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
