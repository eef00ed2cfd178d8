"""The aspects of a message that can be corrected, and what may be said about each."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from crm_bridge.corrections.choices import NOBODY, Choices
from crm_bridge.errors import Unprocessable
from crm_bridge.models.message import Message

Value = dict[str, Any]


def checked(aspect: str, given: Mapping[str, Any], text: str, choices: Choices) -> Value:
    """What is kept of a correction. Raises 422 `correction_invalid`, with what is wrong."""
    if aspect == "intent":
        return {"intent": _one_of(given.get("intent"), choices.intents, "intent")}
    if aspect == "sentiment":
        return {"sentiment": _one_of(given.get("sentiment"), choices.sentiments, "feeling")}
    if aspect == "escalation":
        known = {*choices.topics, NOBODY}
        return {"topic": _one_of(given.get("topic"), known, "reason for calling a person")}
    if aspect == "article":
        return {"slug": _one_of(given.get("slug"), choices.articles, "article")}
    if aspect == "entities":
        return {"entities": _entities(given.get("entities"), text, choices)}
    raise _wrong(f"{aspect!r} cannot be corrected.")


def as_understood(aspect: str, message: Message) -> Value:
    """The same as the assistant had it."""
    found = message.understanding or {}
    if aspect == "intent":
        return {"intent": message.intent, "confidence": message.confidence}
    if aspect == "sentiment":
        return {"sentiment": message.sentiment}
    if aspect == "escalation":
        return {"topic": None if message.outcome != "escalated" else likely_topic(message)}
    if aspect == "entities":
        return {"entities": [place_of(one) for one in found.get("entities", [])]}
    return {}


def likely_topic(message: Message) -> str:
    """Why the message would call a person, if it did: what the assistant finds likeliest."""
    meaning = (message.understanding or {}).get("escalation") or {}
    return str(meaning.get("topic") or "person")


def told(aspect: str, value: Value, choices: Choices) -> str:
    """A correction in words: `late delivery`, `negative`, `calls nobody`."""
    if aspect == "intent":
        known = choices.intents.get(value["intent"])
        return known.title if known else str(value["intent"])
    if aspect == "sentiment":
        return str(value["sentiment"])
    if aspect == "escalation":
        topic = value["topic"]
        return "no person needed" if topic == NOBODY else f"person needed: {topic}"
    if aspect == "article":
        article = choices.articles.get(value["slug"])
        return f"article “{article.title if article else value['slug']}”"
    names = [one["entity"].replace("_", " ") for one in value["entities"]]
    return f"entities: {', '.join(names) or 'none'}"


def _one_of(given: object, known: Any, what: str) -> str:
    if not isinstance(given, str) or given not in known:
        raise _wrong(f"There is no {what} {given!r}." if given else f"Which {what}?")
    return given


def _entities(given: object, text: str, choices: Choices) -> list[Value]:
    """Stretches of the text that do not overlap, in its order."""
    if not isinstance(given, list):
        raise _wrong("Which entities? Say none if there are none.")
    found: list[Value] = []
    for one in given:
        if not isinstance(one, Mapping) or not {"entity", "start", "end"} <= one.keys():
            raise _wrong("An entity needs a name and where it stands.")
        name = _one_of(one["entity"], choices.entities, "entity")
        start, end = one["start"], one["end"]
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            raise _wrong("An entity lies outside of the message.")
        found.append({"entity": name, "start": start, "end": end})
    found.sort(key=lambda one: one["start"])
    for before, after in pairwise(found):
        if after["start"] < before["end"]:
            raise _wrong("Two entities overlap. Leave one of them out.")
    return found


def place_of(entity: Mapping[str, Any]) -> Value:
    """An entity as a correction has it: its name, and where it stands."""
    return {name: entity[name] for name in ("entity", "start", "end")}


def _wrong(detail: str) -> Unprocessable:
    return Unprocessable("correction_invalid", detail)
