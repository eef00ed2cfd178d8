"""Pipeline component: how the customer feels, learned from `data/sentiment`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.nlu import (
    descent,
    feelings,
    labelled_examples,
    landmarks,
    lexicon,
    linear,
    logistic,
    polarity,
    polarity_file,
    posts,
    sentences,
    tone,
    wording,
)
from bot.assistant.nlu.component import TrainedComponent
from bot.assistant.nlu.encoder import vector_of
from bot.assistant.nlu.feelings import EXPLAINED, LABELS, FeelingClassifier
from bot.assistant.nlu.fingerprints import fingerprint
from bot.assistant.nlu.labelled_examples import LabelledExamplesError, read_examples
from bot.assistant.nlu.polarity_file import PolarityFileError, read_polarity

_MODEL = "sentiment"
_MODULES = [
    descent, feelings, labelled_examples, landmarks, lexicon, linear, logistic, polarity,
    polarity_file, posts, tone, wording,
]  # fmt: skip


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class SentimentClassifier(TrainedComponent):
    """Sets `sentiment` to {"label": negative, neutral or positive, "score": from -1 to 1}.

    Training refuses broken data files with InvalidConfigException, naming file, line and reason.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"examples": "data/sentiment/training.csv", "lexicon": "data/sentiment/lexicon.csv"}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[FeelingClassifier] = None,
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._examples = Path(config["examples"])
        self._lexicon = Path(config["lexicon"])
        self._model = model

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        full = {**cls.get_default_config(), **config}
        return fingerprint(
            _MODULES, [Path(full["examples"]), Path(full["lexicon"]), *sentences.SOURCES]
        )

    def train(self, training_data: TrainingData) -> Resource:
        try:
            texts, labels = read_examples([self._examples], "label", LABELS)
            words = read_polarity(self._lexicon)
        except (LabelledExamplesError, PolarityFileError) as error:
            raise InvalidConfigException(str(error)) from error
        self._model = FeelingClassifier.fit(texts, sentences.encode_examples(texts), labels, words)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder, _MODEL)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT) is not None:
                feeling = self._trained().judge(message.get(TEXT), vector_of(message))
                about = {"label": feeling.label, "score": round(feeling.score, 3)}
                message.set("sentiment", about, add_to_output=True)
        return messages

    def explain(self, text: Text, most: int = EXPLAINED) -> List[Tuple[Text, float]]:
        """The words that pulled, as `FeelingClassifier.explain` gives them."""
        return self._trained().explain(text, sentences.encode_one(text), most)

    def _trained(self) -> FeelingClassifier:
        if self._model is None:
            raise RuntimeError("The sentiment classifier was not trained.")
        return self._model

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
            return cls(config, model_storage, resource, FeelingClassifier.load(folder, _MODEL))
