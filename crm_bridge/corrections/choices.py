"""What can be said in a correction: the intents, entities, feelings, topics and articles there are.
Read from the files that the assistant is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.articles.shelf import Shelf
from bot.escalation import MEANT_TOPICS
from bot.training_data import intent_files
from bot.training_data.texts import plain
from bot.yaml_text import parsed
from crm_bridge.settings import ROOT

DATA = ROOT / "data"
DOMAIN = ROOT / "bot" / "assistant" / "domain" / "intents.yml"
NOT_CHOSEN = frozenset({"nlu_fallback"})
"""What the assistant says when it understood nothing: no customer means it."""
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
    """`about` says in a sentence what it means."""

    name: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Each by its name, in the order in which it is offered."""

    intents: Mapping[str, Choice]
    entities: Sequence[str]
    sentiments: Mapping[str, Choice]
    topics: Mapping[str, Choice]
    articles: Mapping[str, Choice]


def read_choices(data: Path = DATA, domain: Path = DOMAIN) -> Choices:
    """Reads files: not for the event loop."""
    found = parsed(domain.read_text(encoding="utf-8"))
    names = [name for name in found["intents"] if isinstance(name, str)]
    return Choices(
        intents={
            name: Choice(name, _title(name), about)
            for name, about in _described(data, names).items()
            if name not in NOT_CHOSEN
        },
        entities=[name for one in found["entities"] for name in one if name not in BY_BUTTONS],
        sentiments={name: Choice(name, _title(name), about) for name, about in SENTIMENTS.items()},
        topics={name: Choice(name, _title(name), TOPICS.get(name, "")) for name in MEANT_TOPICS},
        articles={
            one.slug: Choice(one.slug, one.title, ", ".join(map(_title, one.topics)).lower())
            for one in Shelf(data / "knowledge", frozenset(names)).articles
        },
    )


def _described(data: Path, names: Sequence[str]) -> dict[str, str]:
    file = data / "intents.yml"
    said = parsed(file.read_text(encoding="utf-8")) if file.is_file() else {}
    examples: dict[str, str] = {}
    if any(name not in said for name in names):
        for intent, text in intent_files.read(data):
            examples.setdefault(intent, f"“{plain(text)}”")
    return {name: said.get(name) or examples.get(name, "") for name in names}


def _title(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
