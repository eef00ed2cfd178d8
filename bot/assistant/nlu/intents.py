"""Pipeline component: which intent a message has, and how sure that is."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext
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
    examples,
    intent_model,
    lexicon,
    linear,
    logistic,
    minilm,
    names,
    sentences,
    spelling,
    wording,
)
from bot.assistant.nlu.component import TrainedComponent
from bot.assistant.nlu.confidence import Calibration
from bot.assistant.nlu.encoder import vector_of
from bot.assistant.nlu.fingerprints import fingerprint
from bot.assistant.nlu.intent_model import IntentModel, IntentRecipe
from bot.assistant.nlu.linear import Recipe
from bot.assistant.nlu.spelling import Spelling
from bot.assistant.nlu.wording import plain_wording

_WORDS = "words.json"
_CALIBRATION = "calibration.json"
_MODULES = [
    confidence, descent, examples, intent_model, lexicon, linear, logistic, names, spelling,
    wording,
]  # fmt: skip


@dataclass(frozen=True)
class Trained:
    """Everything that training gives."""

    model: IntentModel
    calibration: Calibration
    spelling: Spelling

    def rank(self, message: Message) -> List[Dict[Text, Any]]:
        """All intents with their confidence, the likeliest first."""
        decisions = self.model.decide_one(*self.read(message))
        probabilities = self.calibration.probabilities(decisions[np.newaxis])[0]
        best_first = np.argsort(-probabilities, kind="stable")
        names = self.model.classes
        return [{"name": names[i], "confidence": float(probabilities[i])} for i in best_first]

    def read(self, message: Message) -> Tuple[Text, np.ndarray]:
        """What is classified: the plain wording, its slips put right, and its vector."""
        typed = plain_wording(message.get(TEXT))
        text = self.spelling.repair(typed)
        return text, vector_of(message) if text == typed else sentences.encode_one(text)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class LinearIntentClassifier(TrainedComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`; confidences are probabilities of being right."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        weights = {f.name: f.default for f in fields(Recipe)}
        return {**weights, "example_weight": 4.0, "names": True, "ranking_length": 10}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        trained: Optional[Trained] = None,
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._ranking_length = config["ranking_length"]
        weights = Recipe(**{f.name: config[f.name] for f in fields(Recipe)})
        self._recipe = IntentRecipe(weights, config["example_weight"], config["names"])
        self._trained = trained

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return fingerprint(_MODULES, sentences.SOURCES)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        labels = [str(m.get(INTENT)) for m in examples]
        if len(set(labels)) < 2:
            raise InvalidConfigException("Training needs examples of at least two intents.")
        typed = [plain_wording(m.get(TEXT)) for m in examples]
        spelling = Spelling.learn(typed, minilm.known_words())
        texts = [spelling.repair(text) for text in typed]
        vectors = np.stack([vector_of(m) for m in examples])
        misspelt = [i for i, text in enumerate(texts) if text != typed[i]]
        vectors[misspelt] = sentences.encode_examples([texts[i] for i in misspelt])
        with ThreadPoolExecutor(2) as threads:  # neither needs the other
            model = threads.submit(IntentModel.fit, self._recipe, texts, vectors, labels)
            calibration = threads.submit(Calibration.learn, self._recipe, texts, vectors, labels)
            self._trained = Trained(model.result(), calibration.result(), spelling)
        self._save(self._trained)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT) is not None:
                ranking = self._rank(message)
                message.set("intent", ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    @property
    def trained(self) -> Trained:
        """What was learned. Raises RuntimeError before that."""
        if self._trained is None:
            raise RuntimeError("The intent classifier was not trained.")
        return self._trained

    def _rank(self, message: Message) -> List[Dict[Text, Any]]:
        return self.trained.rank(message)[: self._ranking_length]

    def _save(self, trained: Trained) -> None:
        with self._storage.write_to(self._resource) as folder:
            trained.model.save(folder)
            (folder / _CALIBRATION).write_text(json.dumps(trained.calibration.as_dict()))
            (folder / _WORDS).write_text(json.dumps(trained.spelling.words), encoding="utf-8")

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
            calibration = Calibration(**json.loads((folder / _CALIBRATION).read_text()))
            words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
            spelling = Spelling(words, minilm.known_words())
            trained = Trained(IntentModel.load(folder), calibration, spelling)
        return cls(config, model_storage, resource, trained)
