"""Pipeline component: which intent a message has, and how sure that is."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, Dict, List, Optional, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.nlu import (
    confidence,
    descent,
    lexicon,
    linear,
    logistic,
    minilm,
    sentences,
    universal,
    wording,
)
from bot.assistant.nlu.confidence import Calibration
from bot.assistant.nlu.encoder import vector_of
from bot.assistant.nlu.fingerprints import fingerprint
from bot.assistant.nlu.linear import LinearClassifier, Recipe
from bot.assistant.nlu.wording import plain_wording

_MODEL = "intents"
_CALIBRATION = "calibration.json"
_MODULES = [
    confidence, descent, lexicon, linear, logistic, minilm, sentences, universal, wording,
]  # fmt: skip


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`; confidences are probabilities of being right."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**{f.name: f.default for f in fields(Recipe)}, "ranking_length": 10}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LinearClassifier] = None,
        calibration: Optional[Calibration] = None,
    ) -> None:
        self._ranking_length = config["ranking_length"]
        self._recipe = Recipe(**{f.name: config[f.name] for f in fields(Recipe)})
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._calibration = calibration or Calibration()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return fingerprint(modules=_MODULES)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        labels = [str(m.get(INTENT)) for m in examples]
        if len(set(labels)) < 2:
            raise InvalidConfigException("Training needs examples of at least two intents.")
        texts = [plain_wording(m.get(TEXT)) for m in examples]
        vectors = np.stack([vector_of(m) for m in examples])
        self._model = LinearClassifier.fit(self._recipe, texts, vectors, labels)
        self._calibration = Calibration.learn(self._recipe, texts, vectors, labels)
        self._save()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT) is not None:
                ranking = self._rank(message)
                message.set("intent", ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> List[Dict[Text, Any]]:
        if self._model is None:
            raise RuntimeError("The intent classifier was not trained.")
        decisions = self._model.decide_one(plain_wording(message.get(TEXT)), vector_of(message))
        probabilities = self._calibration.probabilities(decisions[np.newaxis])[0]
        best_first = np.argsort(-probabilities, kind="stable")[: self._ranking_length]
        classes = self._model.classes
        return [{"name": classes[i], "confidence": float(probabilities[i])} for i in best_first]

    def _save(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder, _MODEL)
            (folder / _CALIBRATION).write_text(json.dumps(self._calibration.as_dict()))

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as folder:
            model = LinearClassifier.load(folder, _MODEL)
            calibration = Calibration(**json.loads((folder / _CALIBRATION).read_text()))
        return cls(config, model_storage, resource, model, calibration)
