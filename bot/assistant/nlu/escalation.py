"""Pipeline component: whether a message calls for a person by what it means, learned from
`data/escalation`."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.nlu import (
    calls,
    descent,
    examples,
    intent_model,
    labelled_examples,
    lexicon,
    linear,
    logistic,
    sentences,
    wording,
)
from bot.assistant.nlu.calls import LABELS, NONE, PERSON, CallModel
from bot.assistant.nlu.component import TrainedComponent
from bot.assistant.nlu.encoder import vector_of
from bot.assistant.nlu.fingerprints import fingerprint
from bot.assistant.nlu.labelled_examples import LabelledExamplesError, files_in, read_examples

_MODULES = [
    calls, descent, examples, intent_model, labelled_examples, lexicon, linear, logistic, wording,
]  # fmt: skip


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class EscalationClassifier(TrainedComponent):
    """Sets `escalation` to {"topic": the likeliest of the topics, "confidence": how likely the
    message calls for a person at all}; what follows from it `data/escalation.yml` says.

    Beside its own examples it learns from those of the intents, `ordinary` of each: the ones of
    `person` intents ask for a person, the others call nobody; those of `either` are left out, as
    some of them may call.

    Training refuses broken data files with InvalidConfigException, naming file, line and reason.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"examples": "data/escalation", "ordinary": 80, "person": [], "either": []}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[CallModel] = None,
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._examples = Path(config["examples"])
        self._ordinary = int(config["ordinary"])
        self._person = frozenset(config["person"])
        self._either = frozenset(config["either"])
        self._model = model

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        folder = Path({**cls.get_default_config(), **config}["examples"])
        return fingerprint(_MODULES, [*sorted(folder.glob("*.csv")), *sentences.SOURCES])

    def train(self, training_data: TrainingData) -> Resource:
        try:
            texts, labels = read_examples(files_in(self._examples), "topic", LABELS)
        except LabelledExamplesError as error:
            raise InvalidConfigException(str(error)) from error
        ordinary = self._of_intents(training_data)
        vectors = [sentences.encode_examples(texts), *(vector_of(m)[np.newaxis] for m in ordinary)]
        self._model = CallModel.fit(
            texts + [message.get(TEXT) for message in ordinary],
            np.vstack(vectors),
            labels + [PERSON if m.get(INTENT) in self._person else NONE for m in ordinary],
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def _of_intents(self, training_data: TrainingData) -> List[Message]:
        """Spread evenly over the examples of each intent."""
        by_intent: Dict[Text, List[Message]] = defaultdict(list)
        for message in training_data.intent_examples:
            if message.get(TEXT) and message.get(INTENT) not in self._either:
                by_intent[message.get(INTENT)].append(message)
        return [
            messages[i * len(messages) // count]
            for messages in by_intent.values()
            for count in [min(self._ordinary, len(messages))]
            for i in range(count)
        ]

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT) is not None:
                call = self.model.judge(message.get(TEXT), vector_of(message))
                found = {"topic": call.topic, "confidence": round(call.chance, 3)}
                message.set("escalation", found, add_to_output=True)
        return messages

    def nearest(self, text: Text, count: int) -> List[Tuple[Text, Text, float]]:
        """The closest examples, as `CallModel.nearest` gives them."""
        return self.model.nearest(sentences.encode_one(text), count)

    @property
    def model(self) -> CallModel:
        """What was learned. Raises RuntimeError before that."""
        if self._model is None:
            raise RuntimeError("The escalation classifier was not trained.")
        return self._model

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EscalationClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, CallModel.load(folder))
