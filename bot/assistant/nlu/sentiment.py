"""Pipeline component: how the customer feels, learned from `data/sentiment/training.csv`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.nlu import descent, lexicon, linear, logistic, sentences, tone, wording
from bot.assistant.nlu.encoder import vector_of
from bot.assistant.nlu.fingerprints import fingerprint
from bot.assistant.nlu.linear import LinearClassifier, Recipe
from bot.assistant.nlu.tone import tone_cues
from bot.assistant.nlu.wording import plain_wording

LABELS = ("negative", "neutral", "positive")
_MODEL = "sentiment"
_RECIPE = Recipe(vector_weight=2.0, inverse_regularisation=2.0, balanced=True)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class SentimentClassifier(GraphComponent):
    """Sets `sentiment` to {"label": one of LABELS, "score": from -1 (very negative) to 1}."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"examples": "data/sentiment/training.csv"}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LinearClassifier] = None,
    ) -> None:
        self._examples = Path(config["examples"])
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentimentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        examples = Path({**cls.get_default_config(), **config}["examples"])
        return fingerprint(
            modules=[descent, lexicon, linear, logistic, sentences, tone, wording], files=[examples]
        )

    def train(self, training_data: TrainingData) -> Resource:
        texts, labels = read_examples(self._examples)
        vectors = sentences.encode(texts)
        self._model = LinearClassifier.fit(
            _RECIPE, [plain_wording(t) for t in texts], _with_tone(texts, vectors), labels
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder, _MODEL)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                message.set("sentiment", self._feeling(text, message), add_to_output=True)
        return messages

    def _feeling(self, text: Text, message: Message) -> Dict[Text, Any]:
        if self._model is None:
            raise RuntimeError("The sentiment classifier was not trained.")
        vector = np.concatenate([vector_of(message), tone_cues(text)])
        decisions = self._model.decide_one(plain_wording(text), vector)
        chances = 1.0 / (1.0 + np.exp(-decisions))
        share = dict(zip(self._model.classes, chances / chances.sum(), strict=True))
        score = float(share["positive"] - share["negative"])
        return {"label": max(LABELS, key=lambda label: share[label]), "score": round(score, 3)}

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentimentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearClassifier.load(folder, _MODEL))


def read_examples(path: Path) -> Tuple[List[Text], List[Text]]:
    """Texts and labels of a CSV file with the columns `text` and `label`.

    Raises InvalidConfigException, naming file and line, for a label that is not one of LABELS.
    """
    if not path.is_file():
        raise InvalidConfigException(f"{path} with the examples for sentiment is missing.")
    texts, labels = [], []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if row.get("label") not in LABELS or not row.get("text"):
                raise InvalidConfigException(
                    f"{path}, line {reader.line_num}: needs a text and one of {', '.join(LABELS)}."
                )
            texts.append(row["text"])
            labels.append(row["label"])
    if set(labels) != set(LABELS):
        raise InvalidConfigException(f"{path} needs examples of each of {', '.join(LABELS)}.")
    return texts, labels


def _with_tone(texts: List[Text], vectors: np.ndarray) -> np.ndarray:
    return np.hstack([vectors, np.stack([tone_cues(text) for text in texts])])
