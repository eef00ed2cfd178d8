"""Pipeline component: when the likeliest intent is not to be acted on."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.nlu.deciding import FALLBACK_INTENT, UNSURE_BETWEEN, Verdict, judge


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class RejectionRule(GraphComponent):
    """Sets `intent` to `nlu_fallback` where nothing is to be done on the classifier's word.

    `threshold`: below this confidence the message counts as not understood. `margin`: an intent of
    `changing` (it changes an order or an account) needs to be so much likelier than the next one;
    else `unsure_between` names the two to ask about.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"threshold": 0.25, "margin": 0.0, "changing": []}

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._threshold = _share(config, "threshold")
        self._margin = _share(config, "margin")
        self._changing = frozenset(config["changing"])

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RejectionRule:
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            ranking = message.get("intent_ranking") or []
            verdict = judge(ranking, self._threshold, self._margin, self._changing)
            if not verdict.accepted:
                self._reject(message, ranking, verdict)
        return messages

    def _reject(self, message: Message, ranking: List[Dict[Text, Any]], verdict: Verdict) -> None:
        # As with Rasa's own fallback, the confidence is the threshold: it says nothing else.
        nothing = {"name": FALLBACK_INTENT, "confidence": self._threshold}
        message.set("intent", nothing, add_to_output=True)
        message.set("intent_ranking", [nothing, *ranking], add_to_output=True)
        if verdict.unsure_between:
            message.set(UNSURE_BETWEEN, list(verdict.unsure_between), add_to_output=True)


def _share(config: Dict[Text, Any], name: Text) -> float:
    value = config[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise InvalidConfigException(f"`{name}` must be a number from 0 to 1, not {value!r}.")
    return float(value)
