"""Single components of the trained model."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.loading import ModelUnusableError, live_model
from bot.assistant.nlu.sentiment import SentimentClassifier
from bot.assistant.reading import read


def feeler(models: Path) -> Callable[[str], Mapping[str, Any]]:
    """What the latest model's sentiment component says of a text, without the other components;
    for many texts."""
    component = loaded(models, SentimentClassifier)

    def feel(text: str) -> Mapping[str, Any]:
        message = Message({TEXT: read(text).text})
        component.process([message])
        return dict(message.get("sentiment"))

    return feel


def loaded(models: Path, component: type[GraphComponent]) -> Any:
    """Raises ModelUnusableError where the model has none of that kind."""
    model = live_model(models)
    with tempfile.TemporaryDirectory() as folder:
        storage, about = LocalModelStorage.from_model_archive(Path(folder), model)
        for name, node in about.predict_schema.nodes.items():
            if node.uses is component:
                context = ExecutionContext(about.predict_schema, about.model_id, node_name=name)
                config = {**component.get_default_config(), **node.config}
                return component.load(config, storage, node.resource, context)
    raise ModelUnusableError(f"{model.name} has no {component.__name__}. Train one: make train")
