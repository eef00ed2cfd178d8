"""The components of `config.yml` that decide the intent, trained and asked without the others.

Cross-validation trains them five times; what needs no training (the sentence encoder) runs once.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.nlu.rejection import RejectionRule
from bot.assistant.training import CONFIG

Ranking = "list[dict[str, Any]]"


@dataclass(frozen=True)
class _Part:
    component: type[GraphComponent]
    is_trainable: bool
    config: dict[str, Any]


def featurised(texts: list[str], labels: list[str], config: str = CONFIG) -> list[Message]:
    """A message a text, with all that the untrained components at the pipeline's start add."""
    messages = [Message({TEXT: t, INTENT: i}) for t, i in zip(texts, labels, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        data = TrainingData(messages)
        for number, part in enumerate(_untrained(_parts(config))):
            data = _run(part, "create", storage, number).process_training_data(data)
    return messages


def rankings(
    taught: list[Message], asked: list[Message], config: str = CONFIG
) -> list[list[dict[str, Any]]]:
    """What the components, trained on `taught`, rank the intents of each of `asked` like, best
    first ({name, confidence}). Both are `featurised`; neither is changed."""
    parts = _parts(config)
    learned = TrainingData([_copy(message, TEXT, INTENT) for message in taught])
    messages = [_copy(message, TEXT) for message in asked]
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        for number, part in enumerate(parts[len(_untrained(parts)) :]):
            component = _run(part, "create", storage, number)
            if part.is_trainable:
                component.train(learned)
                component = _run(part, "load", storage, number)
            if hasattr(component, "process_training_data"):
                learned = component.process_training_data(learned)
            messages = component.process(messages)
    return [message.get("intent_ranking") for message in messages]


def deciding(config: str = CONFIG) -> dict[str, Any]:
    """The configuration without the components after the last that decides the intent: they say
    nothing about it, and learn nothing from examples of intents."""
    whole: dict[str, Any] = yaml.safe_load(Path(config).read_text(encoding="utf-8"))
    entries = whole["pipeline"]
    last = max(n for n, entry in enumerate(entries) if _decides(_part(entry).component))
    return {**whole, "pipeline": entries[: last + 1]}


def _decides(component: type[GraphComponent]) -> bool:
    return issubclass(component, (IntentClassifier, RejectionRule))


def _parts(config: str) -> list[_Part]:
    return [_part(entry) for entry in deciding(config)["pipeline"]]


def _part(entry: dict[str, Any]) -> _Part:
    found = DefaultV1Recipe._from_registry(entry["name"])  # imports the module, checks the class
    own = {key: value for key, value in entry.items() if key != "name"}
    return _Part(found.clazz, found.is_trainable, {**found.clazz.get_default_config(), **own})


def _untrained(parts: list[_Part]) -> list[_Part]:
    first = next(n for n, part in enumerate(parts) if part.is_trainable)
    return parts[:first]


def _run(part: _Part, how: str, storage: LocalModelStorage, number: int) -> Any:
    context = ExecutionContext(GraphSchema({}), node_name=f"part-{number}")
    make = getattr(part.component, how)
    return make(part.config, storage, Resource(f"part-{number}"), context)


def _copy(message: Message, *kept: str) -> Message:
    data = {key: message.get(key) for key in kept}
    return Message(data, features=list(message.features))
