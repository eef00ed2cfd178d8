"""Pipeline component: gives every message its sentence vector."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.nlu import sentences
from bot.assistant.nlu.fingerprints import fingerprint

ORIGIN = "SentenceEncoder"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Adds one dense sentence feature to each message with text: a unit vector of
    `sentences.DIMENSIONS` numbers."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        sentences.encode_one("warm")
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return fingerprint(files=sentences.SOURCES)

    def process(self, messages: List[Message]) -> List[Message]:
        read = [message for message in messages if message.get(TEXT)]
        for message, vector in zip(read, _vectors([m.get(TEXT) for m in read]), strict=True):
            _add(message, vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        vectors = sentences.encode_examples([m.get(TEXT) for m in messages])
        for message, vector in zip(messages, vectors, strict=True):
            _add(message, vector)
        return training_data


def vector_of(message: Message) -> np.ndarray:
    """The vector that `SentenceEncoder` gave the message; shape (sentences.DIMENSIONS,)."""
    for feature in message.features:
        if feature.origin == ORIGIN:
            return feature.features[0]
    return sentences.encode_one(message.get(TEXT) or "")


def _vectors(texts: List[Text]) -> Iterable[np.ndarray]:
    """Together several cost half of what they cost one by one; one alone may be remembered."""
    return sentences.encode(texts) if len(texts) > 1 else map(sentences.encode_one, texts)


def _add(message: Message, vector: np.ndarray) -> None:
    message.add_features(Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
